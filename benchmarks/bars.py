"""What the pages have to hold, and which of them do not."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.asking import Cost, Findings
from benchmarks.served import Served

TODAY = "today:today"
TODAY_YARDS, TODAY_GROWTH = 2.5, 1.2
MOST_QUERIES, MOST_YARDS = 12, 5.0
MOST_AT_ONCE = 1.1  # of the CPU over one connection
LIVE_QUERIES, LIVE_OPENINGS = 15, 1
UNSHOWN, BESIDES = 1.5, 3  # so many opened for each that is shown, and so many that the house opens for itself


def missed(found: Findings, ages: list[str]) -> list[str]:
    """Each bar that is missed, in words; none where all hold. The last age is the oldest house."""
    return [*_pages(found, ages), *_posts(found), *_plans(found, ages[-1])]


def _pages(found: Findings, ages: list[str]) -> Iterator[str]:
    for (name, age), cost in found.pages.items():
        where = f"{name} at {age}"
        if cost.status != 200:
            yield f"{where} answers {cost.status}"
        if name in found.whole and len(cost.queries) > MOST_QUERIES:
            yield f"{where} asks {len(cost.queries)} queries, more than {MOST_QUERIES}"
        if name in found.whole and cost.openings > UNSHOWN * cost.shown + BESIDES:
            yield f"{where} opens {cost.openings} texts and shows {cost.shown}"
        most = TODAY_YARDS if name == TODAY else MOST_YARDS
        if name in found.whole and age == ages[-1] and min(cost.yards) > most:
            yield f"{where} costs {min(cost.yards):.2f} yardsticks, more than {most}"
    growth = _growth(found, ages)
    if growth > TODAY_GROWTH:
        yield f"Today at {ages[-1]} costs {growth:.2f} times what it costs when {ages[0]}, more than {TODAY_GROWTH}"


def missed_served(served: Served) -> list[str]:
    """The same of the real server."""
    if served.at_once_ms <= MOST_AT_ONCE * served.alone_ms:
        return []
    return [f"Today costs {served.at_once_ms:.1f} ms over eight connections, and {served.alone_ms:.1f} over one"]


def _growth(found: Findings, ages: list[str]) -> float:
    old, new = (found.pages.get((TODAY, age), Cost()) for age in (ages[-1], ages[0]))
    return old.times(new) if old.cpu and new.cpu else 0.0


def _posts(found: Findings) -> Iterator[str]:
    for (name, age), cost in found.posts.items():
        where = f"{name!r} at {age}"
        if cost.status not in (200, 204, 303):
            yield f"{where} answers {cost.status}"
        if name in found.live and len(cost.queries) > LIVE_QUERIES:
            yield f"{where} asks {len(cost.queries)} queries, more than {LIVE_QUERIES}"
        if name in found.live and cost.about > LIVE_OPENINGS:
            yield f"{where} opens its talk {cost.about} times"


def _plans(found: Findings, oldest: str) -> Iterator[str]:
    for (name, age), plan in found.plans.items():
        if age == oldest and plan["walked"]:
            yield f"{name} at {age} walks through all of {', '.join(plan['walked'])}"
