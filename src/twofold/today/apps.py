from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TodayConfig(AppConfig):
    name = "twofold.today"
    label = "today"

    def ready(self) -> None:
        from twofold.web.navigation import Destination, announce

        announce(Destination("today", _("Today"), "today:today", 10, frozenset({"today"})))
        announce(Destination("rooms", _("Rooms"), "today:rooms", 15, shown="bar"))
        announce(Destination("begin", _("Write or begin"), "today:begin", 65))
