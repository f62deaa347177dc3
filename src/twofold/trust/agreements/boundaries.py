"""Boundaries: one person's own, kept and shown as a dream is."""

from __future__ import annotations

from twofold.trust.agreements.documents import Boundary, BoundaryHeard
from twofold.trust.agreements.forms import BoundaryForm
from twofold.trust.showing.sorts import Sort

BOUNDARIES = Sort(
    "boundary",
    Boundary,
    BoundaryForm,
    lambda id, text: BoundaryHeard(boundary=id, text=text),
    "agreements/boundary",
    ("title",),
)
