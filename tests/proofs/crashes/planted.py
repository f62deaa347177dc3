"""Faults put into the program on purpose: transactions that end in their middle. Each has to be noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final
from unittest.mock import patch

from django.db import connection

from tests.proofs.crashes.failpoints import reach
from twofold.people import hooks, keyrings, resets
from twofold.people.models import Delivery, SignIn
from twofold.people.unlocked import Unlocked
from twofold.records import erasure

TORN: Final = "a transaction that was torn"


def _torn(real: Callable[..., Any]) -> Callable[..., Any]:
    """What it did stays, and there the process can be killed."""

    def does(*given: Any, **named: Any) -> Any:
        done = real(*given, **named)
        connection.connection.commit()
        reach(TORN)
        return done

    return does


@dataclass(frozen=True)
class Planted:
    """A fault that shows in this operation. `called`: the point to be killed at; "" where no crash is needed."""

    name: str
    operation: str
    patches: Callable[[], Iterable[Any]]
    called: str = TORN

    def planted(self) -> ExitStack:
        stack = ExitStack()
        for one in self.patches():
            stack.enter_context(one)
        return stack


def _keyring_alone() -> Iterable[Any]:
    return [patch.object(keyrings, "write", _torn(keyrings.write))]


def _retired_alone() -> Iterable[Any]:
    return [patch.object(resets, "_retire", _torn(resets._retire))]


def _texts_alone() -> Iterable[Any]:
    return [patch.object(erasure, "purge_texts", _torn(erasure.purge_texts))]


def _dropped_first() -> Iterable[Any]:
    def write(by: Unlocked, *given: Any, **named: Any) -> Unlocked:
        Delivery.objects.filter(recipient=by.person).delete()
        connection.connection.commit()
        reach(TORN)
        return real(by, *given, **named)

    real = keyrings.write
    return [patch.object(keyrings, "write", write)]


def _others_stay() -> Iterable[Any]:
    return [patch("twofold.people.sign_ins.others", lambda _request, _person: SignIn.objects.none())]


def unreadable_passed_over() -> Any:
    """Keys are replaced though something does not open under the old ones."""
    return patch.object(hooks, "rewrappers", [])


PLANTED: Final = (
    Planted("a keyring is stored before what opens it", "changes the passphrase", _keyring_alone),
    Planted("two are linked before the proof of it", "accepts an invitation", _keyring_alone),
    Planted("old keys are retired before new ones are there", "is reset", _retired_alone),
    Planted("texts go before what names them", "destroys a page of their own", _texts_alone),
    Planted("a couple's key is dropped before it is kept", "takes in who accepted", _dropped_first),
    Planted("other devices stay signed in", "changes the passphrase", _others_stay, called=""),
)
