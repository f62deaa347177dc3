"""Identifies the person who sends a request, and checks their access to the view."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from twofold.people import couples, keyrings, sign_ins
from twofold.people.access import Access, access_of
from twofold.people.boot_secret import BootSecretMissing
from twofold.people.cookies import start_unlocking
from twofold.people.flash import carry_line
from twofold.people.held_forms import (
    IN_PLACE,
    begin_anew_page,
    changed_key_page,
    disputed_page,
    hold,
    locked_page,
    signed_out_page,
)
from twofold.people.instance import instance_id, unlock_store
from twofold.people.models import Person, SignIn, utc_day
from twofold.people.page_ids import writing_page
from twofold.people.rate_limits import counted
from twofold.people.request_memo import request_memo
from twofold.people.responses import see, unlocked_now
from twofold.people.throttle import Wait
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import DamagedMethod, Refused, acting, unlock, with_couple
from twofold.people.uptime_days import note_today
from twofold.vault.primitives import Busy

_log = logging.getLogger("twofold.people")
QUIET = "X-Twofold-Quiet"
Answer = Callable[[HttpRequest], HttpResponseBase]


class PersonMiddleware:
    """Sets `request.person` (signed in) and `request.unlocked` (keys open), each possibly None."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        _read_whole(request)
        with request_memo():
            return self._answered(request)

    def _answered(self, request: HttpRequest) -> HttpResponseBase:
        request.person = request.unlocked = None  # type: ignore[attr-defined]
        request.link_unproven = False  # type: ignore[attr-defined]
        try:
            self._recognise(request)
        except DatabaseError as error:  # no view has run yet; what was typed is given back anyway
            request.person = request.unlocked = None  # type: ignore[attr-defined]
            return _away(request, error)
        response = self.get_response(request)
        carry_line(request, response)
        return response

    def _recognise(self, request: HttpRequest) -> None:
        request.person = _person(request)  # type: ignore[attr-defined]
        if request.person is not None and not _keyless(request):  # type: ignore[attr-defined]
            by = _unlocked(request, request.person)  # type: ignore[attr-defined]
            try:
                by = _as_it_stands(request, by) if by is not None else None
            except couples.Unproven:
                request.link_unproven = True  # type: ignore[attr-defined]
            request.unlocked = by  # type: ignore[attr-defined]


def _away(request: HttpRequest, error: DatabaseError) -> HttpResponse:
    """Answers if the database doesn't. Nothing in here may query it."""
    get_token(request)  # the form that is given back needs one
    answer = _failed(request, error)
    if answer is None:
        _log.error("The database does not answer", exc_info=error)
        answer = render(request, "people/away.html", status=503)
    answer["Retry-After"] = "5"
    return answer


def _read_whole(request: HttpRequest) -> None:
    """Reads the whole body before keys are opened, because permission at the first byte may be gone at the last.

    A body that can't be read is refused when it is read again, behind the pages that explain it.
    """
    with suppress(RequestDataTooBig, UnreadablePostError):
        request.body  # noqa: B018  # the attribute reads the body


def _keyless(request: HttpRequest) -> bool:
    """Returns True for a quiet request, which a page repeats by itself, to a view that needs no keys."""
    if QUIET not in request.headers:
        return False
    try:
        return getattr(resolve(request.path_info).func, "keyless", False)
    except Resolver404:
        return False


