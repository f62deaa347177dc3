"""Signing in and out, unlocking and locking, and coming back in with the recovery code."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from twofold.people import throttle, unlock_methods
from twofold.people.access import SignedInRequest, anyone, signed_in
from twofold.people.boot_secret import boot_secret
from twofold.people.cookies import end_unlocking, people_known_here, person_known_here, start_unlocking
from twofold.people.forms import RecoverForm, SignInForm, TypedBackForm, UnlockForm
from twofold.people.held_forms import IN_PLACE, Held, held_in
from twofold.people.keyrings import KeyringMoved
from twofold.people.models import Person
from twofold.people.rate_limits import busy_words, counted, refused_words, wait_words
from twofold.people.responses import (
    BUSY,
    INVALID,
    TOO_MANY,
    drop_unlocking,
    go_on,
    let_in,
    let_in_with,
    renewed,
    see,
    unlocked_now,
)
from twofold.people.rotation import recover as recover_keys
from twofold.people.throttle import Wait
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import Bucket, Refused, find_person
from twofold.people.unlocking import unlock as open_keys
from twofold.vault.primitives import Busy

EITHER = ["GET", "HEAD", "POST"]
CODE_STEP = Held("/recovery-code")


def opened(form: Form, act: Callable[[], Unlocked], *, field: str | None, refused: str) -> Unlocked | int:
    """Returns the open keys; or the status to answer with, and the reason in the form. Raises BootSecretMissing."""
    boot_secret()
    try:
        return act()
    except Wait as wait:
        form.add_error(None, wait_words(wait))
        return TOO_MANY
    except Busy:
        form.add_error(None, busy_words())
        return BUSY
    except Refused:
        form.add_error(field, refused)
        return INVALID


def wrong_passphrase() -> str:
    return _("That is not your passphrase. Check whether capitals are on.")


@anyone
@require_http_methods(EITHER)
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        if request.person is not None:  # type: ignore[attr-defined]
            return see("people:front")
        known = person_known_here(request)
        form = SignInForm(initial={"sign_in": known.sign_in_name if known else ""})
        return render(request, "people/sign_in.html", {"form": form, "held": Held()})
    form, held, status = SignInForm(request.POST), held_in(request), INVALID
    if form.is_valid():
        name, passphrase = form.cleaned_data["sign_in"], form.cleaned_data["passphrase"]
        here = [p.pk for p in people_known_here(request)]
        person = find_person(name, known=here)
        where = counted(request, person, name)
        result = opened(form, lambda: open_keys(person, passphrase, counted=where), field=None, refused=refused_words())
        if isinstance(result, Unlocked):
            theirs = not here or result.person.pk in here  # else the words on this page are another person's
            return let_in(request, result, held if theirs else Held())
        status = result
    return render(request, "people/sign_in.html", {"form": form, "held": held}, status=status)


@anyone
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the sign-in of this browser. Pressed twice, the second press finds it done."""
    response = see("people:front")
    end_unlocking(request, response, request.person)  # type: ignore[attr-defined]
    response["Clear-Site-Data"] = '"cache", "storage"'  # tickets too: the next user of this browser finds nothing
    request.session.flush()
    return response


@signed_in
@require_POST
def lock(request: SignedInRequest) -> HttpResponse:
    response = see("people:unlock")
    end_unlocking(request, response, request.person)
    return response


@signed_in
@require_http_methods(EITHER)
def unlock(request: SignedInRequest) -> HttpResponse:
    """Unlocks with the signed-in person's own passphrase only."""
    if request.method != "POST":
        if request.unlocked is not None:
            return see("people:front")
        return render(request, "people/unlock.html", {"form": UnlockForm(), "held": Held()})
    form, held, status = UnlockForm(request.POST), held_in(request), INVALID
    if form.is_valid():
        person, given = request.person, form.cleaned_data["passphrase"]
        where = counted(request, person)
        wrong = wrong_passphrase()
        result = opened(form, lambda: open_keys(person, given, counted=where), field="passphrase", refused=wrong)
        if isinstance(result, Unlocked):
            return _unlocked(request, result, held)
        status = result
    if IN_PLACE in request.headers:
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return HttpResponse(words, content_type="text/plain; charset=utf-8", status=status)
    return render(request, "people/unlock.html", {"form": form, "held": held}, status=status)


def _unlocked(request: HttpRequest, by: Unlocked, held: Held) -> HttpResponse:
    drop_unlocking(request)
    unlocked_now(request, by)
    response = HttpResponse(status=204) if IN_PLACE in request.headers else go_on(request, held)
    start_unlocking(response, by)
    return response


@anyone
@require_http_methods(EITHER)
def recover(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "people/recover.html", {"form": RecoverForm()})
    if "another" in request.POST:
        return render(request, "people/recover.html", {"form": RecoverForm.with_other_words(request.POST)})
    form, status = RecoverForm(request.POST), INVALID
    if form.is_valid():
        name, code = form.cleaned_data["sign_in"], form.cleaned_data["code"]
        person = find_person(name, known=[p.pk for p in people_known_here(request)])
        where = counted(request, person, name)
        wrong = _("That name and code do not go together. Check both: the code has eight groups of four.")
        new = form.cleaned_data["new_passphrase"]
        attempt = _ByCode(person, code, new, where)
        result = opened(form, attempt, field=None, refused=wrong)
        if isinstance(result, Unlocked):
            if attempt.repeated:
                return let_in(request, result, CODE_STEP)
            return _recovered(request, new, result)
        status = result
        form.ask_again()
    return render(request, "people/recover.html", {"form": form}, status=status)


class _ByCode:
    """Opens with the recovery code; or, if the same form was sent a moment ago, with the passphrase that it set.

    The person may never have seen the code that the first press showed, so the second leads to the page that makes
    another.
    """

    def __init__(self, person: Person | None, code: str, new: str, where: list[Bucket]) -> None:
        self.person, self.code, self.new, self.where = person, code, new, where
        self.repeated = False

    def __call__(self) -> Unlocked:
        try:
            return open_keys(self.person, self.code, kind=unlock_methods.RECOVERY, counted=self.where)
        except Refused:
            by = open_keys(self.person, self.new)  # counted already; the same work if nobody has this name
            throttle.succeeded(self.where)
            self.repeated = True
            return by


def _recovered(request: HttpRequest, passphrase: str, by: Unlocked) -> HttpResponse:
    """Replaces all keys and signs out everyone who was signed in as this person."""
    try:
        code, by = renewed(request, lambda by: recover_keys(passphrase, by=by), by)
    except KeyringMoved:  # the same form, sent twice at the same moment
        return let_in(request, opened_with_the_new(by.person, passphrase), CODE_STEP)
    return let_in_with(request, by, lambda: recovered_page(request, code))


def opened_with_the_new(person: Person, new: str) -> Unlocked:
    """Returns the keys that another request has just made. Raises KeyringMoved if this passphrase doesn't open them."""
    try:
        return open_keys(person, new)
    except Refused as error:
        raise KeyringMoved from error


def recovered_page(request: HttpRequest, code: str) -> HttpResponse:
    """Renders the new code, which is on this page and nowhere else."""
    form = TypedBackForm(initial={"recovery_code": code, "first": True})
    given = {"form": form, "code": code, "replaced": True}
    return render(request, "people/recovery_code_shown.html", given)
