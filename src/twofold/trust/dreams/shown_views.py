"""Between the two: showing a dream, taking it back, and saying how one could be part of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from twofold.people.access import PersonRequest, unlocked
from twofold.people.onward import INVALID, SeeOther
from twofold.practices import once
from twofold.practices.doors import absent_is_404
from twofold.records.store import Absent, Conflict, Ended
from twofold.trust.beneath import beneath
from twofold.trust.dreams import actions
from twofold.trust.dreams.forms import PartForm
from twofold.trust.dreams.pages import dream_page, part_form
from twofold.trust.dreams.queries import own_dream, private_dream, shared_dream
from twofold.trust.shown_copies import Changed
from twofold.trust.tokens import carried, number, posted


@unlocked
@require_http_methods(["GET", "POST"])
@absent_is_404
def show_dream(request: PersonRequest, dream_id: UUID) -> HttpResponse:
    """Exactly what the other will read; then it is shown. Other words than those on the page are shown to nobody."""
    by = request.unlocked
    if not by.linked or private_dream(dream_id, by=by).document is None:
        raise Absent
    changed = False
    found = carried(request, by, show=str(dream_id)) if request.method == "POST" else None
    if found is not None:
        try:
            actions.show_dream(dream_id, by=by, rev=number(found, "rev"), number=number(found, "number"))
            return SeeOther(reverse("trust:dream", args=[dream_id]))
        except (Changed, Conflict):
            changed = True
        except Ended as ended:
            raise Absent from ended
    own = own_dream(private_dream(dream_id, by=by), by=by)
    token = once.token(by, show=str(dream_id), rev=own.entry.rev, number=own.copies.number)
    given = {"entry": own.entry, "own": own, "once": token, "changed": changed}
    return render(request, "trust/dreams/show.html", given, status=409 if changed else 200)


@unlocked
@require_POST
@absent_is_404
def take_back(request: PersonRequest, dream_id: UUID) -> HttpResponse:
    by = request.unlocked
    private_dream(dream_id, by=by)
    found = carried(request, by, back=str(dream_id))
    if found is not None:
        actions.take_back(dream_id, by=by, number=number(found, "number"))
    return SeeOther(reverse("trust:dream", args=[dream_id]))


@unlocked
@require_POST
@absent_is_404
def part(request: PersonRequest, dream_id: UUID) -> HttpResponse:
    by = request.unlocked
    entry = shared_dream(dream_id, by=by)
    if entry.author_id == by.person.pk:
        raise Absent
    found = carried(request, by, part=str(dream_id))
    form = PartForm(request.POST)
    if found is None:
        form = PartForm(posted(request, by, part=str(dream_id), number=0))
        form.add_error(None, _("This page was open for long. Your words are still here; please send them again."))
    elif form.is_valid():
        try:
            return _keep(request, dream_id, form, number(found, "number"))
        except Conflict as conflict:
            lines = beneath([entry], by=by).get(entry.id, [])
            fresh = part_form(entry, lines, by=by, given=form.cleaned_data["text"])
            page = dream_page(entry, by=by, form=fresh, newer=conflict.newer)
            return render(request, "trust/dreams/dream.html", page, status=409)
        except Changed:
            lines = beneath([entry], by=by).get(entry.id, [])
            form = PartForm(part_form(entry, lines, by=by, given=form.cleaned_data["text"]).initial)
            form.add_error(None, _("You took your words back in the meantime. What you wrote just now is still here."))
        except (Ended, Absent):
            form.add_error(None, _("This cannot be added here now. Your words are still here, for you to copy."))
    return render(request, "trust/dreams/dream.html", dream_page(entry, by=by, form=form), status=INVALID)


def _keep(request: PersonRequest, dream_id: UUID, form: PartForm, taken_back: int) -> HttpResponse:
    actions.write_part(
        dream_id,
        form.cleaned_data["text"],
        by=request.unlocked,
        expected_rev=form.cleaned_data["expected_rev"] or 0,
        number=taken_back,
        draft=f"dream-part:{dream_id}",
    )
    return SeeOther(reverse("trust:dream", args=[dream_id]) + "#part")
