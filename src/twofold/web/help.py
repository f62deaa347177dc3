"""The help page's texts from `content/help.yaml`, the same for everyone."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

SOURCE = Path(__file__).resolve().parent.parent / "content" / "help.yaml"
SHAPE = ("text", "international", "countries")


@cache
def help_words() -> dict[str, list[Any]]:
    """Returns `text` (sections: `id`, `title`, `body`), `international` (numbers) and `countries` with their lines."""
    words = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return {part: words.get(part) or [] for part in SHAPE}
