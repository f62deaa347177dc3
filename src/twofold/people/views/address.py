"""Confirms the address for reminders: a code is mailed there and typed back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from twofold.people.access import PersonRequest, unlocked
from twofold.people.address_confirmation import NotMailed, confirm, mail_code, waits_for_code
from twofold.people.flash import said, say
from twofold.people.form_ids import new_once, once_in
from twofold.people.forms import AddressForm
from twofold.people.rate_limits import wait_words
from twofold.people.responses import INVALID, TOO_MANY, see
from twofold.people.throttle import Wait
from twofold.people.views.sign_in import EITHER


@unlocked
@require_http_methods(EITHER)
def address(request: PersonRequest) -> HttpResponse:
    if not waits_for_code(request.person):  # sent twice, or nothing to confirm
        if request.method == "POST" and request.person.is_written_to:
            say(request, "confirmed")
        return see("people:settings")
    if request.method != "POST":
        return _page(request, AddressForm())
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, form, INVALID)
    try:
        if confirm(form.cleaned_data["code"], request.person):
            say(request, "confirmed")
            return see("people:settings")
    except Wait as wait:
        form.add_error("code", wait_words(wait))
        return _page(request, form, TOO_MANY)
    form.add_error("code", _("That is not the code of the last mail. It counts for an hour; a new one can be mailed."))
    return _page(request, form, INVALID)


@unlocked
@require_POST
def mail(request: PersonRequest) -> HttpResponse:
    """Mails a code once more to the same address."""
    return mailed(request)


def mailed(request: PersonRequest) -> HttpResponse:
    """Mails a code to the person's address, and leads to the page where it is typed back."""
    if not waits_for_code(request.person):
        return see("people:settings")
    try:
        mail_code(request.person, once=once_in(request))
    except (NotMailed, Wait) as problem:
        form = AddressForm()
        if isinstance(problem, Wait):
            return _page(request, form, TOO_MANY, wait_words(problem))
        words = _(
            "The mail could not be sent: the mail server did not take it. Your settings are kept. Please try again later."
        )
        return _page(request, form, 503, words)
    say(request, "mailed")
    return see("people:address")


def _page(request: PersonRequest, form: AddressForm, status: int = 200, trouble: str = "") -> HttpResponse:
    given = {"form": form, "trouble": trouble, "once": new_once(), "said": said(request)}
    return render(request, "people/address.html", given, status=status)
