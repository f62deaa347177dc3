"""Codes that people read, write down and type: Crockford's base32, in groups of four."""

from __future__ import annotations

from typing import Final

from twofold.vault.primitives import random_bytes

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LONGEST: Final = 1000  # as typed, with dashes and spaces
_READ_AS: Final = str.maketrans("OIL", "011")


class BadCode(ValueError):
    """Not a code of the expected length and letters."""


def new_code(symbols: int) -> str:
    """Returns `symbols` random symbols of five bits each, in groups of four."""
    return code_from(random_bytes(symbols))


def code_from(random: bytes) -> str:
    """Returns one symbol for each byte (its low five bits), in groups of four."""
    return grouped("".join(ALPHABET[byte & 31] for byte in random))


def grouped(code: str) -> str:
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def normal_code(code: str, *, symbols: int) -> str:
    """Returns the bare symbols of a typed code. Any case, dashes or not; O is 0, I and L are 1. Raises BadCode."""
    if len(code) > _LONGEST:
        raise BadCode(f"expected {symbols} letters and digits, found much more")
    bare = "".join(c for c in code.upper() if c.isalnum()).translate(_READ_AS)
    if len(bare) != symbols or any(c not in ALPHABET for c in bare):
        raise BadCode(f"expected {symbols} letters and digits, found {len(bare)}")
    return bare


def code_bytes(code: str, *, symbols: int) -> bytes:
    """Returns a code's bits as bytes, five bits per symbol; `symbols` x 5 has to be a multiple of 8. Raises BadCode."""
    value = 0
    for symbol in normal_code(code, symbols=symbols):
        value = value << 5 | ALPHABET.index(symbol)
    return value.to_bytes(symbols * 5 // 8, "big")
