"""Registers talks: the ones in progress for Today, and how their documents are shown."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twofold.flow import BOTH
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.private_matching import Side
from twofold.records.store import Entry, RowFacts
from twofold.rooms.gestures import Gesture, Gestures
from twofold.rooms.registry import LIVE_TALK, Card, Room, Shown, nothing, with_text
from twofold.talks import demo
from twofold.talks.catalogue import for_two, open_talks
from twofold.talks.documents import AFTER, STEP, TALK, WORDS, AfterTalk, StepWords, Talk
from twofold.talks.rows import talk_lines
from twofold.talks.talk_state import EACH, FIRST, SeenTalk

LATELY = timedelta(days=30)
AN_EVENING = timedelta(hours=6)
_MOST_ON_TODAY = 6


def cards(by: Unlocked) -> list[Card]:
    """Returns the talk that the two are in just now, and a card with the other talks of the couple. Talks of one person
    aren't here: somebody may look over a shoulder.
    """
    found = for_two(open_talks(by=by, since=by.today - LATELY))[:_MOST_ON_TODAY]
    held = [at for at in found if _is_held_now(at)][:1]
    others = [at for at in found if at not in held]
    cards = [Card("talks/now.html", {"talk": line}, rank=LIVE_TALK) for line in talk_lines(held, by=by)]
    return cards + ([Card("talks/card.html", {"talks": talk_lines(others, by=by)})] if others else [])


def _is_held_now(at: SeenTalk) -> bool:
    """Whether they're in it together; one that was left lying is no more than open."""
    now = clock.now()
    return at.talk.mode != "apart" and now - AN_EVENING <= at.talk.step_at <= now


SENTENCES = {
    "began": gettext_lazy("%(name)s asks you for a talk"),
    "write": gettext_lazy("%(name)s wrote to you"),
    "mirror": gettext_lazy("%(name)s said back what you wrote"),
    "choose": gettext_lazy("%(name)s answered you"),
    "went on": gettext_lazy("%(name)s did the next step"),
}


def _latest(entry: Entry, by: Unlocked) -> Gesture | None:
    """A talk on two devices gives its invitation; in one over days, each step of the partner is a gesture."""
    talk = entry.document
    if not isinstance(talk, Talk) or len(talk.people) < 2:
        return None
    room = str(talk.practice.get("room", ""))
    mine = {letter for letter, id in talk.people.items() if id == by.person.pk} | {BOTH, EACH}
    if not talk.events and talk.ended_at is None and entry.author_id != by.person.pk and talk.mode != "together":
        return Gesture("began", entry.id, talk.begun_at, room)
    last = next(iter(talk.events[::-1]), None)
    if last is None or last.actor in mine or last.kind not in FIRST or talk.mode != "apart":
        return None
    kind = next((str(step["kind"]) for step in talk.practice.get("steps", ()) if step.get("id") == last.step), "")
    kind = {"speak": "write", "confirm": "choose"}.get(kind, kind)  # over days, what is said is written
    return Gesture(kind if kind in SENTENCES else "went on", last.once, talk.step_at, room)


def _after(document: AfterTalk) -> str:
    said = {
        _("Understood"): document.understood,
        _("Valued"): document.valued,
        _("Cared for"): document.cared_for,
    }
    return "\n".join(f"{name}: {value}/5" for name, value in said.items() if value is not None)


def _page(document: StepWords | AfterTalk) -> str:
    return reverse("talks:talk", args=[document.talk])


def _kept(talk: Talk) -> UUID | None:
    """Returns the id of the words that tell most of a talk: what they kept at its end, else how it began."""
    plans = {step.get("id") for step in talk.practice.get("steps", ()) if step.get("kind") == "plan"}
    said = [(done.step, done.words) for done in talk.events if done.words is not None]
    return next((id for step, id in reversed(said) if step in plans), said[0][1] if said else None)


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
            begins=_kept,
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
    pages=cards,
    gestures={TALK: Gestures(SENTENCES, latest=_latest)},
    demo=demo.seed,
)
