"""Decides how deep a couple's questions go and which comes next. Pure: no clock, no keys, no random source of its own.

Each partner has limits that nobody else reads. For both counts the lower limit, theme by theme, and the slower pace;
`records.private_matching` finds it over the cells below, so neither learns whose limit it was. The couple also climbs:
it rises a rung when both have answered questions on it, and falls when questions stay unanswered, without comment. The
first partner who comes turns the day; until the next day, no change of a limit shows on the partner's page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import blake2b
from random import Random
from typing import get_args

from twofold.packs import Question
from twofold.packs.models import DEPTHS, Theme
from twofold.trust.questions.documents import Ladder, Limits, Pace

THEMES: tuple[Theme, ...] = get_args(Theme)
GAPS: Mapping[Pace, int] = {
    "daily": 1,
    "some-days": 3,
    "weekly": 7,
}  # days between two questions that come by themselves
PACES: tuple[Pace, ...] = get_args(Pace)
FIRST_RUNG = 2  # the first one; until the couple has compared, only everyday questions come
CLIMBS_AFTER, CLIMB_DAYS = 4, 7  # so many questions that both answered on this rung, over at least so many days
FALLS_AFTER, FALL_DAYS = 4, 28  # so many unanswered questions, or so many days without a visit
A_JOURNEY = timedelta(days=2)  # a journey can set the date back: inhabited zones differ by up to 25 hours
DAYS_CHOICE = 8  # the day's question and its alternatives
AGAIN_EVERY = 9  # every so many questions an old one comes back instead, if there is one
_MOST_KEPT = 200
_MOSTLY = 3  # how much more likely the depth of the rung is than a lighter one


@dataclass(frozen=True, slots=True)
class Agreed:
    """The lower of both limits: the deepest depth in each theme (0: never), and the slower pace."""

    levels: Mapping[Theme, int]
    pace: Pace

    def admits(self, themes: Iterable[str], depth: int) -> bool:
        return all(depth <= self.levels.get(theme, 0) for theme in themes)  # type: ignore[call-overload]  # any text

    @property
    def top(self) -> int:
        return max(self.levels.values(), default=0)


@dataclass(frozen=True, slots=True)
class Since:
    """Events since the day last turned: the questions that opened before `until` (a UTC day), and an old one
    that may come back.
    """

    opened: Collection[str] = ()
    until: date | None = None
    again: str | None = None  # the id of an opened fold from some months ago


@dataclass(frozen=True, slots=True)
class Pool:
    """The questions that may come by themselves; none that assumes a marriage, a child or a faith."""

    questions: tuple[Question, ...]
    tags: Mapping[str, str]
    _within: dict[tuple[int, ...], list[Question]] = field(default_factory=dict, compare=False, repr=False)

    def within(self, common: Agreed, rung: int) -> list[Question]:
        """Returns the questions that both allow, no deeper than the rung."""
        key = (rung, *(common.levels.get(theme, 0) for theme in THEMES))
        if key not in self._within:
            if len(self._within) > _MOST_KEPT:
                self._within.clear()
            fit = (q for q in self.questions if q.depth <= rung and common.admits(q.themes, q.depth))
            self._within[key] = list(fit)
        return self._within[key]


UNKNOWN = Agreed(dict.fromkeys(THEMES, 1), "daily")


def pool_of(questions: Sequence[Question]) -> Pool:
    fit = tuple(question for question in questions if not question.assumes)
    return Pool(fit, {question.id: tag(question.id) for question in fit})


def admits(limits: Limits, themes: Iterable[str], depth: int) -> bool:
    """Returns True if these limits allow such a question."""
    return depth <= limits.ceiling and not limits.barred & set(themes)


def cells(limits: Limits, rung: int) -> list[bool]:
    """Returns what one person allows, cell by cell: each theme at each depth up to one beyond the rung, then the paces.

    It discloses nothing about greater depths.
    """
    depths = (
        depth <= min(limits.ceiling, rung + 1) and theme not in limits.barred for theme in THEMES for depth in DEPTHS
    )
    return [*depths, *(PACES.index(limits.pace) <= i for i in range(len(GAPS)))]


def believed(ladder: Ladder, day: date) -> Ladder:
    """Returns the ladder as of `day`, corrected if a clock that was ahead has written it: its day may be at most a
    journey ahead.
    """
    if ladder.day <= day + A_JOURNEY:
        return ladder
    before = day - timedelta(days=1)
    asked, counted = ladder.asked_on, ladder.counted_to
    return ladder.model_copy(
        update={
            "day": before,
            "since": min(ladder.since, before),
            "asked_on": asked and min(asked, before),
            "counted_to": counted and min(counted, before),
        }
    )


def along(limits: Limits, rung: int, day: date) -> Limits:
    """Returns my limits with `reached` following the ladder's rung: down at once, up by one in as many days as a climb
    takes.
    """
    if limits.reached_on is None or rung < limits.reached or limits.reached_on > day + A_JOURNEY:
        return limits.model_copy(update={"reached": min(rung, limits.reached), "reached_on": day})
    if rung == limits.reached or (day - limits.reached_on).days < CLIMB_DAYS:
        return limits
    return limits.model_copy(update={"reached": limits.reached + 1, "reached_on": day})


def agreed(both: Sequence[bool]) -> Agreed:
    """Returns what both allow, from their cells."""
    rows = {theme: both[i * len(DEPTHS) : (i + 1) * len(DEPTHS)] for i, theme in enumerate(THEMES)}
    paces = both[len(THEMES) * len(DEPTHS) :]
    slowest: Pace = next((pace for pace, yes in zip(GAPS, paces, strict=True) if yes), "on-demand")
    return Agreed({theme: _unbroken(row) for theme, row in rows.items()}, slowest)


def lowered(common: Agreed, limits: Limits, deepest: int = DEPTHS[-1]) -> Agreed:
    """Lowers what both agreed to my limits of today. The result is stored for both, so it discloses nothing beyond
    `deepest`.
    """
    mine = min(limits.ceiling, deepest)
    levels = {theme: 0 if theme in limits.barred else min(level, mine) for theme, level in common.levels.items()}
    return Agreed(levels, max(common.pace, limits.pace, key=PACES.index))


def turned(
    ladder: Ladder | None,
    day: date,
    common: Agreed,
    pool: Pool,
    since: Since,
    chance: Random,
) -> Ladder:
    """Returns the ladder on `day`. The `never` of the partner who turns it doesn't count here: a question that never
    came on their days would disclose it to the other partner. They get an alternative (`choices`).
    """
    ladder = ladder or Ladder(day=day, since=day, rung=FIRST_RUNG)
    ladder = _counted(ladder, since)
    ladder = _climbed(ladder, day, common, since)
    known = {"compared": common is not UNKNOWN, "levels": dict(common.levels), "pace": common.pace}
    ladder = ladder.model_copy(update={"day": day, **known})
    if not due(ladder, day):
        return ladder.model_copy(update={"questions": (), "again": None})
    return _asked(ladder, common, pool, since, chance)


def due(ladder: Ladder, day: date) -> bool:
    """Returns True if a question comes by itself on this day."""
    gap = GAPS.get(ladder.pace)
    return gap is not None and (ladder.asked_on is None or (day - ladder.asked_on).days >= gap)


def tag(question_id: str) -> str:
    return blake2b(question_id.encode(), digest_size=4).hexdigest()


def number_of(ladder: Ladder | None, question_id: str) -> int:
    """Returns how many times this question has come, at least 1: the same for both, even before it came by itself."""
    return max(1, ladder.came.get(tag(question_id), 0)) if ladder else 1


def choices(ladder: Ladder, limits: Limits, known: Mapping[str, Question]) -> list[Question]:
    """Returns those of the day's questions that I allow now. A lowered limit counts at once."""
    return mine((known[id] for id in ladder.questions if id in known), limits)


