"""Boundaries: one person's own, kept and shown as a dream is. The doors to each."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twofold.people.access import PersonRequest, unlocked
from twofold.practices.doors import absent_is_404
from twofold.trust.agreements.documents import Boundary, BoundaryHeard
from twofold.trust.agreements.forms import BoundaryForm
from twofold.trust.showing import views
from twofold.trust.showing.sorts import Sort

BOUNDARIES = Sort(
    "boundary", Boundary, BoundaryForm, lambda id, text: BoundaryHeard(boundary=id, text=text), "agreements/boundary"
)


@unlocked
@require_http_methods(["GET", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    return views.new(request, BOUNDARIES)


@unlocked
@require_GET
@absent_is_404
def page(request: PersonRequest, boundary_id: UUID) -> HttpResponse:
    return views.page(request, BOUNDARIES, boundary_id)


@unlocked
@require_http_methods(["GET", "POST"])
@absent_is_404
def change(request: PersonRequest, boundary_id: UUID) -> HttpResponse:
    return views.change(request, BOUNDARIES, boundary_id)


@unlocked
@require_http_methods(["GET", "POST"])
@absent_is_404
def show(request: PersonRequest, boundary_id: UUID) -> HttpResponse:
    return views.show(request, BOUNDARIES, boundary_id)


@unlocked
@require_POST
@absent_is_404
def take_back(request: PersonRequest, boundary_id: UUID) -> HttpResponse:
    return views.take_back(request, BOUNDARIES, boundary_id)


@unlocked
@require_POST
@absent_is_404
def line(request: PersonRequest, boundary_id: UUID) -> HttpResponse:
    """That it was heard."""
    return views.line(request, BOUNDARIES, boundary_id)
