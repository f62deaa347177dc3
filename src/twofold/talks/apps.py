from __future__ import annotations

from django.apps import AppConfig


class TalksConfig(AppConfig):
    name = "twofold.talks"
    label = "talks"

    def ready(self) -> None:
        from twofold.rooms.registry import announce
        from twofold.talks.room import ROOM

        announce(ROOM)
