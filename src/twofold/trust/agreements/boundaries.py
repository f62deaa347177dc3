"""Boundaries: one person's own, kept and shown in the same way as dreams."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from twofold.rooms.sharing.shareable import Shareable, ShareableForm
from twofold.trust.agreements.documents import Boundary, BoundaryHeard


class BoundaryForm(ShareableForm):
    untitled = _("Give it a line, so that it can be understood at once.")


BOUNDARIES = Shareable(
    "trust",
    "boundary",
    Boundary,
    BoundaryForm,
    lambda id, text: BoundaryHeard(boundary=id, text=text),
    "agreements/boundary",
    ("title",),
)
