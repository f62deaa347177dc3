"""Years of questions between two people with limits of their own, walked day by day without a database.

    python -m tests.proofs.ladder --couples 10000 --days 365

Each couple is walked twice: once as it is, and once with another private setting of the one that has the same minimum
with the other's. Every day it is looked whether a question is beyond either limit, of a barred theme, or a repeat; in the
end, whether the other could have seen any difference between the two walks. Planted faults have to be noticed.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from random import Random

import django
from django.apps import apps

if not apps.ready:  # on its own, and in each worker, before anything of the house is imported
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twofold.settings")
    django.setup()


from twofold.rooms.installed_packs import core
from twofold.trust.questions import ladder as rungs
from twofold.trust.questions.documents import Ladder, Limits
from twofold.trust.questions.ladder import PACES, THEMES, UNKNOWN, Agreed, Since

FIRST = date(2026, 1, 1)
Lower = Callable[[Agreed, Limits], Agreed]


@dataclass
class Person:
    """`shown`: the cells of the last side; `seen`: which of the other's sides it answered; `sides` counts them."""

    limits: Limits
    shown: list[bool] = field(default_factory=list)
    sides: int = 0
    answered: int = 0
    limits_shown: Limits = field(default_factory=Limits)


@dataclass
class Walk:
    """What one walk brought: all that the other can see, what was found wrong, and how much was asked."""

    transcript: list[object] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    asked: int = 0
    deepest: int = 0


def limits_of(random: Random) -> Limits:
    barred = frozenset(random.sample(THEMES, random.choice([0, 0, 1, 2, 4, 8])))
    return Limits(ceiling=random.randint(1, 5), barred=barred, pace=random.choice(PACES))


def same_minimum(mine: Limits, theirs: Limits, random: Random) -> Limits:
    """Other limits of mine with the same minimum with theirs."""
    ceiling = mine.ceiling if mine.ceiling < theirs.ceiling else random.randint(theirs.ceiling, 5)
    if not set(THEMES) - mine.barred - theirs.barred:  # nothing is ever asked, whatever the ceiling
        ceiling = random.randint(1, 5)
    both = theirs.barred & mine.barred
    lifted = frozenset(theme for theme in both if random.random() < 0.5)
    added = frozenset(theme for theme in theirs.barred if random.random() < 0.5)
    slower = PACES.index(mine.pace) > PACES.index(theirs.pace)
    pace = mine.pace if slower else random.choice(PACES[: PACES.index(theirs.pace) + 1])
    return Limits(ceiling=ceiling, barred=(mine.barred - lifted) | added, pace=pace)


def walk(seed: int, days: int, *, other_setting: bool, lower: Lower = rungs.lowered) -> Walk:
    """Sam's limits stand still, so that Maya's two settings keep the same minimum; Maya's change now and then."""
    random, luck, disguise = Random(seed), Random(seed + 1), Random(seed + 2)
    sam, maya = Person(limits_of(random)), Person(limits_of(random))
    mayas = maya.limits
    answers, visits = random.random(), random.uniform(0.3, 1)
    found, ladder, pool = Walk(), None, rungs.pool_of(core().questions)
    came: Counter[str] = Counter()
    opened: set[str] = set()
    for day in (FIRST + timedelta(days=n) for n in range(days)):
        if random.random() < 0.02:
            mayas = limits_of(random)
        maya.limits = same_minimum(mayas, sam.limits, disguise) if other_setting else mayas
        order = [maya, sam] if random.random() < 0.5 else [sam, maya]
        for person in [p for p in order if random.random() < visits]:
            other = sam if person is maya else maya
            learned = _compared(person, other, ladder)
            if ladder is None or ladder.day < day:
                common = _common(learned, ladder, person.limits, lower)
                since = Since(opened if ladder else (), day)
                ladder = rungs.turned(ladder, day, common, pool, since, luck)
                found.faults += _faults(ladder, maya, sam, person, came)
                opened = set()
                found.asked += bool(ladder.questions)
                found.deepest = max([found.deepest, *_depths(ladder)])
            offered = rungs.choices(ladder, person.limits, core().questions_by_id)
            found.faults += [
                f"{q.id} beyond a limit that holds now"
                for q in offered
                if not rungs.admits(person.limits, q.themes, q.depth)
            ]
            if person is sam:
                found.transcript.append((day, ladder, [q.id for q in offered]))
        if ladder is not None and ladder.day == day and ladder.questions and random.random() < answers:
            opened = {ladder.questions[0]}
    return found


