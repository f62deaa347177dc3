"""Reads the questions of today and those picked by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import SystemRandom
from uuid import UUID

from twofold.packs import Question
from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.records.folds import Fold, fold
from twofold.records.keyed_ids import id_of_those_here, name_of_those_here
from twofold.records.store import Absent, draft
from twofold.rooms.installed_packs import core
from twofold.talks.fold_practice import Asked
from twofold.trust.questions import ladder as rungs
from twofold.trust.questions.daily import Day, core_pool, the_day
from twofold.trust.questions.documents import Ladder, Limits
from twofold.trust.questions.documents import Question as Subject
from twofold.trust.questions.limits import Aside

_SETTLED = timedelta(days=2)  # by then a UTC day is over in every zone


@dataclass(frozen=True, slots=True)
class Offered:
    """A question as one person sees it. `fold_id`: the fold in which both answer it, even if it hasn't begun.

    `earlier`: the fold in which they answered it some months ago. `others`: there is another one to swap it for.
    """

    question: Question
    round: int
    turn: int
    fold_id: UUID | None
    fold: Fold | None
    aside: Aside
    earlier: Fold | None = None
    others: bool = True

    @property
    def other_wrote(self) -> bool:
        return self.fold is not None and self.fold.state == "theirs_only"

    @property
    def i_wrote(self) -> bool:
        return self.fold is not None and self.fold.mine is not None

    @property
    def draft_name(self) -> str:
        return f"answer:{self.fold_id}" if self.fold_id else f"alone:{self.question.id}"

    def i_began(self, *, by: Unlocked) -> bool:
        """Returns True if a draft of my answer is kept."""
        return not self.i_wrote and bool(draft(self.draft_name, by=by))


def question_today(*, by: Unlocked) -> Offered | None:
    """Returns the day's question, or the one that I picked instead; None if none comes today."""
    day = the_day(by=by)
    if day.aside.picked is not None and core().knows(day.aside.picked):
        found = _offered(core().question(day.aside.picked), day, day.aside.turn, by)
        if not found.i_wrote:
            return found
        day = Day(day.ladder, day.limits, day.aside.model_copy(update={"picked": None}))
    return _of_the_day(day, by)


def question_picked(question_id: str, *, by: Unlocked) -> Offered:
    """Returns this question with its fold of today. Raises Absent."""
    if not core().knows(question_id):
        raise Absent
    return _offered(core().question(question_id), the_day(by=by), 0, by)


def question_again(earlier: UUID, *, by: Unlocked) -> Offered:
    """Returns the question of this opened fold, asked again. Raises Absent."""
    found = _again(earlier, the_day(by=by), by)
    if found is None:
        raise Absent
    return found


def offered_again(question_id: str, *, by: Unlocked) -> Offered:
    """Returns this question with its fold of today, or a random one if the pack doesn't have it."""
    return question_picked(question_id if core().knows(question_id) else any_question(by=by), by=by)


def questions_at(room: str, depth: int, limits: Limits, *, linked: bool) -> list[Question]:
    """Returns the questions of a room at one depth, within my own limits; alone, none that needs two."""
    found = core().questions_for(rooms=[room])
    return rungs.mine([q for q in found if q.depth == depth and (linked or not q.for_two)], limits)


def any_question(*, by: Unlocked) -> str:
    """Returns the id of a random question within my limits, no deeper than the rung, preferably one that hasn't come
    yet.

    It is one of a few drawn for the day whatever my own limits are: a person who asks again and again, or changes their
    limits in between, can't find out the partner's limits. If none of these fits, it is one of the lightest, by my
    limits alone.
    """
    day = the_day(by=by)
    ladder, limits, pool = day.ladder, day.limits, core_pool(by.linked)
    common = rungs.Agreed(dict(ladder.levels), "daily")  # type: ignore[arg-type]  # themes, as text
    within = pool.within(common, ladder.rung)
    of_day = ladder.day.isoformat()
    drawn = sorted(within, key=lambda q: name_of_those_here("trust/any", of_day, q.id, by=by))[: rungs.DAYS_CHOICE]
    light = [q for q in pool.questions if q.depth == 1]
    fit = rungs.mine(drawn, limits) or rungs.mine(light, limits) or light
    return SystemRandom().choice([q for q in fit if pool.tags[q.id] not in ladder.came] or fit).id


