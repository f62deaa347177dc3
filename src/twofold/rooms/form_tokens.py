"""Form tokens: a fresh id and what a form is about, signed for one person, so that sending the form twice is safe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.core import signing

from twofold.people.access import PersonRequest
from twofold.people.unlocked import Unlocked


class NotOurs(Exception):
    """This server didn't give this token to this person."""


def token(by: Unlocked, **about: str | int) -> str:
    """Returns a token with a fresh id under "once". Everyone who has the page can read `about`, so it never holds
    words.
    """
    return signing.dumps({"once": str(uuid4()), **about}, salt=_salt(by), compress=False)


def read(given: str, by: Unlocked) -> Mapping[str, Any]:
    """Returns the fields of the token. Raises NotOurs."""
    try:
        found = signing.loads(given, salt=_salt(by))
    except signing.BadSignature as error:
        raise NotOurs from error
    if not isinstance(found, dict) or "once" not in found:
        raise NotOurs
    return found


def carried(request: PersonRequest, **about: str | int) -> Mapping[str, Any] | None:
    """Returns the fields of the sent form's token; None if it isn't this person's, or is about something else."""
    try:
        found = read(request.POST.get("once", ""), request.unlocked)
    except NotOurs:
        return None
    return found if all(found.get(name) == value for name, value in about.items()) else None


def once_id(carried: Mapping[str, Any]) -> UUID:
    """Returns the fresh id."""
    return UUID(carried["once"])


def _salt(by: Unlocked) -> str:
    return f"twofold.once.{by.person.pk}"
