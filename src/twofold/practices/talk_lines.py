"""Talks as lines, for Today and the listing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from twofold.people.unlocked import Unlocked
from twofold.practices import talk_words
from twofold.practices.saying import day_words
from twofold.practices.standing import FIRST, Standing
from twofold.practices.talk_saying import moment_words


def talk_lines(talks: Iterable[Standing], *, by: Unlocked) -> list[dict[str, Any]]:
    return [_line(at, by) for at in talks]


def state_words(at: Standing, *, by: Unlocked) -> str:
    """Where it stands, in a line. Who left, or keeps the other waiting, is nobody's business."""
    if at.left:
        return _("Put down here")
    if at.ended:
        return ""
    if at.state.pause is not None:
        until = moment_words(at.talk.until, by) if at.talk.until else ""
        return _("Paused; you wanted to go on %(moment)s") % {"moment": until} if until else _("Paused")
    if any(turn.may & FIRST and not turn.done for turn in talk_words.with_private(at, by=by)):
        return _("It is with you")
    name = by.partner.name if by.partner else ""
    return _("It is with %(name)s") % {"name": name} if name else ""


def _line(at: Standing, by: Unlocked) -> dict[str, Any]:
    topic = f": {at.talk.topic}" if at.talk.topic else ""
    return {
        "when": day_words(at.entry.day, by.today),
        "date": at.entry.day.isoformat(),
        "text": f"{at.practice.title}{topic}",
        "href": reverse("practices:talk", args=[at.id]),
        "note": state_words(at, by=by),
        "read": True,
    }
