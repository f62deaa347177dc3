"""Registers this room."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from twofold.people.unlocked import Unlocked
from twofold.rooms.gestures import Gestures
from twofold.rooms.registry import (
    ANSWERED,
    QUESTION,
    WARNING,
    Beginning,
    Card,
    Chip,
    Room,
    Shown,
    Undo,
    nothing,
    with_text,
)
from twofold.talks.catalogue import offers_of
from twofold.talks.start_views import RUN_ELSEWHERE
from twofold.trust import demo
from twofold.trust.agreements import registration as agreements
from twofold.trust.dreams import registration as dreams
from twofold.trust.promises import registration as promises
from twofold.trust.questions.labels import limits_words
from twofold.trust.questions.limits import read_limits
from twofold.trust.questions.queries import holds_back, question_today
from twofold.web.navigation import Destination


def cards(by: Unlocked) -> list[Card]:
    """Returns the cards of the day's question, of promises and of agreements."""
    return [*pages(by), *agreements.cards(by)]


def pages(by: Unlocked) -> list[Card]:
    return [_question(by), *promises.cards(by)]


def _question(by: Unlocked) -> Card:
    """Returns the card of the day's question. `lost`: this person's limits aren't as they left them."""
    offered, lost = question_today(by=by), read_limits(by=by).lost
    answered = offered is None or offered.i_wrote or offered.aside.passed or offered.aside.kept
    rank = WARNING if lost else ANSWERED if answered else QUESTION
    began = lambda: offered is not None and not answered and offered.i_began(by=by)  # noqa: E731  # asked if it's shown
    given = {"offered": offered, "lost": lost, "began": began}
    return Card("trust/card.html", given, offered.fold_id if offered else None, rank)


def held_back(by: Unlocked) -> Callable[[object, UUID], bool]:
    limits = read_limits(by=by)
    return lambda subject, fold_id: holds_back(subject, fold_id, limits)


def undo_passing(by: Unlocked) -> Undo:
    return Undo(_("Not today, then."), "trust:let_pass", {"again": "1"})


def undo_never(by: Unlocked) -> Undo | None:
    never = read_limits(by=by).never
    return (
        Undo(_("It won’t come again."), "trust:never", {"again": "1", "undo": "1", "question": never[-1]})
        if never
        else None
    )


def besides(by: Unlocked) -> list[tuple[str, str]]:
    return [(str(_("How deep, and how often")), limits_words(read_limits(by=by)))]


ROOM = Room(
    key="trust",
    title=_("Trust"),
    kinds={
        "trust.question": Shown(_("Question"), title=lambda d: d.asked.text, text=nothing),
        "trust.ladder": Shown(_("Your ladder of questions"), kept_for_us=True),
        "trust.answer": Shown(_("Answer")),
        "trust.reply": Shown(_("Reply"), with_text=with_text),
        "trust.private_answer": Shown(_("Answer"), title=lambda d: d.asked.text, with_text=with_text),
        **promises.KINDS,
        **dreams.KINDS,
        **agreements.KINDS,
    },
    folds={"trust.question": "trust:fold"},
    cards=cards,
    pages=pages,
    held_back=held_back,
    besides=besides,
    onward=promises.onward,
    destination=Destination("trust", _("Trust"), "trust:room", 30, frozenset({"trust"}), "rail", "clay"),
    demo=demo.seed,
    lede=_("Small things that are kept"),
    chips=(
        Chip(_("Questions"), "trust:question"),
        Chip(_("Promises"), "trust:promises"),
        Chip(_("Dreams"), "trust:dreams"),
        Chip(_("How we do this"), "trust:agreements"),
        Chip(_("Afraid to say"), "trust:afraid"),
    ),
    beginnings=(
        Beginning(_("Answer today’s question"), "trust:question", reads="folded"),
        Beginning(_("A promise"), "trust:promise_new", reads="choice"),
        Beginning(_("Ask %(name)s"), "trust:ask", for_two=True, reads="folded"),
        Beginning(_("A dream"), "trust:new_dream", reads="mine"),
        Beginning(_("An agreement"), "trust:new_agreement", for_two=True),
    ),
    gestures={
        "trust.reply": Gestures({"": _("%(name)s wrote a line back")}, in_folds=True),
        **promises.GESTURES,
        **dreams.GESTURES,
        **agreements.GESTURES,
    },
    undos={"passed": undo_passing, "never": undo_never},
    offers=lambda by: offers_of("trust", RUN_ELSEWHERE, by=by),
)
