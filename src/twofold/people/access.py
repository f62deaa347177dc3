"""Access to views: every view carries one mark, and nobody reaches a view without a mark."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from django.http import HttpRequest

from twofold.people.models import Person
from twofold.people.unlocked import Unlocked

View = TypeVar("View", bound=Callable[..., Any])


class Access(Enum):
    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    UNLOCKED = "unlocked"


class SignedInRequest(HttpRequest):
    """A request whose person is signed in; the keys may be locked."""

    person: Person
    unlocked: Unlocked | None


class PersonRequest(HttpRequest):
    """A request whose person is signed in and unlocked."""

    person: Person
    unlocked: Unlocked


def _mark(access: Access, view: View, *, settling: bool = False, beginning: bool = False) -> View:
    view.access = access  # type: ignore[attr-defined]  # functions take attributes
    view.settling = settling  # type: ignore[attr-defined]
    view.beginning = beginning  # type: ignore[attr-defined]
    return view


def anyone(view: View) -> View:
    return _mark(Access.ANYONE, view)


def signed_in(view: View) -> View:
    """Marks a view for signed-in people, locked or not."""
    return _mark(Access.SIGNED_IN, view)


def signed_in_keyless(view: View) -> View:
    """Marks a view for signed-in people that opens no keys (`unlocked` is None) if the request has the quiet header."""
    view.keyless = True  # type: ignore[attr-defined]
    return _mark(Access.SIGNED_IN, view)


def unlocked(view: View) -> View:
    return _mark(Access.UNLOCKED, view)


def unlocked_while_settling(view: View) -> View:
    """Marks a view for unlocked people, even before they type back the recovery code or compare a changed key."""
    return _mark(Access.UNLOCKED, view, settling=True)


def unlocked_while_beginning(view: View) -> View:
    """Marks a view that people reach with a temporary passphrase, which opens no other view."""
    return _mark(Access.UNLOCKED, view, settling=True, beginning=True)


def renewing(view: View) -> View:
    """Marks a form that changes what opens the keys. If it is sent twice, the unlock cookie of the second request opens
    nothing any more, so the new passphrase in the form lets it in. Goes above the other mark.
    """
    view.renewing = True  # type: ignore[attr-defined]
    return view


def access_of(view: Callable[..., Any]) -> Access | None:
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None
