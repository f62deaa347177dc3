"""What a form of this room carries, signed, so that words are kept where the page is old and nothing is done twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from twofold.people.unlocked import Unlocked
from twofold.rooms import form_tokens


def carried(request: HttpRequest, by: Unlocked, **about: str) -> Mapping[str, Any] | None:
    """What this form was given for; None where it was not given to this person, or for something else."""
    try:
        found = form_tokens.read(request.POST.get("once", ""), by)
    except form_tokens.NotOurs:
        return None
    return found if all(found.get(name) == value for name, value in about.items()) else None


def number(found: Mapping[str, Any], name: str) -> int:
    value = found.get(name, -1)
    return value if isinstance(value, int) else -1


def new_id(found: Mapping[str, Any]) -> UUID:
    return UUID(str(found["once"]))


def posted(request: HttpRequest, by: Unlocked, **about: str | int) -> dict[str, str]:
    """What was sent, with a fresh token."""
    given = {name: str(value) for name, value in request.POST.items()}
    return {**given, "once": form_tokens.token(by, **about)}
