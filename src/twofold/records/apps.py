from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "twofold.records"
    label = "records"

    def ready(self) -> None:
        from twofold.people import hooks
        from twofold.records.island_moves import move
        from twofold.records.rotation import rewrap
        from twofold.records.tickets import forget_held_keys

        hooks.rewrappers.append(rewrap)
        hooks.movers.append(move)
        hooks.ends_of_instant.append(forget_held_keys)
