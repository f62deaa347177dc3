"""A long list, a part at a time: which part a page was asked for, and where the ones beside it are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.http import Http404, HttpRequest

_MOST = 20
_NAMES = {str(number): number for number in range(_MOST)}
Item = TypeVar("Item")


@dataclass(slots=True)
class Parts:
    """`number` counts from the newest, 0. `size`: how many things stand in a part of each list."""

    number: int
    size: int
    further: str = ""
    back: str = ""

    def of(self, items: Sequence[Item]) -> Sequence[Item]:
        """What of this list stands in the part; whether there is more is noted."""
        start, end = self.number * self.size, (self.number + 1) * self.size
        if len(items) > end and self.number + 1 < _MOST:
            self.further = f"?part={self.number + 1}"
        return items[start:end]


def parts(request: HttpRequest, size: int) -> Parts:
    """Raises Http404 for what is no part."""
    number = _NAMES.get(request.GET.get("part", "0"))
    if number is None:
        raise Http404
    return Parts(number, size, back=(f"?part={number - 1}" if number > 1 else "?") if number else "")