def _compared(person: Person, other: Person, ladder: Ladder | None) -> list[bool] | None:
    """As `records.matching` does, without points: show anew, and learn what both showed last."""
    knows = person.sides and other.answered == person.sides
    learned = [a and b for a, b in zip(person.shown, other.shown, strict=True)] if knows else None
    person.shown = rungs.cells(person.limits, ladder.rung if ladder else rungs.FIRST_RUNG)
    person.limits_shown = person.limits
    person.sides += 1
    person.answered = other.sides
    return learned


def _common(learned: list[bool] | None, ladder: Ladder | None, limits: Limits, lower: Lower) -> Agreed:
    if learned is not None:
        return lower(rungs.agreed(learned), limits)
    if ladder is None or not ladder.compared:
        return UNKNOWN
    return lower(Agreed(dict(ladder.levels), ladder.pace), limits)  # type: ignore[arg-type]


def _depths(ladder: Ladder) -> list[int]:
    return [core().question(id).depth for id in ladder.questions]


def _faults(ladder: Ladder, maya: Person, sam: Person, turner: Person, came: Counter[str]) -> Iterator[str]:
    """The day's choice against what each had shown, and whoever turned the day against what holds for them now."""
    questions = [core().question(id) for id in ladder.questions]
    for q in questions:
        if not ladder.compared:
            if q.depth > 1:
                yield f"{q.id} deeper than everyday before the two have compared"
            continue
        for person, limits in ((maya, maya.limits_shown), (sam, sam.limits_shown), (turner, turner.limits)):
            if not rungs.admits(limits, q.themes, q.depth):
                yield f"{q.id} ({q.depth}, {q.themes}) beyond {'Maya' if person is maya else 'Sam'}'s {limits}"
    if questions:
        came[questions[0].id] += 1
        times = came[questions[0].id]
        common = Agreed(dict(ladder.levels), ladder.pace)  # type: ignore[arg-type]
        within = [
            q for q in core().questions if not q.assumes and q.depth <= ladder.rung and common.admits(q.themes, q.depth)
        ]
        missed = [q.id for q in within if came[q.id] < times - 1]
        if missed and times > 1:
            yield f"{questions[0].id} came for the {times}th time before {missed[:3]}"


def couple(seed: int, days: int, lower: Lower = rungs.lowered) -> tuple[list[str], int, int]:
    """(faults, questions asked, the deepest depth) of one couple, walked both ways."""
    one = walk(seed, days, other_setting=False, lower=lower)
    two = walk(seed, days, other_setting=True, lower=lower)
    faults = one.faults + two.faults
    if one.transcript != two.transcript:
        first = next((a[0] for a, b in zip(one.transcript, two.transcript, strict=False) if a != b), "the end")
        faults.append(f"couple {seed}: Sam could tell Maya's settings apart from {first} on")
    return faults, one.asked + two.asked, max(one.deepest, two.deepest)


def deaf(common: Agreed, limits: Limits) -> Agreed:
    """A planted fault: a limit lowered today does not count today."""
    return common


def loud(common: Agreed, limits: Limits) -> Agreed:
    """A planted fault: my own limits stand in the ladder beside the agreed ones."""
    return Agreed({**common.levels, "me": min(common.levels["me"], limits.ceiling % 3)}, common.pace)


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--couples", type=int, default=10_000)
    given.add_argument("--days", type=int, default=365)
    given.add_argument("--workers", type=int, default=2)
    wanted = given.parse_args()
    faults, asked, deepest = [], 0, Counter()
    with ProcessPoolExecutor(wanted.workers) as pool:
        found = pool.map(partial(couple, days=wanted.days), range(wanted.couples), chunksize=20)
        for wrong, questions, depth in found:
            faults, asked = faults + wrong, asked + questions
            deepest[depth] += 1
    planted = {plant.__name__: any(couple(seed, 120, plant)[0] for seed in range(40)) for plant in (deaf, loud)}
    print(f"{wanted.couples} couples x {wanted.days} days, each walked twice: {asked} questions, {len(faults)} faults")
    print(f"couples by the deepest question that ever came: {dict(sorted(deepest.items()))}")
    print(f"planted faults noticed: {planted}")
    for fault in faults[:10]:
        print(" ", fault)
    return 1 if faults or not all(planted.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
