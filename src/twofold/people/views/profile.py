"""One person's settings: the overview, you, the passphrase, signed-in devices."""

from __future__ import annotations

from typing import Any

from django.conf import settings as house
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twofold.people import accounts, sign_ins, throttle, unlock_methods
from twofold.people.access import PersonRequest, renewing, unlocked
from twofold.people.address_confirmation import mailed_before, waits_for_code
from twofold.people.cookies import lock_others, start_unlocking
from twofold.people.flash import said, say
from twofold.people.form_ids import once_in
from twofold.people.forms import ChangeForm, YouForm
from twofold.people.keyrings import KeyringMoved
from twofold.people.models import Person
from twofold.people.rate_limits import counted
from twofold.people.resets import kept_until
from twofold.people.responses import INVALID, again_if_moved, renewed, see, unlocked_now
from twofold.people.rotation import change_passphrase, replace_all_keys
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import Refused
from twofold.people.unlocking import unlock as open_keys
from twofold.people.views.accounts import shown_code
from twofold.people.views.address import mailed
from twofold.people.views.sign_in import EITHER, opened, opened_with_the_new
from twofold.web.navigation import path_to


@unlocked
@require_safe
def settings(request: PersonRequest) -> HttpResponse:
    given = {
        "said": said(request),
        "passphrase_made": unlock_methods.made_on(request.person, unlock_methods.PASSPHRASE),
        "code_made": unlock_methods.made_on(request.person, unlock_methods.RECOVERY),
        "export": path_to("leaving:export"),
        "devices": request.person.sign_ins.count(),
        "waits_for_code": waits_for_code(request.person),
        "kept_until": kept_until(request.person),
    }
    return render(request, "people/settings.html", given)


@unlocked
@require_http_methods(EITHER)
@gzip_page  # the long part is the list of time zones; nothing that an attacker could add
def you(request: PersonRequest) -> HttpResponse:
    by = request.unlocked
    others = (by.partner.name, by.row_name) if by.partner is not None else ()
    if request.method != "POST":
        return render(request, "people/you.html", {"form": YouForm(person=request.person)})
    form = YouForm(request.POST, person=request.person, others=others)
    if not form.is_valid():
        return render(request, "people/you.html", {"form": form}, status=INVALID)
    idle = request.person.idle_minutes
    given = {name: value for name, value in form.cleaned_data.items() if name != "once"}
    accounts.change_settings(by=request.unlocked, **given)
    say(request, "kept")
    changed = {"email", "reminds"} & set(form.changed_data) or mailed_before(request.person, once_in(request))
    asked = changed and waits_for_code(request.person)
    response = mailed(request) if asked else see("people:settings")
    if form.cleaned_data["idle_minutes"] != idle:  # an unlocking keeps its idle time, so start a new one
        start_unlocking(response, request.unlocked, cookie=request.COOKIES[house.UNLOCK_COOKIE_NAME])
    return response


@renewing
@unlocked
@require_http_methods(EITHER)
def passphrase(request: PersonRequest) -> HttpResponse:
    result = _changed(request, "people/passphrase.html")
    if isinstance(result, HttpResponse):
        return result
    by, new = result
    if new is not None:
        try:
            by = again_if_moved(
                lambda by: renewed(request, lambda by: change_passphrase(new, by=by), by, devices=False), by
            )
        except KeyringMoved:  # the same form, sent twice at the same moment
            by = opened_with_the_new(request.person, new)
    return _start_anew(request, by, see("people:settings"), "passphrase")


@renewing
@unlocked
@require_http_methods(EITHER)
def known_passphrase(request: PersonRequest) -> HttpResponse:
    result = _changed(request, "people/known_passphrase.html")
    if isinstance(result, HttpResponse):
        return result
    by, new = result
    if new is None:
        return _start_anew(request, by, see("people:recovery_code"), "")
    try:
        code, by = again_if_moved(lambda by: renewed(request, lambda by: replace_all_keys(new, by=by), by), by)
    except KeyringMoved:  # the first of two presses showed a code that nobody saw: make another
        return _start_anew(request, opened_with_the_new(request.person, new), see("people:recovery_code"), "")
    except Exception as error:
        items = getattr(error, "items", None)  # the rewrapper's list of what it couldn't read
        if not items:
            raise
        return render(request, "people/keys_kept.html", {"items": items}, status=409)
    unlocked_now(request, by)
    page = render(request, "people/recovery_code_shown.html", {**shown_code(code, first=True), "replaced": True})
    return _start_anew(request, by, page, "")


def _start_anew(request: HttpRequest, by: Unlocked, response: HttpResponse, line: str) -> HttpResponse:
    """Signs this person out everywhere else, and unlocks them here with the new keys."""
    sign_ins.others(request, by.person).delete()
    start_unlocking(response, by)
    if line:
        say(request, line)
    return response


def _changed(request: PersonRequest, template: str) -> HttpResponse | tuple[Unlocked, str | None]:
    """Returns (keys opened with the present passphrase, the new passphrase), or a page to show first.

    The new passphrase is None if it is the present one already, because the same form was sent twice.
    """
    person = request.person
    if request.method != "POST":
        return render(request, template, {"form": ChangeForm(person=person)})
    if "another" in request.POST:
        return render(request, template, {"form": ChangeForm.with_other_words(request.POST, person=person)})
    form, status = ChangeForm(request.POST, person=person), INVALID
    if form.is_valid():
        given, new = form.cleaned_data["passphrase"], form.cleaned_data["new_passphrase"]
        wrong = _("That is not your passphrase of today.")
        attempt = _OpensWithEither(request, person, given, new)
        result = opened(form, attempt, field="passphrase", refused=wrong)
        if isinstance(result, Unlocked):
            return result, None if attempt.repeated else new
        status = result
        form.ask_again()
    return render(request, template, {"form": form}, status=status)


class _OpensWithEither:
    """Opens with the present passphrase, or with the new one if it was changed a moment ago."""

    def __init__(self, request: HttpRequest, person: Person, given: str, new: str) -> None:
        self.counted, self.person, self.given, self.new = counted(request, person), person, given, new
        self.repeated = False

    def __call__(self) -> Unlocked:
        try:
            return open_keys(self.person, self.given, counted=self.counted)
        except Refused:
            by = open_keys(self.person, self.new)  # the attempt is counted already
            throttle.succeeded(self.counted)
            self.repeated = True
            return by


@unlocked
@require_safe
def devices(request: PersonRequest) -> HttpResponse:
    here = sign_ins.current(request).first()
    rows: list[dict[str, Any]] = [
        {"row": row, "name": sign_ins.row_name(row), "here": here is not None and row.pk == here.pk}
        for row in request.person.sign_ins.order_by("-used_on", "-began_on")
    ]
    rows.sort(key=lambda found: not found["here"])
    return render(request, "people/sign_ins.html", {"rows": rows, "said": said(request)})


@unlocked
@require_POST
def end_sign_in(request: PersonRequest) -> HttpResponse:
    """Ends one other device's sign-in, or all of them. One that has already ended is no error."""
    response = see("people:sign_ins")
    others = sign_ins.others(request, request.person)
    wanted = request.POST.get("which", "")
    if wanted == "all":
        others.delete()
        lock_others(request, response, request.unlocked)
        say(request, "all ended")
        return response
    for row in others:
        if sign_ins.row_name(row) == wanted:
            row.delete()
    if wanted:  # sent twice: the second finds it ended
        say(request, "ended")
    return response
