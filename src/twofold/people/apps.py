from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "twofold.people"
    label = "people"

    def ready(self) -> None:
        from twofold.web.navigation import Destination, announce

        announce(Destination("settings", _("Settings"), "people:settings", 90, frozenset({"people"}), shown="neither"))
