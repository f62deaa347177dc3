from __future__ import annotations

from django.apps import AppConfig


class TrustConfig(AppConfig):
    name = "twofold.trust"
    label = "trust"

    def ready(self) -> None:
        from twofold.rooms.registry import announce
        from twofold.trust.room import ROOM

        announce(ROOM)
