from __future__ import annotations

from django.apps import AppConfig


class AtticConfig(AppConfig):
    name = "tests.attic"
    label = "attic"

    def ready(self) -> None:
        from tests.attic.room import ROOM
        from twofold.rooms.registry import announce

        announce(ROOM)
