"""Registers talks: the ones in progress for Today, and how their documents are shown."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twofold.people.unlocked import Unlocked
from twofold.records.private_matching import Side
from twofold.records.store import Entry, RowFacts
from twofold.rooms.registry import Card, Room, Shown, nothing, with_text
from twofold.talks import demo
from twofold.talks.catalogue import for_two, open_talks
from twofold.talks.documents import AFTER, STEP, TALK, WORDS, AfterTalk, StepWords, Talk
from twofold.talks.rows import talk_lines

LATELY = timedelta(days=30)
_MOST_ON_TODAY = 6


def cards(by: Unlocked) -> list[Card]:
    """Returns a card with talks of the couple. Talks of one person aren't on Today: somebody may look over a
    shoulder.
    """
    found = for_two(open_talks(by=by, since=by.today - LATELY))
    open_now = talk_lines(found[:_MOST_ON_TODAY], by=by)
    return [Card("talks/card.html", {"talks": open_now})] if open_now else []


def _after(document: AfterTalk) -> str:
    said = {
        _("Understood"): document.understood,
        _("Valued"): document.valued,
        _("Cared for"): document.cared_for,
    }
    return "\n".join(f"{name}: {value}/5" for name, value in said.items() if value is not None)


def _page(document: StepWords | AfterTalk) -> str:
    return reverse("talks:talk", args=[document.talk])


def _room(entry: Entry, by: Unlocked) -> str | None:
    return str(entry.document.practice.get("room", "")) if isinstance(entry.document, Talk) else None


def _whole(entry: Entry, by: Unlocked) -> str | None:
    return entry.document.whole.hex if entry.document and entry.document.whole else None


_ROOMS = RowFacts("kept/talks-by-room", _room)
_WHOLES = RowFacts("kept/words-by-talk", _whole, spaces=("mine",))

ROOM = Room(
    key="talks",
    title=gettext_lazy("Talks"),
    kinds={
        TALK: Shown(
            gettext_lazy("Talk"),
            title=lambda d: d.topic or d.title,
            text=lambda d: d.title if d.topic else "",
            page="talks:talk",
            who=lambda d: d.people.values(),
            rooms=_ROOMS,
        ),
        WORDS: Shown(
            gettext_lazy("Words in a talk"),
            title=lambda d: d.practice,
            text=lambda d: d.said,
            with_text=with_text,
            listed=lambda entry: entry.space == "mine",
            within=_page,
            asked=lambda d: d.asked,
            who=lambda d: [d.whose] if d.whose else [],
            wholes=_WHOLES,
        ),
        STEP: Shown(gettext_lazy("Folded step"), title=nothing, text=nothing, asked=lambda d: d.asked),
        Side.kind: Shown(gettext_lazy("A comparison"), kept_for_us=True),
        AFTER: Shown(
            gettext_lazy("How a talk was for you"),
            title=lambda d: d.practice,
            text=_after,
            within=_page,
            wholes=_WHOLES,
        ),
    },
    folds={STEP: "talks:fold"},
    cards=cards,
    demo=demo.seed,
)
