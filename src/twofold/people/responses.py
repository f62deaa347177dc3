"""What follows when keys have been opened: back to where someone was going, with what they had typed."""

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
    """Go and look at another page, whatever was sent to this one."""
    return SeeOther(resolve_url(view))


def go_on(request: HttpRequest, held: Held) -> HttpResponse:
    """To the page that was wanted; a form that was held is shown, to be sent with one press."""
    if not held.sent:
        return SeeOther(held.path)
    return render(request, "people/resume.html", {"held": held})


def unlocked_now(request: HttpRequest, by: Unlocked) -> None:
    """The rest of this request, its page included, sees the person as unlocked."""
    request.person, request.unlocked = by.person, by  # type: ignore[attr-defined]


def let_in(request: HttpRequest, by: Unlocked, held: Held) -> HttpResponse:
    """Signed in and unlocked, on a browser that this person is known by from now on."""
    return let_in_with(request, by, lambda: go_on(request, held))


def let_in_with(request: HttpRequest, by: Unlocked, page: Callable[[], HttpResponse]) -> HttpResponse:
    """The same, answered with a page that is made once they are in."""
    drop_unlocking(request)
    sign_ins.sign_in(request, by.person)
    unlocked_now(request, by)
    response = page()
    start_unlocking(response, by)
    remember_device(request, response, by.person)
    return response


def drop_unlocking(request: HttpRequest) -> None:
    """Forget the unlocking of whoever was here before."""
    cookie = request.COOKIES.get(settings.UNLOCK_COOKIE_NAME)
    before = getattr(request, "person", None)
    if cookie and before is not None:
        unlock_store().drop(before.pk, cookie)


def renewed(request: HttpRequest, renew: Callable[[Unlocked], Result], by: Unlocked, *, devices: bool = True) -> Result:
    """New keys, and with them every other sign-in ended and, of `devices`, every other one unknown: after a crash both, or
    neither.
    """
    with transaction.atomic():
        result = renew(by)
        sign_ins.others(request, by.person).delete()
        if devices:
            forget_other_devices(request, by.person)
    return result


def again_if_moved(act: Callable[[Unlocked], Result], by: Unlocked) -> Result:
    """Once more with the keyring as it is now, where another request of this person has written it meanwhile."""
    try:
        return act(by)
    except keyrings.KeyringMoved:
        try:
            keyring = keyrings.read(by.person, by.account_key, instance=by.instance)
        except keyrings.DamagedKeyring as error:  # not damaged, but moved on: it has another account key by now
            if keyrings.generation_now(by.person) != by.keyring.generation:
                raise keyrings.KeyringMoved from error
            raise
        return act(with_couple(by.with_keyring(keyring)))
