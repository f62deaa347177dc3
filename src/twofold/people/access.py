"""Who may come in: every view carries one mark, and a view without a mark lets nobody in."""

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
    """A request as views for signed-in people see it."""

    person: Person
    unlocked: Unlocked | None


class PersonRequest(HttpRequest):
    """A request as views for unlocked people see it."""

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
    """Signed in, locked or not."""
    return _mark(Access.SIGNED_IN, view)


def signed_in_keyless(view: View) -> View:
    """Signed in, and asked so often that no keys are opened for it: `request.unlocked` is None."""
    view.keyless = True  # type: ignore[attr-defined]
    return _mark(Access.SIGNED_IN, view)


def unlocked(view: View) -> View:
    return _mark(Access.UNLOCKED, view)


def unlocked_while_settling(view: View) -> View:
    """Unlocked, and reachable before the recovery code is typed back or a changed key is compared."""
    return _mark(Access.UNLOCKED, view, settling=True)


def unlocked_while_beginning(view: View) -> View:
    """Unlocked, and reachable with a temporary passphrase, which opens nothing else."""
    return _mark(Access.UNLOCKED, view, settling=True, beginning=True)


def renewing(view: View) -> View:
    """A form that changes what opens the keys: sent twice, the second finds that its cookie opens nothing any more, and is
    let in by the new passphrase that it carries. Stands before the other mark.
    """
    view.renewing = True  # type: ignore[attr-defined]
    return view


def access_of(view: Callable[..., Any]) -> Access | None:
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None
