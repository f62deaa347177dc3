"""How the questions of a pack are spread over the rooms and depths."""

from collections import Counter
from dataclasses import dataclass

from .models import DEPTHS, ROOMS, Depth, Pack, Room

LARGE = 100  # from this many questions on, a pack is expected to be spread evenly


@dataclass(frozen=True, slots=True)
class Spread:
    counts: dict[tuple[Room, Depth], int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def thin(self) -> list[tuple[Room, Depth]]:
        """Places with less than half of an even share, in a pack large enough to be even."""
        even = self.total / len(self.counts)
        return [place for place, count in self.counts.items() if self.total >= LARGE and count < even / 2]

    def table(self) -> str:
        rows = [f"{'depth':<12}" + "".join(f"{depth:>5}" for depth in DEPTHS) + f"{'all':>7}"]
        for room in ROOMS:
            rows.append(f"{room:<12}" + "".join(f"{self.counts[room, depth]:>5}" for depth in DEPTHS))
            rows[-1] += f"{sum(self.counts[room, depth] for depth in DEPTHS):>7}"
        sums = [sum(self.counts[room, depth] for room in ROOMS) for depth in DEPTHS]
        return "\n".join([*rows, f"{'all':<12}" + "".join(f"{n:>5}" for n in sums) + f"{self.total:>7}"])


def spread(pack: Pack) -> Spread:
    found = Counter((question.room, question.depth) for question in pack.questions)
    return Spread({(room, depth): found[room, depth] for room in ROOMS for depth in DEPTHS})
