"""How dreams appear outside their pages."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from twofold.people.unlocked import Unlocked
from twofold.rooms.registry import Card, Shown
from twofold.trust.dreams.documents import DREAM, PART, Dream


def _url(id: UUID) -> str:
    return reverse("trust:dream", args=[id])


def _show_url(id: UUID) -> str:
    return reverse("trust:show_dream", args=[id])


def _text(dream: Dream) -> str:
    return "\n".join(part for part in (dream.text, dream.since, dream.near) if part)


KINDS = {
    DREAM: Shown(
        _("Dream"),
        title=lambda d: d.title,
        text=_text,
        url=_url,
        shows=_show_url,
        within=lambda d: reverse("trust:dreams"),
    ),
    PART: Shown(
        _("Part in a dream"),
        title=lambda d: "",
        text=lambda d: d.text,
        with_text=lambda d, text: d.model_copy(update={"text": text}),
        within=lambda d: _url(d.dream),
    ),
}


def cards(by: Unlocked) -> list[Card]:
    """A dream waits for nobody."""
    return []
