"""What a page asks twice a second while a talk is live: a number, and nothing else."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from twofold.people.access import SignedInRequest, signed_in_keyless


@signed_in_keyless
@require_GET
def revision(request: SignedInRequest, talk_id: UUID) -> HttpResponse:
    """Whoever is let near was answered by `live.RevisionMiddleware` already."""
    raise Http404
