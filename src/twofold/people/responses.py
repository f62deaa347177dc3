"""Responses after keys have been opened: they lead back to the wanted page, with the texts typed before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url

from twofold.people import keyrings, sign_ins
from twofold.people.cookies import forget_other_devices, remember_device, start_unlocking
from twofold.people.held_forms import Held
from twofold.people.instance import unlock_store
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import with_couple

CONFLICT = 409
INVALID = 422
TOO_MANY = 429
BUSY = 503
Result = TypeVar("Result")


class SeeOther(HttpResponseRedirect):
    status_code = 303


def see(view: str) -> SeeOther:
    """Redirects to another page by GET, whatever was sent to this one."""
    return SeeOther(resolve_url(view))


def go_on(request: HttpRequest, held: Held) -> HttpResponse:
    """Leads to the page that was wanted; a held form is shown, so that one press sends it."""
    if not held.sent:
        return SeeOther(held.path)
    return render(request, "people/resume.html", {"held": held})


def unlocked_now(request: HttpRequest, by: Unlocked) -> None:
    """Makes the rest of this request, its page included, see the person as unlocked."""
    request.person, request.unlocked = by.person, by  # type: ignore[attr-defined]


def let_in(request: HttpRequest, by: Unlocked, held: Held) -> HttpResponse:
    """Signs in and unlocks the person, and makes this browser one of their known devices."""
    return let_in_with(request, by, lambda: go_on(request, held))


def let_in_with(request: HttpRequest, by: Unlocked, page: Callable[[], HttpResponse]) -> HttpResponse:
    """Does the same, but answers with a page that is made after that."""
    drop_unlocking(request)
    sign_ins.sign_in(request, by.person)
    unlocked_now(request, by)
    response = page()
    start_unlocking(response, by)
    remember_device(request, response, by.person)
    return response


def drop_unlocking(request: HttpRequest) -> None:
    """Forgets the unlocking of the person who used this browser before."""
    cookie = request.COOKIES.get(settings.UNLOCK_COOKIE_NAME)
    before = getattr(request, "person", None)
    if cookie and before is not None:
        unlock_store().drop(before.pk, cookie)


def renewed(request: HttpRequest, renew: Callable[[Unlocked], Result], by: Unlocked, *, devices: bool = True) -> Result:
    """Renews the keys and in the same transaction ends every other sign-in and, if `devices`, forgets every other
    device, so that a crash leaves all or nothing.
    """
    with transaction.atomic():
        result = renew(by)
        sign_ins.others(request, by.person).delete()
        if devices:
            forget_other_devices(request, by.person)
    return result


def again_if_moved(act: Callable[[Unlocked], Result], by: Unlocked) -> Result:
    """Runs `act`, once more with the present keyring if another request of this person has written it meanwhile."""
    try:
        return act(by)
    except keyrings.KeyringMoved:
        try:
            keyring = keyrings.read(by.person, by.account_key, instance=by.instance)
        except keyrings.DamagedKeyring as error:  # not damaged: the account key has changed
            if keyrings.generation_now(by.person) != by.keyring.generation:
                raise keyrings.KeyringMoved from error
            raise
        return act(with_couple(by.with_keyring(keyring)))
