"""Decides whether two names look the same to a reader."""

from __future__ import annotations

import unicodedata
from typing import Final

# Cyrillic and Greek letters after casefold, and the Latin letters that they look like.
_LOOKS_LIKE: Final = str.maketrans(
    {
        **dict(zip("авсԁеѕіјӏһкмнорԛтухԝүёї", "abcdesijlhkmhopqtyxwyei", strict=True)),
        **dict(zip("αβεικνοορτυχγημζωσ", "abeikvooptuxynmzwo", strict=True)),
        "ı": "i",
    }
)


def alike(one: str, other: str) -> bool:
    """Returns True if names differ only in capitals, wide letters, accents, spaces or look-alikes of other scripts."""
    return bool(one) and _bones(one) == _bones(other)


def _bones(name: str) -> str:
    parted = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    kept = "".join(c for c in parted if unicodedata.category(c)[0] in "LNM" and not "\u0300" <= c <= "\u036f")
    return kept.translate(_LOOKS_LIKE) or name
