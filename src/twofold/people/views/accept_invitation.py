"""Accepting an invitation: it names the inviter and the operator, then leads to an account or a consent."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from twofold.people import accounts, invitations, throttle
from twofold.people.access import PersonRequest, anyone, unlocked
from twofold.people.boot_secret import boot_secret
from twofold.people.fields import invitation_code
from twofold.people.flash import say
from twofold.people.forms import InvitationForm, JoiningForm, too_like
from twofold.people.instance import instance_id, operator
from twofold.people.invitations import NotTaken, Why
from twofold.people.models import Invitation, Person
from twofold.people.rate_limits import busy_words, code_buckets, wait_words
from twofold.people.responses import INVALID, TOO_MANY, SeeOther, again_if_moved, let_in, see
from twofold.people.similar_names import alike
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import Refused
from twofold.people.views.accounts import opened_again, other_passphrase
from twofold.people.views.sign_in import CODE_STEP, EITHER
from twofold.vault.primitives import Busy

_CODE = re.compile(r"[0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){3}")
WHY: dict[Why, str | Promise] = {
    Why.UNKNOWN: gettext_lazy(
        "There is no invitation with this code. Check it letter by letter, or ask for a new one."
    ),
    Why.EXPIRED: gettext_lazy("This invitation has expired: they last three days. Ask for a new one."),
    Why.USED: gettext_lazy("This invitation has been used."),
    Why.WITHDRAWN: gettext_lazy("This invitation was withdrawn. Ask the person who sent it."),
    Why.ALTERED: gettext_lazy(
        "This invitation does not match the person who made it: something here was altered. Nothing was linked."
        " Tell them, and ask for a new one."
    ),
    Why.OWN: gettext_lazy("This is your own invitation. Send it to the person you want to be here with."),
    Why.ALREADY_LINKED: gettext_lazy("You are linked with somebody already. Part ways first, under Settings."),
    Why.INVITER_LINKED: gettext_lazy("The person who invited you has linked with someone else since."),
}


@anyone
@require_http_methods(EITHER)
def join(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "people/join.html", {"form": InvitationForm()})
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _not_taken(request, form, INVALID)
    try:
        invitation = _read(request, form.cleaned_data["invitation"])
    except throttle.Wait as wait:
        form.add_error(None, wait_words(wait))
        return _not_taken(request, form, TOO_MANY)
    except NotTaken as error:
        form.add_error("invitation", str(WHY[error.why]))
        return _not_taken(request, form, INVALID)
    return invited_page(request, invitation, form.cleaned_data["invitation"])


def _read(request: HttpRequest, code: str) -> Invitation:
    """Returns the invitation, if this person may accept it. Raises NotTaken, throttle.Wait."""
    throttle.attempt(code_buckets(request))
    invitation = invitations.read_code(code)
    throttle.succeeded(code_buckets(request))
    invitations.proven_inviter_key(invitation, code, instance=instance_id())
    person: Person | None = request.person  # type: ignore[attr-defined]
    by: Unlocked | None = request.unlocked  # type: ignore[attr-defined]
    if person is not None and person.pk == invitation.inviter_id:
        raise NotTaken(Why.OWN)
    if by is not None and by.couple is not None:
        raise NotTaken(Why.ALREADY_LINKED)
    return invitation


def _not_taken(request: HttpRequest, form: InvitationForm, status: int) -> HttpResponse:
    return render(request, "people/join.html", {"form": form}, status=status)


def invited_page(
    request: HttpRequest,
    invitation: Invitation,
    code: str,
    form: JoiningForm | None = None,
    status: int = 200,
) -> HttpResponse:
    form = form or JoiningForm(initial={"invitation": code})
    given = {"form": form, "code": code, "inviter": invitation.inviter, **who_runs(invitation.inviter)}
    return render(request, "people/invited.html", given, status=status)


def who_runs(inviter: Person) -> dict[str, Any]:
    """Returns what is known of who runs this server. That it is the person of the first account is a guess, unless its
    settings say that a member does.
    """
    house, member = settings.CONFIGURATION, operator()
    stated = "operator" in house.model_fields_set
    return {
        "operator_name": house.operator_name,
        "inviter_runs": stated and member is not None and member.pk == inviter.pk,
        "likely": member.name if member else "",
        "run_by_other": house.operator == "other",
    }


@anyone
@require_safe
def astray(request: HttpRequest) -> HttpResponse:
    """Redirects a link that a program has changed on its way to the right page, with the code behind the # again.

    The browser keeps what it has behind the # by itself.
    """
    code, there = invitation_code(request.path), reverse("people:join")
    return SeeOther(f"{there}#{code}" if _CODE.fullmatch(code) else there)


@anyone
@require_http_methods(EITHER)
def join_account(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return see("people:join")
    code = request.POST.get("invitation", "")
    before = accounts.made_before(request.POST.get("once", ""))
    try:
        invitation = _read(request, code) if before is None else None
    except (throttle.Wait, NotTaken) as error:
        invitation, before = None, accounts.made_before(request.POST.get("once", ""))
        if before is None:
            return _refused(request, error)
    if invitation is not None and "another" in request.POST:
        form = JoiningForm.with_other_words(request.POST)
        return invited_page(request, invitation, code, form)  # type: ignore[arg-type]  # the method returns this class
    form = JoiningForm(request.POST)
    if form.is_valid() and invitation is not None and alike(form.cleaned_data["name"], invitation.inviter.name):
        form.add_error("name", too_like())
        form.ask_again()
    if form.is_valid():
        try:
            by = _made(request, form, before, invitation)
        except NotTaken as error:
            before = accounts.made_before(form.cleaned_data["once"])  # the first of two presses made it a moment ago
            if before is None:
                return _refused(request, error)
            by = _made(request, form, before, None)
        if by is not None:
            return let_in(request, by, CODE_STEP)
    if invitation is None:
        return see("people:sign_in")
    return invited_page(request, invitation, code, form, INVALID)


def _refused(request: HttpRequest, error: throttle.Wait | NotTaken) -> HttpResponse:
    """Renders the page for the code again, with the reason."""
    form = InvitationForm(request.POST)
    form.is_valid()
    if isinstance(error, NotTaken):
        form.add_error("invitation", str(WHY[error.why]))
        return _not_taken(request, form, INVALID)
    form.add_error(None, wait_words(error))
    return _not_taken(request, form, TOO_MANY)


def _made(
    request: HttpRequest, form: JoiningForm, before: Person | None, invitation: Invitation | None
) -> Unlocked | None:
    """Returns the new account, linked, or the one this form has just made; or None, with the reason in the form."""
    boot_secret()
    given = form.cleaned_data
    try:
        if before is None and invitation is not None:
            try:
                return accounts.create_account(
                    form.about(_another_colour(invitation.inviter)),
                    given["passphrase"],
                    invited=True,
                    once=given["once"],
                    then=lambda by: invitations.accept(given["invitation"], by=by),
                )
            except accounts.AlreadyMade:
                before = accounts.made_before(given["once"])
        return opened_again(request, before, given["passphrase"]) if before else None
    except throttle.Wait as wait:
        form.add_error(None, wait_words(wait))
    except Busy:
        form.add_error(None, busy_words())
    except Refused:
        form.add_error("passphrase", other_passphrase())
    return None


def _another_colour(inviter: Person) -> str:
    return next(colour for colour in accounts.COLOURS if colour != inviter.colour)


@unlocked
@require_http_methods(EITHER)
def join_accept(request: PersonRequest) -> HttpResponse:
    if request.method != "POST":
        return see("people:join")
    code = request.POST.get("invitation", "")
    try:
        throttle.attempt(code_buckets(request))
        again_if_moved(lambda by: invitations.accept(code, by=by), request.unlocked)
        throttle.succeeded(code_buckets(request))
    except (throttle.Wait, NotTaken) as error:
        return _refused(request, error)
    say(request, "linked")
    return see("people:two")
