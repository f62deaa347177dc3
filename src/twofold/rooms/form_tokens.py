"""What a form carries so that sending it twice is safe: fresh ids and what it is about, signed for one person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.core import signing

from twofold.people.access import PersonRequest
from twofold.people.unlocked import Unlocked


class NotOurs(Exception):
    """Not a token that this house gave to this person."""


def token(by: Unlocked, **about: str | int) -> str:
    """A token with a fresh id under "once". `about` is readable by whoever has the page: never words."""
    return signing.dumps({"once": str(uuid4()), **about}, salt=_salt(by), compress=False)


def read(given: str, by: Unlocked) -> Mapping[str, Any]:
    """What the token carries. Raises NotOurs."""
    try:
        found = signing.loads(given, salt=_salt(by))
    except signing.BadSignature as error:
        raise NotOurs from error
    if not isinstance(found, dict) or "once" not in found:
        raise NotOurs
    return found


def carried(request: PersonRequest, **about: str | int) -> Mapping[str, Any] | None:
    """What the form that was sent carries; None if it wasn't given to this person, or was for something else."""
    try:
        found = read(request.POST.get("once", ""), request.unlocked)
    except NotOurs:
        return None
    return found if all(found.get(name) == value for name, value in about.items()) else None


def once_id(carried: Mapping[str, Any]) -> UUID:
    """The fresh id."""
    return UUID(carried["once"])


def _salt(by: Unlocked) -> str:
    return f"twofold.once.{by.person.pk}"
