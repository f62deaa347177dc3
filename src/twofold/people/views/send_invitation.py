"""A waiting invitation as link, QR code and text to read out; making and withdrawing it."""

from __future__ import annotations

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST, require_safe

from twofold.people import invitations
from twofold.people.access import PersonRequest, unlocked
from twofold.people.flash import said, say
from twofold.people.form_ids import new_once, once_in
from twofold.people.responses import see


@unlocked
@require_safe
def invite(request: PersonRequest) -> HttpResponse:
    if request.unlocked.couple is not None:
        return see("people:two")
    waiting = invitations.open_invitation(by=request.unlocked)
    given = {
        "waiting": waiting,
        "drawing": _drawing(waiting.link) if waiting else "",
        "only_here": settings.CONFIGURATION.reached_from_here_only,
        "origin": settings.ORIGIN,
        "once": new_once(),
        "said": said(request),
    }
    return render(request, "people/invite.html", given)


def _drawing(link: str) -> SafeString:
    drawing = segno.make(link, error="m", micro=False).svg_inline(
        omitsize=True, border=2, svgclass=None, lineclass=None
    )
    return mark_safe(drawing)  # noqa: S308  # segno draws it from our own address and code


@unlocked
@require_POST
def new_invitation(request: PersonRequest) -> HttpResponse:
    try:
        invitations.invite(by=request.unlocked, once=once_in(request))
    except invitations.NotTaken:
        return see("people:two")
    return see("people:invite")


@unlocked
@require_POST
def withdraw_invitation(request: PersonRequest) -> HttpResponse:
    invitations.withdraw(by=request.unlocked)
    say(request, "withdrawn")
    return see("people:invite")
