from __future__ import annotations

from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "twofold.practices"
    label = "practices"

    def ready(self) -> None:
        from twofold.practices.room import ROOM
        from twofold.practices.rooms import announce

        announce(ROOM)
