"""The couple's settings: safety words, "instant for us", a changed key, and ending the link."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twofold.days.zones import zone_named
from twofold.people import couples
from twofold.people.access import PersonRequest, unlocked, unlocked_while_settling
from twofold.people.flash import said, say
from twofold.people.forms import UnlockForm
from twofold.people.held_forms import Held, changed_key_page, held_in
from twofold.people.models import Person
from twofold.people.rate_limits import counted
from twofold.people.responses import INVALID, again_if_moved, go_on, see
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import unlock as open_keys
from twofold.people.views.sign_in import EITHER, opened, wrong_passphrase


@unlocked
@require_safe
def two(request: PersonRequest) -> HttpResponse:
    by = request.unlocked
    if by.couple is None:
        return see("people:invite")
    given = {
        "words": couples.safety_words(by),
        "mine": couples.my_word_on_instant(by),
        "theirs": by.partner_instant,
        "instant": couples.instant(by),
        "run_by_other": settings.CONFIGURATION.operator == "other",
        "their_time": _time_of(by.partner, by) if by.partner is not None else "",
        "said": said(request),
    }
    return render(request, "people/two.html", given)


def _time_of(partner: Person, by: Unlocked) -> str:
    """Returns the partner's weekday and time; "" where they are the reader's own."""
    now = timezone.now()
    theirs, mine = now.astimezone(zone_named(partner.zone)), now.astimezone(by.zone)
    return date_format(theirs, "l, H:i") if theirs.utcoffset() != mine.utcoffset() else ""


@unlocked
@require_POST
def agree(request: PersonRequest) -> HttpResponse:
    wanted = request.POST.get("answers") == "instant"
    couples.agree_to_instant(wanted, by=request.unlocked)
    say(request, "instant" if wanted else "fair")
    return see("people:two")


@unlocked
@require_POST
def believe_name(request: PersonRequest) -> HttpResponse:
    """Accepts the partner's new name as the page with this form showed it."""
    again_if_moved(lambda by: couples.believe_name(request.POST.get("name", ""), by=by), request.unlocked)
    return see("people:two")


@unlocked_while_settling
@require_http_methods(EITHER)
def part(request: PersonRequest) -> HttpResponse:
    """Ends the link for good, so asks for the passphrase: an open phone must not be enough. Safe to send twice."""
    posted = request.method == "POST"
    if request.unlocked.couple is None and not posted:
        return see("people:settings")
    form = UnlockForm(request.POST if posted else None)
    if posted and request.unlocked.couple is not None:
        result = _opened_by_passphrase(request, form) if form.is_valid() else INVALID
        if not isinstance(result, Unlocked):
            return render(request, "people/part.html", {"form": form}, status=result)
    if not posted:
        return render(request, "people/part.html", {"form": form})
    again_if_moved(lambda by: couples.part(by=by), request.unlocked)
    say(request, "parted")
    return see("people:settings")


def _opened_by_passphrase(request: PersonRequest, form: UnlockForm) -> Unlocked | int:
    given, where = form.cleaned_data["passphrase"], counted(request, request.person)
    return opened(
        form,
        lambda: open_keys(request.person, given, counted=where),
        field="passphrase",
        refused=wrong_passphrase(),
    )


@unlocked_while_settling
@require_http_methods(EITHER)
def changed_key(request: PersonRequest) -> HttpResponse:
    """Shows a changed key. The words travel with the form, so that only what was compared is accepted."""
    held = held_in(request) if request.method == "POST" else Held()
    if request.method == "POST":
        words = tuple(request.POST.get("words", "").split())
        by = again_if_moved(lambda by: couples.accept_new_key(words, by=by), request.unlocked)
    else:
        by = request.unlocked
    stop = couples.stop(by)
    if stop is not None:
        return changed_key_page(request, stop, held)
    if request.method == "POST":
        say(request, "new key")
    return go_on(request, held)
