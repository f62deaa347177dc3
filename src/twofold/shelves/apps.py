from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShelvesConfig(AppConfig):
    name = "twofold.shelves"
    label = "shelves"

    def ready(self) -> None:
        from twofold.rooms import registry
        from twofold.shelves.room import ROOM
        from twofold.web.navigation import Destination, announce

        registry.announce(ROOM)

        announce(Destination("ours", _("Ours"), "shelves:ours", 70))
        announce(Destination("mine", _("Mine"), "shelves:mine", 80))
