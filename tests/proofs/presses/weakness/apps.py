from __future__ import annotations

from django.apps import AppConfig


class Weakness(AppConfig):
    name = "tests.proofs.presses.weakness"
    label = "weakness"

    def ready(self) -> None:
        from tests.proofs.presses.planted import believe_what_is_put_back, plant

        believe_what_is_put_back()
        plant()
