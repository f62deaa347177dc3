from __future__ import annotations

from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "twofold.listening"
    label = "listening"

    def ready(self) -> None:
        from twofold.listening.room import ROOM
        from twofold.rooms.registry import announce

        announce(ROOM)
