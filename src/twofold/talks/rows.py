"""Puts talks into lines, for Today and the list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from twofold.people.unlocked import Unlocked
from twofold.records.store import Entry
from twofold.rooms.wording import day_words
from twofold.talks import step_answers
from twofold.talks.documents import Talk
from twofold.talks.talk_state import FIRST, SeenTalk
from twofold.talks.wording import moment_words


def talk_lines(talks: Iterable[SeenTalk], *, by: Unlocked) -> list[dict[str, Any]]:
    return [_words(at.entry, at.talk, state_words(at, by=by), by) for at in talks]


def earlier_lines(talks: Iterable[Entry], *, by: Unlocked, people: int | None = None) -> list[dict[str, Any]]:
    """Returns talks that have ended, of so many people. The line doesn't say who left."""
    return [
        _words(entry, talk, _("Put down here") if any(e.kind == "left" for e in talk.events) else "", by)
        for entry in talks
        if isinstance(talk := entry.document, Talk) and people in (None, len(talk.people))
    ]


def state_words(at: SeenTalk, *, by: Unlocked) -> str:
    """Returns the talk's state in a line. It doesn't say who left or who lets the partner wait."""
    if at.left:
        return _("Put down here")
    if at.ended:
        return ""
    if at.state.pause is not None:
        until = moment_words(at.talk.until, by) if at.talk.until else ""
        return _("Paused; you wanted to go on %(moment)s") % {"moment": until} if until else _("Paused")
    if at.talk.mode == "together":
        return _("Here, on one device")
    if any(turn.may & FIRST and not turn.done for turn in step_answers.with_private(at, by=by)):
        return _("It is with you")
    name = by.partner.name if by.partner else ""
    return _("It is with %(name)s") % {"name": name} if name else ""


def _words(entry: Entry, talk: Talk, note: str, by: Unlocked) -> dict[str, Any]:
    topic = f": {talk.topic}" if talk.topic else ""
    return {
        "when": day_words(entry.day, by.today),
        "date": entry.day.isoformat(),
        "text": f"{talk.title}{topic}",
        "href": reverse("talks:talk", args=[entry.id]),
        "note": note,
        "read": True,
    }
