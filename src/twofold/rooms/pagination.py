"""Shows a long list in parts: finds the requested part and links to the ones before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from twofold.records.store import Listed, Span

_MOST = 30
_NAMES = {str(number): number for number in range(_MOST)}
Item = TypeVar("Item")


@dataclass(slots=True)
class Part:
    """`number`: 0 is the newest part. `size`: how many items of each list a part has. `beside`: the rest of the query,
    which the links keep.
    """

    number: int
    size: int
    beside: str = ""
    more: bool = False
    longest: int = 0

    def of(self, items: Sequence[Item]) -> Sequence[Item]:
        """Returns this part of the list; notes whether there is more."""
        self.longest = max(self.longest, len(items))
        start, end = self.number * self.size, (self.number + 1) * self.size
        if len(items) > end and self.number + 1 < _MOST:
            self.more = True
        return items[start:end]

    def span(self, listed: Sequence[Listed]) -> Span:
        """The part of a list that is not opened yet; whether there is more is noted."""
        self.of(listed)
        return Span(listed, self.number * self.size, (self.number + 1) * self.size)

    @property
    def last(self) -> str:
        """Links to the last part if this one lies behind it; else ""."""
        last = min(max(self.longest - 1, 0) // self.size, _MOST - 1)
        return self._link(last) or "?" if self.number > last else ""

    @property
    def further(self) -> str:
        return self._link(self.number + 1) if self.more else ""

    @property
    def back(self) -> str:
        return self._link(self.number - 1) if self.number else ""

    def _link(self, number: int) -> str:
        return "?" + "&".join(part for part in (self.beside, f"part={number}" if number else "") if part)


def requested_part(request: HttpRequest, size: int, beside: str = "") -> Part:
    """Raises Http404 if that is no number."""
    asked = request.GET.get("part", "0")
    if not (asked.isascii() and asked.isdigit()):
        raise Http404
    return Part(_NAMES.get(asked, _MOST), size, beside)


def render_part(request: HttpRequest, part: Part, template: str, given: dict[str, Any]) -> HttpResponse:
    """Shows this part of a list; leads on to the last one if there are fewer by now."""
    if part.last:
        return HttpResponseRedirect(request.path + part.last)
    return render(request, template, given)
