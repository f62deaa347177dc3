"""What a page asks twice a second while a talk is live: a number, and nothing else."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from twofold.people.access import SignedInRequest, signed_in_keyless
from twofold.practices.documents import TALK
from twofold.records.counting import revision_of


@signed_in_keyless
@require_GET
def revision(request: SignedInRequest, talk_id: UUID) -> HttpResponse:
    rev = revision_of(talk_id, kind=TALK, person_id=request.person.pk)
    if rev is None:
        raise Http404
    return JsonResponse({"rev": rev})
