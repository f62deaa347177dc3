"""Turns the day: the first partner who comes writes the day's question for both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random, SystemRandom

from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.folds import Fold, lately_opened, list_folds
from twofold.records.private_matching import compare
from twofold.records.store import (
    Absent,
    Conflict,
    Ended,
    Entry,
    list_records,
    open_records,
    revise,
    save,
)
from twofold.rooms.installed_packs import core
from twofold.rooms.shared_day import shared_day
from twofold.trust.questions import ladder as rungs
from twofold.trust.questions.documents import Ladder, Limits, PrivateAnswer, Question
from twofold.trust.questions.ids import ALONE, COMPARED, ladder_id
from twofold.trust.questions.ladder import UNKNOWN, Agreed, Pool, Since
from twofold.trust.questions.limits import Aside, change, couple_now, read_aside, read_limits

_MOST_OPENED = 20
_OLD, _OLDEST, _OLD_ONES = timedelta(days=120), timedelta(days=420), 40


@dataclass(frozen=True, slots=True)
class Day:
    """The day for one person: the couple's ladder, and their own limits and choices."""

    ladder: Ladder
    limits: Limits
    aside: Aside


def the_day(*, by: Unlocked, chance: Random | None = None) -> Day:
    """Returns today's ladder, limits and choices. The first read of a day always writes the same rows."""
    day = shared_day(by)
    aside = read_aside(day, by=by)
    entry = _kept(by) if by.linked else None
    ladder = _read(entry) if by.linked else ALONE.read_or(None, by=by)
    ladder = rungs.believed(ladder, day) if ladder is not None else None
    if aside.stored and ladder is not None and ladder.day >= day:
        return Day(ladder, read_limits(by=by), aside)
    rung, fresh = ladder.rung if ladder else rungs.FIRST_RUNG, aside.model_copy(update={"couple": couple_now(by)})
    limits = change(by=by, limits=lambda mine: rungs.along(mine, rung, day), aside=lambda _before: fresh)
    return Day(_turn(ladder, entry, day, limits, by=by, chance=chance or SystemRandom()), limits, aside)


def kept_ladder(*, by: Unlocked) -> Ladder | None:
    """Returns the stored ladder without turning the day."""
    return _read(_kept(by)) if by.linked else ALONE.read_or(None, by=by)


@lru_cache(maxsize=2)
def core_pool(linked: bool) -> Pool:
    """Returns the questions that may come by themselves: to two, or to somebody alone."""
    return rungs.pool_of([question for question in core().questions if linked or not question.for_two])


def _turn(
    ladder: Ladder | None, entry: Entry | None, day: date, limits: Limits, *, by: Unlocked, chance: Random
) -> Ladder:
    common = _common(ladder, limits, by)
    if ladder is not None and ladder.day >= day:  # the partner has already turned the day
        return ladder
    since = _since(ladder, day, common, by)
    turned = rungs.turned(ladder, day, common, core_pool(by.linked), since, chance)
    if not by.linked:
        ALONE.write(turned, by=by)
        return turned
    return _written(turned, entry, by)


def _common(ladder: Ladder | None, limits: Limits, by: Unlocked) -> Agreed:
    """Returns the lower of both limits, as far as the couple has compared. My own newest limits count at once."""
    if not by.linked:
        return rungs.agreed(rungs.cells(limits, 5))
    rung = min(ladder.rung if ladder else rungs.FIRST_RUNG, limits.reached)  # the partner can write the ladder too
    cells = rungs.cells(limits, rung)
    try:
        both = compare(COMPARED, cells, by=by)
    except (Conflict, Ended):  # another device of mine was faster, or the couple has ended
        both = None
    if both is not None:
        return rungs.lowered(rungs.agreed(both), limits, rung + 1)
    if ladder is None or not ladder.compared:  # a stored level would disclose my own limits
        return UNKNOWN
    known = Agreed(dict(ladder.levels), ladder.pace)  # type: ignore[arg-type]  # themes, as text
    return rungs.lowered(known, limits, rung + 1)


def _since(ladder: Ladder | None, day: date, common: Agreed, by: Unlocked) -> Since:
    """Counts each fold once: those that opened before today (UTC) and haven't been counted yet."""
    until = clock.utc_day()
    if ladder is None:
        return Since(until=until)
    return Since(_opened(ladder.counted_to or ladder.day, until, by), until, _comes_again(ladder, day, common, by))


def _opened(since: date, until: date, by: Unlocked) -> set[str]:
    if not by.linked:
        kinds = [PrivateAnswer.kind]
        kept = list_records(
            by=by, space="mine", kinds=kinds, since=since, until=until - timedelta(days=1), limit=_MOST_OPENED
        )
        return {e.document.asked.id for e in kept if isinstance(e.document, PrivateAnswer)}
    glimpses = lately_opened(by=by, since=since, limit=_MOST_OPENED)
    before = [g.subject.document for g in glimpses if g.opened_on is not None and g.opened_on < until]
    return {subject.asked.id for subject in before if isinstance(subject, Question) and not subject.own}


def _comes_again(ladder: Ladder, day: date, common: Agreed, by: Unlocked) -> str | None:
    """Returns the oldest question from some months ago that hasn't come back yet and that both still allow."""
    if not by.linked or (ladder.number + 1) % rungs.AGAIN_EVERY:
        return None
    folds = list_folds(by=by, since=day - _OLDEST, until=day - _OLD, limit=_OLD_ONES)
    fit = [fold for fold in folds if rungs.tag(str(fold.id)) not in ladder.came and _may_come_again(fold, common)]
    return str(fit[-1].id) if fit else None


def _may_come_again(fold: Fold, common: Agreed) -> bool:
    subject = fold.subject.document
    if not isinstance(subject, Question) or subject.earlier or subject.own:
        return False
    return core().knows(subject.asked.id) and common.admits(subject.themes, subject.asked.depth)


def _written(turned: Ladder, entry: Entry | None, by: Unlocked) -> Ladder:
    try:
        if entry is None:
            kept = save(turned, by=by, space="ours", once=ladder_id(by))
        else:
            kept = revise(entry, turned, by=by, expected_rev=entry.rev)
    except Conflict as conflict:  # the partner turned it at the same instant: theirs counts
        kept = conflict.newer
    except (Ended, Absent):  # the couple has ended, or the record was tampered with: the day is only mine
        return turned
    return _read(kept) or turned


def _kept(by: Unlocked) -> Entry | None:
    id = ladder_id(by)
    return open_records([id], by=by).get(id)


def _read(entry: Entry | None) -> Ladder | None:
    return entry.document if entry is not None and isinstance(entry.document, Ladder) else None
