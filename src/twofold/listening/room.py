"""Registers this room. Its practices run as talks, so the `talks` room registers their documents and the talks on
Today.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from twofold.rooms.registry import Beginning, Chip, Room
from twofold.talks.catalogue import offers_of
from twofold.web.navigation import Destination

ROOM = Room(
    key="listening",
    title=_("Listening"),
    kinds={},
    lede=_("One speaks, one listens"),
    chips=(
        Chip(_("Five minutes"), "talks:practice", ("listening-five",), for_two=True),
        Chip(_("A letter"), "talks:practice", ("letter-to-be-heard",), for_two=True),
        Chip(_("Time-out"), "talks:practice", ("time-out",), for_two=True),
        Chip(_("How listening goes"), "listening:skill"),
        Chip(_("Talks, to read again"), "talks:talks"),
    ),
    beginnings=(
        Beginning(_("A letter to %(name)s"), "talks:practice", ("letter-to-be-heard",), for_two=True),
        Beginning(_("Five minutes to listen"), "talks:practice", ("listening-five",), for_two=True, reads="both"),
    ),
    offers=lambda by: offers_of("listening", by=by),
    destination=Destination(
        "listening", _("Listening"), "listening:room", 20, frozenset({"listening", "talks"}), "rail", "sea"
    ),
)
