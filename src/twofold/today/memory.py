"""One memory a day: something that the two opened a year, half a year or a month ago."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from twofold.people.unlocked import Unlocked
from twofold.records.folds import FoldWindow, Glimpse
from twofold.rooms.registry import fold_url, held_back, shown

_AROUND = 3  # days
_LOOKED = 3


@dataclass(frozen=True, slots=True)
class Memory:
    when: str
    text: str
    url: str


def folds_of_memory(today: date) -> FoldWindow:
    """The folds of which one is remembered today: those of the earliest days, so a year ago before half a year."""
    days = [day for days in _times(today).values() for day in days]
    return FoldWindow(_LOOKED, on=days, oldest_first=True, whole=True)


def memory_of(folds: Sequence[Glimpse], *, by: Unlocked) -> Memory | None:
    """Returns the first that this person would want to be asked today."""
    keeps_from = held_back(by)
    for fold in folds:
        if keeps_from(fold.subject.document, fold.id):
            continue
        kind, document = shown(fold.subject.kind), fold.subject.document
        when = next((words for words, days in _times(by.today).items() if fold.opened_on in days), "")
        if when and kind is not None and document is not None:
            return Memory(when, kind.title(document), fold_url(fold.subject.kind, fold.id))
    return None


def _times(today: date) -> dict[str, list[date]]:
    return {
        _("A year ago"): _days(today, 365),
        _("Half a year ago"): _days(today, 182),
        _("A month ago"): _days(today, 30),
    }


def _days(today: date, ago: int) -> list[date]:
    around = range(-_AROUND, _AROUND + 1) if ago > 100 else range(-1, 2)
    return [today - timedelta(days=ago + more) for more in around]
