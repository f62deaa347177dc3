"""As long as any other of its kind: what lies among the drafts is told apart by its size otherwise."""

from __future__ import annotations

import json


def padded(plain: str, least: int) -> str:
    """With blanks behind it, up to `least` as it is stored, or twice that, and so on."""
    long, size = len(json.dumps(plain)), least
    while size < long:
        size *= 2
    return plain + " " * (size - long)
