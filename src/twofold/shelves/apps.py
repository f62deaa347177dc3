from __future__ import annotations

from django.apps import AppConfig


class ShelvesConfig(AppConfig):
    name = "twofold.shelves"
    label = "shelves"
