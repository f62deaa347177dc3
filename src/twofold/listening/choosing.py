"""Chooses one practice for now. Pure: takes the person's answer about the evening and ranks the practices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from twofold.flow import Mode
from twofold.packs import Mood, Practice
from twofold.packs.models import MODES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Now:
    """`most`: minutes at most. `around`: the length that fits best; without it, practices made for the fewest moods fit
    best.
    """

    key: str
    label: str | _StrPromise
    mood: Mood
    most: int = 240
    around: int | None = None
    modes: tuple[Mode, ...] = MODES


NOWS = (
    Now("five", _("Five minutes"), "everyday", most=6, around=5),
    Now("twenty", _("Twenty minutes"), "everyday", most=25, around=20),
    Now("tired", _("We are tired"), "tired", most=10),
    Now("hard-day", _("It was a hard day"), "hard-day", most=20, around=10),
    Now("good-news", _("There is good news"), "good-news"),
    Now("far-apart", _("Far apart today"), "far-apart", modes=("live", "apart")),
    Now("between-us", _("Something is between us"), "between-us"),
    Now("after-a-fight", _("We have fought"), "after-a-fight"),
)


def now_of(key: str) -> Now | None:
    return next((now for now in NOWS if now.key == key), None)


def in_order(fitting: Sequence[Practice], now: Now, day: date) -> list[Practice]:
    """Returns the best first. Equally good ones take turns from day to day, in the same order for both partners."""

    def distance(practice: Practice) -> int:
        return len(practice.moods) if now.around is None else abs(practice.minutes - now.around)

    ranked = sorted(fitting, key=lambda p: (distance(p), p.depth, p.minutes, p.id))
    best = [p for p in ranked if distance(p) == distance(ranked[0])]
    turn = day.toordinal() % len(best) if best else 0
    return best[turn:] + best[:turn] + ranked[len(best) :]