def mine(questions: Iterable[Question], limits: Limits) -> list[Question]:
    """Returns those of the questions that I allow."""
    return [q for q in questions if q.id not in limits.never and admits(limits, q.themes, q.depth)]


def _unbroken(row: Sequence[bool]) -> int:
    return next((depth for depth, yes in enumerate(row) if not yes), len(row))


def _counted(ladder: Ladder, since: Since) -> Ladder:
    """Counts questions that opened besides the day's own as having come too."""
    besides = set(since.opened) - set(ladder.questions[:1])
    came = {**ladder.came, **{tag(id): ladder.came.get(tag(id), 0) + 1 for id in besides}}
    return ladder.model_copy(update={"came": came, "counted_to": since.until})


def _climbed(ladder: Ladder, day: date, common: Agreed, since: Since) -> Ladder:
    """Moves the rung one up, one down or not at all, and keeps it at most one beyond what both allow."""
    answered = ladder.answered + len(since.opened)
    asked = ladder.asked_on is not None and ladder.day == ladder.asked_on
    quiet = 0 if since.opened else ladder.quiet + asked
    rung = ladder.rung
    if quiet >= FALLS_AFTER or (day - ladder.day).days > FALL_DAYS:
        rung -= 1
    elif answered >= CLIMBS_AFTER and (day - ladder.since).days >= CLIMB_DAYS:
        rung += 1
    rung = max(1, min(rung, common.top + 1, DEPTHS[-1]))
    if rung == ladder.rung and quiet < FALLS_AFTER:
        return ladder.model_copy(update={"answered": answered, "quiet": quiet})
    return ladder.model_copy(update={"rung": rung, "since": day, "answered": 0, "quiet": 0})


def _asked(ladder: Ladder, common: Agreed, pool: Pool, since: Since, chance: Random) -> Ladder:
    within = pool.within(common, ladder.rung)
    times = {q.id: ladder.came.get(pool.tags[q.id], 0) for q in within}
    fewest = min(times.values(), default=0)
    fresh = [q for q in within if times[q.id] == fewest]
    chosen = list(_drawn(fresh, ladder.rung, chance))
    again = since.again if (ladder.number + 1) % AGAIN_EVERY == 0 else None
    if not chosen and again is None:
        return ladder.model_copy(update={"questions": (), "again": None})
    come = tag(again) if again is not None else pool.tags[chosen[0].id]
    return ladder.model_copy(
        update={
            "questions": tuple(q.id for q in chosen),
            "again": again,
            "asked_on": ladder.day,
            "number": ladder.number + 1,
            "came": {**ladder.came, come: ladder.came.get(come, 0) + 1},
        }
    )


def _drawn(fresh: Sequence[Question], rung: int, chance: Random) -> Iterator[Question]:
    """Draws questions mostly as deep as the rung, now and then lighter, and preferably of themes not drawn yet."""
    left: dict[int, list[Question]] = {}
    for question in fresh:
        left.setdefault(question.depth, []).append(question)
    themes: set[str] = set()
    for place in range(min(DAYS_CHOICE, len(fresh))):
        depths = sorted(left)
        depth = chance.choices(depths, weights=[_MOSTLY if d == rung else 1 for d in depths])[0]
        row = left[depths[0] if place == 1 else depth]  # the alternatives always include a light one
        found = min((chance.randrange(len(row)) for _ in range(4)), key=lambda i: len(themes & set(row[i].themes)))
        row[found], row[-1] = row[-1], row[found]
        drawn = row.pop()
        if not row:
            del left[drawn.depth]
        themes.update(drawn.themes)
        yield drawn
