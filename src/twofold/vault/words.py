"""Words for memorable passphrases and for comparing keys aloud."""

from __future__ import annotations

import secrets
from importlib.resources import files
from typing import Final

WORDS: Final[tuple[str, ...]] = tuple(
    files("twofold.vault").joinpath("wordlist/eff_large.txt").read_text(encoding="ascii").split()
)


def six_words() -> str:
    """Returns six random words of 7,776, about 77 bits."""
    return " ".join(secrets.choice(WORDS) for _ in range(6))
