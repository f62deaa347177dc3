"""How a pack's questions are spread over its rooms, themes and depths."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .models import DEPTHS, THEMES, Depth, Pack

LARGE = 100  # with this many questions or more, a pack should be spread evenly


@dataclass(frozen=True, slots=True)
class Spread:
    """The number of questions at each place: a room or theme, and a depth."""

    names: tuple[str, ...]
    counts: dict[tuple[str, Depth], int]
    questions: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def at(self, name: str) -> int:
        return sum(self.counts[name, depth] for depth in DEPTHS)

    def thin(self) -> list[tuple[str, Depth]]:
        """Returns the places with less than half of an even share, if the pack is large enough to be even."""
        even = self.total / max(1, len(self.counts))
        return [place for place, count in self.counts.items() if self.questions >= LARGE and count < even / 2]

    def table(self, heading: str) -> str:
        rows = [f"{heading:<12}" + "".join(f"{depth:>5}" for depth in DEPTHS) + f"{'all':>7}"]
        for name in self.names:
            counts = "".join(f"{self.counts[name, depth]:>5}" for depth in DEPTHS)
            rows.append(f"{name:<12}{counts}{self.at(name):>7}")
        sums = [sum(self.counts[name, depth] for name in self.names) for depth in DEPTHS]
        return "\n".join([*rows, f"{'all':<12}" + "".join(f"{n:>5}" for n in sums) + f"{self.total:>7}"])


def spread(pack: Pack) -> Spread:
    return _counted(pack, tuple(pack.rooms), ((question.room, question.depth) for question in pack.questions))


def theme_spread(pack: Pack) -> Spread:
    """Returns the spread over the themes that the pack uses, since a pack may be about money alone.

    A question counts for each of its themes. One that assumes something is left out: it can't be asked of everyone, so
    a person who leaves only one theme open might get no questions.
    """
    taken = {theme for question in pack.questions for theme in question.themes}
    open_to_all = [question for question in pack.questions if not question.assumes]
    places = ((theme, question.depth) for question in open_to_all for theme in dict.fromkeys(question.themes))
    return _counted(pack, [theme for theme in THEMES if theme in taken], places)


def _counted(pack: Pack, names: Sequence[str], places: Iterable[tuple[str, Depth]]) -> Spread:
    found = Counter(places)
    counts = {(name, depth): found[name, depth] for name in names for depth in DEPTHS}
    return Spread(tuple(names), counts, len(pack.questions))
