"""Registers how dreams appear outside their pages."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from twofold.rooms.gestures import Gestures
from twofold.rooms.registry import Shown, with_text
from twofold.trust.dreams.documents import DREAM, PART, Dream


def _text(dream: Dream) -> str:
    return "\n".join(part for part in (dream.text, dream.since, dream.near) if part)


KINDS = {
    DREAM: Shown(
        _("Dream"), text=_text, page="trust:dream", shows="trust:show_dream", within=lambda d: reverse("trust:dreams")
    ),
    PART: Shown(_("Part in a dream"), with_text=with_text, within=lambda d: reverse("trust:dream", args=[d.dream])),
}
GESTURES = {
    DREAM: Gestures({"": _("%(name)s showed you a dream")}),
    PART: Gestures({"": _("%(name)s wrote how they could be part of your dream")}),
}
