"""The view behind the revision poll."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from twofold.people.access import SignedInRequest, signed_in_keyless


@signed_in_keyless
@require_GET
def revision(request: SignedInRequest, talk_id: UUID) -> HttpResponse:
    """Denies everybody: `revision_poll.RevisionMiddleware` has already answered those who may see the number."""
    raise Http404
