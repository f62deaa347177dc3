from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "twofold.records"
    label = "records"

    def ready(self) -> None:
        from twofold.people import hooks
        from twofold.records.islands import move
        from twofold.records.rotation import rewrap

        hooks.rewrappers.append(rewrap)
        hooks.movers.append(move)
