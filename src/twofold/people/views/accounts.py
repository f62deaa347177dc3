"""Making an account, and its recovery code, shown once and typed back."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from twofold.people import accounts, throttle
from twofold.people.access import PersonRequest, anyone, unlocked_while_settling
from twofold.people.boot_secret import boot_secret
from twofold.people.flash import say
from twofold.people.form_ids import made_once, new_once
from twofold.people.forms import AccountForm, TypedBackForm, UnlockForm
from twofold.people.models import Person
from twofold.people.rate_limits import account_buckets, busy_words, counted, wait_words
from twofold.people.responses import BUSY, CONFLICT, INVALID, TOO_MANY, again_if_moved, let_in, see
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import Refused
from twofold.people.unlocking import unlock as open_keys
from twofold.people.views.sign_in import CODE_STEP, EITHER, opened, wrong_passphrase
from twofold.vault.codes import BadCode, normal_code
from twofold.vault.primitives import Busy


@anyone
@require_http_methods(EITHER)
def account(request: HttpRequest) -> HttpResponse:
    once = request.POST.get("once", "")
    before = accounts.made_before(once)
    if before is None and not accounts.signup_open():
        return render(request, "people/closed.html", status=403 if request.method == "POST" else 200)
    if request.method != "POST":
        return render(request, "people/account.html", {"form": AccountForm()})
    if "another" in request.POST:
        return render(request, "people/account.html", {"form": AccountForm.with_other_words(request.POST)})
    form, status = AccountForm(request.POST), INVALID
    if form.is_valid():
        result = _made(request, form, before)
        if isinstance(result, Unlocked):
            return let_in(request, result, CODE_STEP)
        status = result
        form.ask_again()
    return render(request, "people/account.html", {"form": form}, status=status)


def _made(request: HttpRequest, form: AccountForm, before: Person | None) -> Unlocked | int:
    """Returns the new account, or the one that this form made a moment ago; otherwise the status to answer with."""
    boot_secret()
    passphrase, once = form.cleaned_data["passphrase"], form.cleaned_data["once"]
    try:
        if before is None:
            throttle.attempt(account_buckets(request))
            try:
                return accounts.create_account(form.about(), passphrase, once=once)
            except accounts.AlreadyMade:
                throttle.succeeded(account_buckets(request))  # the same form, counted before
                before = cast(Person, accounts.made_before(once))
            except Busy:
                throttle.give_back(account_buckets(request))
                raise
        return opened_again(request, before, passphrase)
    except throttle.Wait as wait:
        form.add_error(None, wait_words(wait))
        return TOO_MANY
    except Busy:
        form.add_error(None, busy_words())
        return BUSY
    except Refused:
        form.add_error("passphrase", other_passphrase())
        return INVALID
    except accounts.SignupClosed:
        form.add_error(None, _("Someone else has just made the first account here. Ask them to invite you."))
        return INVALID


def opened_again(request: HttpRequest, person: Person, passphrase: str) -> Unlocked:
    """Returns the account's open keys. Raises Refused, throttle.Wait, Busy."""
    return open_keys(person, passphrase, counted=counted(request, person))


def other_passphrase() -> str:
    return _("This page has made your account already, with another passphrase. Type that one, or sign in with it.")


@unlocked_while_settling
@require_http_methods(EITHER)
def recovery_code(request: PersonRequest) -> HttpResponse:
    """Replaces the recovery code. Asks for the passphrase if one counts already: a code opens the account for good, so
    a minute with an open phone must not be enough.
    """
    if request.method == "POST" and not request.unlocked.settled:
        return code_page(request, request.unlocked)
    form, status = UnlockForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            given, where = form.cleaned_data["passphrase"], counted(request, request.person)
            result = opened(
                form,
                lambda: open_keys(request.person, given, counted=where),
                field="passphrase",
                refused=wrong_passphrase(),
            )
            if isinstance(result, Unlocked):
                return code_page(request, result)
            status = result
    given = {"form": form, "once": new_once(), "begun": request.unlocked.keyring.generation > 1}
    return render(request, "people/recovery_code.html", given, status=status)


def code_page(request: HttpRequest, by: Unlocked, *, again: bool = False) -> HttpResponse:
    """Renders a new code, which is on this page and nowhere else."""
    seed = made_once(request, by.person, "recovery code") or b""
    code, _by = again_if_moved(lambda by: accounts.new_recovery_code(by=by, seed=seed), by)
    given = shown_code(code, first=not by.settled)
    return render(request, "people/recovery_code_shown.html", {**given, "again": again})


def shown_code(code: str, *, first: bool) -> dict[str, object]:
    return {"form": TypedBackForm(initial={"recovery_code": code, "first": first}), "code": code}


@unlocked_while_settling
@require_POST
def confirm_recovery_code(request: PersonRequest) -> HttpResponse:
    form, settled = TypedBackForm(request.POST), request.unlocked.settled
    if form.is_valid():
        typed = form.cleaned_data["code"]
        if again_if_moved(lambda by: accounts.confirm_recovery_code(typed, by=by), request.unlocked) is not None:
            if form.cleaned_data["first"] or not settled:  # a form sent twice gets the same answer twice
                return see("people:front")
            say(request, "recovery")
            return see("people:settings")
        if _same_code(typed, form.cleaned_data["recovery_code"]):  # another window has made a newer one meanwhile
            return _outdated(request) if settled else code_page(request, request.unlocked, again=True)
        form.add_error("code", _("That is not quite the code above. Compare them group by group."))
    shown = form.data.get("recovery_code", "")
    if not _is_code(shown):
        return see("people:recovery_code")
    return render(request, "people/recovery_code_shown.html", {"form": form, "code": shown}, status=INVALID)


def _outdated(request: PersonRequest) -> HttpResponse:
    """Says that the code that was typed back doesn't count any more, since the person has it on paper."""
    given = {"form": UnlockForm(), "once": new_once(), "outdated": True}
    return render(request, "people/recovery_code.html", given, status=CONFLICT)


def _is_code(code: str) -> bool:
    try:
        return bool(normal_code(code, symbols=32))
    except BadCode:
        return False


def _same_code(one: str, other: str) -> bool:
    return _is_code(one) and _is_code(other) and normal_code(one, symbols=32) == normal_code(other, symbols=32)
