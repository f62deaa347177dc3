"""Registers this room. Its practices run as talks, so the `talks` room registers their documents and the talks on
Today.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from twofold.rooms.registry import Room
from twofold.web.navigation import Destination

ROOM = Room(
    key="listening",
    title=_("Listening"),
    kinds={},
    destination=Destination("listening", _("Listen"), "listening:room", 20, frozenset({"listening", "talks"})),
)
