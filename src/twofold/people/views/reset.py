"""After a reset: choosing a new passphrase, and bringing back the keys that the old one opens."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from twofold.people import resets, rotation, throttle
from twofold.people.access import PersonRequest, renewing, unlocked_while_beginning, unlocked_while_settling
from twofold.people.boot_secret import boot_secret
from twofold.people.cookies import start_unlocking
from twofold.people.flash import say
from twofold.people.form_ids import once_in
from twofold.people.forms import BringBackForm, OwnPassphraseForm
from twofold.people.held_forms import Held, begin_anew_page, held_in
from twofold.people.keyrings import KeyringMoved
from twofold.people.rate_limits import wait_words
from twofold.people.responses import (
    INVALID,
    TOO_MANY,
    again_if_moved,
    go_on,
    renewed,
    see,
    unlocked_now,
)
from twofold.people.throttle import Wait
from twofold.people.unlocking import Refused
from twofold.people.views.sign_in import EITHER, opened_with_the_new

_DONE = "brought back by"  # session key: the token of the form that brought the keys back


@renewing
@unlocked_while_beginning
@require_http_methods(EITHER)
def begin_anew(request: PersonRequest) -> HttpResponse:
    held = held_in(request) if request.method == "POST" else Held()
    if not request.unlocked.keyring.temporary:  # sent a second time
        return go_on(request, held)
    if request.method != "POST":
        return begin_anew_page(request, held)
    if "another" in request.POST:
        return begin_anew_page(request, held)
    form = OwnPassphraseForm(request.POST, person=request.person)
    if not form.is_valid():
        return begin_anew_page(request, held, form, INVALID)
    boot_secret()
    new = form.cleaned_data["new_passphrase"]
    try:
        by = renewed(request, lambda by: rotation.begin_anew(new, by=by), request.unlocked)
    except KeyringMoved:  # the same form, sent twice at the same moment
        by = opened_with_the_new(request.person, new)
    unlocked_now(request, by)
    response = go_on(request, held)
    start_unlocking(response, by)
    return response


@unlocked_while_settling
@require_http_methods(EITHER)
def old_passphrase(request: PersonRequest) -> HttpResponse:
    """Brings back the keys from before a reset. Reachable from the full-page stop, which that may make unnecessary."""
    until, posted = resets.kept_until(request.person), request.method == "POST"
    done = posted and bool(once_in(request)) and request.session.get(_DONE) == once_in(request)
    if done or (until is None and posted):  # sent a second time
        say(request, "brought back")
    if until is None or done:
        return see("people:settings")
    form, status = BringBackForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = _brought_back(request, form) if form.is_valid() else INVALID
        if not status:
            request.session[_DONE] = once_in(request)
            say(request, "brought back")
            return see("people:settings")
    return render(request, "people/old_passphrase.html", {"form": form, "until": until}, status=status)


def _brought_back(request: PersonRequest, form: BringBackForm) -> int:
    """Returns 0, or the status to answer with and the reason in the form."""
    given = form.cleaned_data["passphrase"]
    try:
        again_if_moved(lambda by: resets.bring_back(given, by=by), request.unlocked)
    except Wait as wait:
        form.add_error(None, wait_words(wait))
        return TOO_MANY
    except Refused:
        if resets.kept_until(request.person) is None:  # the first of two presses brought them back
            throttle.succeeded(resets.old_passphrase_buckets(request.person))
            return 0
        form.add_error("passphrase", _("That opens none of your keys from before. Check whether capitals are on."))
        return INVALID
    except resets.DoNotFit:
        form.add_error(None, _("Your keys from before do not fit the present ones. Nothing was changed."))
        return 409
    return 0
