"""Pads before sealing, so that a stored length reveals little: 256-byte blocks up to 4 KiB, Padmé above."""

from __future__ import annotations

from typing import Final

from twofold.vault.primitives import Unopenable

BLOCK: Final = 256
BLOCKS_UNTIL: Final = 4096
_LENGTH_BYTES: Final = 4


def padded_size(size: int) -> int:
    """Returns the padded size of `size` bytes, in bytes, length prefix included.

    Above 4 KiB: Padmé (Nikitin et al. 2019), at most about 12 % longer.
    """
    wanted = size + _LENGTH_BYTES
    if wanted <= BLOCKS_UNTIL:
        return -(-wanted // BLOCK) * BLOCK
    exponent = wanted.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    mask = (1 << free_bits) - 1
    return (wanted + mask) & ~mask


def pad(content: bytes) -> bytes:
    """Returns the length as u32, the content, then zeros."""
    return (len(content).to_bytes(_LENGTH_BYTES, "big") + content).ljust(padded_size(len(content)), b"\0")


def unpad(padded: bytes) -> bytes:
    """Returns the content. Raises Unopenable if the padding isn't what `pad` makes."""
    size = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    content = padded[_LENGTH_BYTES : _LENGTH_BYTES + size]
    if len(content) != size or len(padded) != padded_size(size) or any(padded[_LENGTH_BYTES + size :]):
        raise Unopenable
    return content
