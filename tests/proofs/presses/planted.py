"""The product's settings with one weakness in the product, named by PLANTED. The proof has to notice each of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from twofold.settings import *  # noqa: F403 — the product's own
from twofold.settings import INSTALLED_APPS as OF_THE_PRODUCT

INSTALLED_APPS = [*OF_THE_PRODUCT, "tests.proofs.presses.weakness"]


def believe_what_is_put_back() -> None:
    """The house is put back before each trial, unlockings with it; the product believes none that was ended before."""
    from twofold.vault.open_unlockings import Living

    Living.__contains__ = lambda self, entry: True  # type: ignore[method-assign]


def forgetful_token() -> None:
    """A form whose token is read as a fresh one each time: nothing is done once."""
    from twofold.rooms import form_tokens

    read = form_tokens.read
    form_tokens.read = lambda given, by: {**read(given, by), "once": str(uuid4()), "folded": str(uuid4())}


def wrong_passphrase() -> None:
    """A key form that knows only the passphrase of before, and calls it wrong at the second press."""
    from twofold.people.unlocking import unlock
    from twofold.people.views import profile

    def opens(self: Any) -> Any:
        return unlock(self.person, self.given, counted=self.counted)

    profile._OpensWithEither.__call__ = opens  # type: ignore[method-assign]


def ending_itself() -> None:
    """A door that signs out whoever comes to it signed in: the second press ends what the first began."""
    from twofold.people import responses, sign_ins

    sign_in = sign_ins.sign_in

    def ends(request: Any, person: Any) -> None:
        was_in = request.person is not None
        sign_in(request, person)
        if was_in:
            request.session.flush()

    responses.sign_ins.sign_in = ends


def another_sign_in() -> None:
    """A door that begins a sign-in for every press."""
    from twofold.people import sign_ins

    sign_ins.made_once = lambda *_given: None


def moved_on() -> None:
    """A promise that does not know what was done with it, and says that it has moved on."""
    from twofold.trust.promises.queries import SeenPromise

    SeenPromise.did = lambda *_given: False  # type: ignore[method-assign]


_WAYS: Final[dict[str, Callable[[], None]]] = {
    "forgetful token": forgetful_token,
    "wrong passphrase": wrong_passphrase,
    "ending itself": ending_itself,
    "another sign-in": another_sign_in,
    "moved on": moved_on,
}


def plant() -> None:
    if name := os.environ["PLANTED"]:
        _WAYS[name]()