def _person(request: HttpRequest) -> Person | None:
    """Returns the signed-in person, from the row of the sign-in rather than the session's data."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.session.get(sign_ins.PERSON):
        return None
    row: SignIn | None = getattr(request.session, "row", None)
    if row is None or row.person is None:
        return None
    if row.used_on != utc_day():
        sign_ins.current(request).update(used_on=utc_day())
        note_today()
    return row.person


def _unlocked(request: HttpRequest, person: Person) -> Unlocked | None:
    """Returns the open keys behind this request's unlock cookie. A quiet request doesn't keep them open longer."""
    cookie = request.COOKIES.get(settings.UNLOCK_COOKIE_NAME)
    if not cookie:
        return None
    try:
        unlock = unlock_store().get(person.pk, cookie, touch=QUIET not in request.headers)
    except BootSecretMissing:
        return None
    if unlock is None or unlock.generation != person.generation:
        return None
    here = instance_id()
    try:
        keyring = keyrings.read(person, unlock.account_key, instance=here)
    except keyrings.DamagedKeyring:
        return None
    page, took = writing_page(request)
    return replace(acting(person, unlock.account_key, keyring, instance=here), page=page, took=took)


def _as_it_stands(request: HttpRequest, by: Unlocked) -> Unlocked:
    """Takes in what waits. If keyring and rows don't fit, reads both once more: another request of this person may have
    linked or parted the couple between the two reads. Raises couples.Unproven.
    """
    try:
        taken = _taken_in(by)
        if not taken.disputed:
            return taken
    except couples.Unproven:
        again = _unlocked(request, by.person)
        if again is None or again.keyring.revision == by.keyring.revision:
            raise
        return _taken_in(again)
    again = _unlocked(request, by.person)
    return taken if again is None or again.keyring.revision == by.keyring.revision else _taken_in(again)


def _taken_in(by: Unlocked) -> Unlocked:
    """Returns `by` with everything that waits for this person in their keyring. Raises couples.Unproven."""
    if not by.person.has_inbox and not couples.awaits_telling(by) and (by.couple is None or by.linked):
        return by
    try:
        return couples.take_in(by)
    except keyrings.KeyringMoved:  # another request of this person just did it
        keyring = keyrings.read(by.person, by.account_key, instance=by.instance)
        return with_couple(by.with_keyring(keyring))


class AccessMiddleware:
    """Lets a request reach its view only if the view's mark allows it; otherwise holds what was typed."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        by: Unlocked | None = getattr(request, "sent_again", None)
        if by is None or not isinstance(response, HttpResponse) or settings.UNLOCK_COOKIE_NAME in response.cookies:
            return response
        start_unlocking(response, by)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        access = access_of(view)
        if access is Access.ANYONE:
            return None
        person: Person | None = request.person  # type: ignore[attr-defined]
        by: Unlocked | None = request.unlocked  # type: ignore[attr-defined]
        if person is None:
            return signed_out_page(request)
        if access is Access.SIGNED_IN:
            return None
        if by is None:
            by = _sent_again(request, view, person)
            if by is None:
                return locked_page(request)
            request.sent_again = by  # type: ignore[attr-defined]
            unlocked_now(request, by)
        if access is not Access.UNLOCKED:
            return HttpResponse(status=404)
        if by.keyring.temporary and not getattr(view, "beginning", False):
            return _begin_first(request)
        if getattr(view, "settling", False):
            return None
        if request.link_unproven:  # type: ignore[attr-defined]
            return render(request, "people/link_unproven.html", status=409)
        return _settle_first(request, by)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Renders the pages for failures that any view may meet."""
        if isinstance(error, BootSecretMissing):
            return _bad_day(request, "people/no_boot_secret.html", 503)
        if isinstance(error, keyrings.DamagedKeyring | DamagedMethod):
            return _bad_day(request, "people/damaged_keys.html", 500)
        if isinstance(error, Busy):
            return _busy(request)
        if isinstance(error, keyrings.KeyringMoved):
            return render(request, "people/resume.html", {"held": hold(request), "moved": True}, status=409)
        if isinstance(error, Http404 | PermissionDenied | SuspiciousOperation | BadRequest) or settings.DEBUG:
            return None
        return _failed(request, error)


def _failed(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """Returns the page that gives a form back with all that was typed, after a full disk, a database that doesn't
    answer or a bug of ours; None if the request sent no form that can be held.
    """
    held = hold(request)
    if not held.sent:
        return None
    busy = isinstance(error, DatabaseError)
    _log.error("A form could not be taken", exc_info=error)
    given = {"held": held, "failed": True, "busy": busy}
    return render(request, "people/resume.html", given, status=503 if busy else 500)


def _busy(request: HttpRequest) -> HttpResponse:
    """Gives a form back with its texts, unless it has passphrases or codes."""
    given = {"held": hold(request), "crowded": True}
    answer = render(request, "people/resume.html", given, status=503)
    answer["Retry-After"] = "5"
    return answer


def _bad_day(request: HttpRequest, template: str, status: int) -> HttpResponse:
    if IN_PLACE in request.headers:
        words = _("This cannot be unlocked just now. Your words stay on this page.")
        return HttpResponse(words, content_type="text/plain; charset=utf-8", status=status)
    return render(request, template, status=status)


def _sent_again(request: HttpRequest, view: Callable[..., Any], person: Person) -> Unlocked | None:
    """Returns the keys made by the first press of this form, opened with the new passphrase under the usual limits."""
    new = request.POST.get("new_passphrase", "")
    if not (new and getattr(view, "renewing", False) and settings.UNLOCK_COOKIE_NAME in request.COOKIES):
        return None
    try:
        return unlock(person, new, counted=counted(request, person))
    except (Refused, Wait, Busy, BootSecretMissing, DamagedMethod, keyrings.DamagedKeyring):
        return None


def _begin_first(request: HttpRequest) -> HttpResponse:
    """Leads to choosing a passphrase: the operator knows the temporary one, so it must not write or open anything."""
    if request.method != "POST":
        return see("people:begin_anew")
    return begin_anew_page(request, hold(request), status=409)


def _settle_first(request: HttpRequest, by: Unlocked) -> HttpResponse | None:
    """Returns the page that has to come first, if any: a disputed couple, a changed key, the recovery code."""
    if by.disputed:
        return disputed_page(request, hold(request))
    if (stop := couples.stop(by)) is not None:
        return changed_key_page(request, stop, hold(request)) if request.method == "POST" else see("people:changed_key")
    return None if by.settled else see("people:recovery_code")