def holds_back(subject: object, fold_id: UUID, limits: Limits) -> bool:
    """Returns True if a fold that the partner began must not be shown to me: it is beyond my limits, or I put it to
    rest.
    """
    if not isinstance(subject, Subject):
        return False
    themes = subject.themes or _themes(subject.asked.id)
    ruled_out = subject.asked.id in limits.never and not subject.own
    return fold_id in limits.rests or ruled_out or not rungs.admits(limits, themes, subject.asked.depth)


def begins(ladder: Ladder | None, by: Unlocked) -> Person:
    """Returns the person who begins if the couple talks about a question; the partners take turns."""
    a, b = (by.partner, by.person) if by.was_invited else (by.person, by.partner)
    return (a if ladder is None or ladder.number % 2 else b) or by.person


def fold_name(question_id: str, number: int) -> str:
    return f"trust/{question_id}/{number}"


def again_name(earlier: UUID) -> str:
    return f"trust/again/{earlier}"


def own_name(once: UUID) -> str:
    return f"trust/own/{once}"


def fold_id(name: str, *, by: Unlocked) -> UUID:
    """Returns the id of a fold, the same for both and known before it begins: the browser keeps its ticket under it."""
    return id_of_those_here("trust/fold", name, by=by)


def asked(question: Question) -> Asked:
    return Asked(id=question.id, room=question.room, depth=question.depth, text=question.text, follow=question.follow)


def _of_the_day(day: Day, by: Unlocked) -> Offered | None:
    """Returns the day's question for me. My own pace and limits count at once, also for questions already drawn
    today.
    """
    if day.limits.pace == "on-demand":
        return None
    chosen = rungs.choices(day.ladder, day.limits, core().questions_by_id)
    again = _again(UUID(day.ladder.again), day, by) if day.ladder.again is not None else None
    if again is not None and (day.aside.turn == 0 or not chosen):
        return again
    if not chosen:
        return None
    place = (day.aside.turn - (again is not None)) % len(chosen)
    others = len(chosen) > 1 or again is not None
    offered = _offered(chosen[place], day, day.aside.turn, by, others=others)
    opened_on = offered.fold.opened_on if offered.fold else None
    if opened_on is not None and opened_on < day.ladder.day - _SETTLED:  # an alternative, asked again
        return _offered(chosen[place], day, day.aside.turn, by, others=others, number=offered.round + 1)
    return offered


def _offered(
    question: Question, day: Day, turn: int, by: Unlocked, *, others: bool = True, number: int | None = None
) -> Offered:
    number, aside = number or rungs.number_of(day.ladder, question.id), day.aside.about(question.id)
    if not by.linked:
        return Offered(question, number, turn, None, None, aside, others=others)
    id = fold_id(fold_name(question.id, number), by=by)
    return Offered(question, number, turn, id, _begun(id, by), aside, others=others)


def _again(earlier: UUID, day: Day, by: Unlocked) -> Offered | None:
    before = _begun(earlier, by) if by.linked else None
    subject = before.subject.document if before is not None and before.state == "open" else None
    if not isinstance(subject, Subject) or not core().knows(subject.asked.id):
        return None
    question = core().question(subject.asked.id)
    if not rungs.mine([question], day.limits):
        return None
    id = fold_id(again_name(earlier), by=by)
    others = bool(rungs.choices(day.ladder, day.limits, core().questions_by_id))
    return Offered(
        question,
        rungs.number_of(day.ladder, question.id),
        0,
        id,
        _begun(id, by),
        day.aside.about(question.id),
        before,
        others,
    )


def _begun(id: UUID, by: Unlocked) -> Fold | None:
    try:
        return fold(id, by=by)
    except Absent:
        return None


def _themes(question_id: str) -> tuple[str, ...]:
    return core().question(question_id).themes if core().knows(question_id) else ()
