"""Words for passphrases that people can remember, and for comparing keys aloud."""

from __future__ import annotations

import secrets
from importlib.resources import files
from typing import Final

WORDS: Final[tuple[str, ...]] = tuple(
    files("twofold.vault").joinpath("wordlist/eff_large.txt").read_text(encoding="ascii").split()
)


def six_words() -> str:
    """Six random words of 7,776, about 77 bits."""
    return " ".join(secrets.choice(WORDS) for _ in range(6))
