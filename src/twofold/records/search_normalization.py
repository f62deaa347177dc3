"""Normalizes texts for searching: spellings that a reader takes for the same, but keyboards write differently, become
equal.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_ALIKE: Final = {
    "'": "`´‘’‚‛′‵‹›ʹʻʼʽˈˊˋ՚׳＇\u00b4\u1ffd\u1fbd\u1fbf\u1ffe",
    '"': "“”„‟«»″‶〝〞〟＂״",
    "-": "‐‑‒–—―−⁃﹘﹣－־",
    "i": "ı",
    "o": "ø",
    "l": "ł",
    "d": "đð",
    "h": "ħ",
    "ae": "æ",
    "oe": "œ",
    "ا": "ٱ",
    "ي": "ىیېےۍ",
    "ك": "کڪ",
    "ه": "ھہەۂة",
    "": "ـ\ufe0e\ufe0f",
}
_LETTERS: Final = {ord(written): read for read, all_ways in _ALIKE.items() for written in all_ways}
_DASHES: Final = re.compile(r"-{2,}")


def alike(text: str) -> str:
    """Removes case, accents, joiners and the stretching of letters, and writes marks, dashes, widths and digits in one
    way.

    Texts that are equal after this are also equal inside a longer text, so a word is found inside one.
    """
    if text.isascii():
        return _DASHES.sub("-", text.lower().replace("`", "'"))
    canonical = unicodedata.normalize("NFD", text)
    folded = unicodedata.normalize("NFKD", canonical.casefold().translate(_LETTERS)).casefold()
    apart = unicodedata.normalize("NFKD", folded).translate(_LETTERS)
    return _DASHES.sub("-", "".join(map(_letter, apart)))


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return ""
    return str(unicodedata.decimal(letter, letter))
