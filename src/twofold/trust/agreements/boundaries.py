"""Boundaries: one person's own, kept and shown in the same way as dreams."""

from __future__ import annotations

from twofold.rooms.sharing.shareable import Shareable
from twofold.trust.agreements.documents import Boundary, BoundaryHeard
from twofold.trust.agreements.forms import BoundaryForm

BOUNDARIES = Shareable(
    "trust",
    "boundary",
    Boundary,
    BoundaryForm,
    lambda id, text: BoundaryHeard(boundary=id, text=text),
    "agreements/boundary",
    ("title",),
)
