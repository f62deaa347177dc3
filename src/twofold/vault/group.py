"""The prime-order group of edwards25519, by libsodium: points that hide the input they were made from."""

from __future__ import annotations

from typing import Final

from nacl import bindings, exceptions

from twofold.vault.primitives import Unopenable, derive, digest, random_bytes

POINT_BYTES: Final = 32
_WIDE: Final = 64  # bytes to reduce to a scalar, so many that all scalars are equally likely


def hashed_point(label: bytes, *parts: bytes) -> bytes:
    """Returns a point whose logarithm nobody knows: the sum of two mapped halves, as in RFC 9380's hash_to_curve."""
    wide = digest(*parts, label=label, size=64)
    one, other = (bindings.crypto_core_ed25519_from_uniform(half) for half in (wide[:32], wide[32:]))
    return added(one, other)


def added(one: bytes, other: bytes) -> bytes:
    return bindings.crypto_core_ed25519_add(one, other)


def derived_scalar(key: bytes, label: bytes, *parts: bytes) -> bytes:
    return bindings.crypto_core_ed25519_scalar_reduce(derive(key, label, *parts, size=_WIDE))


def random_scalar() -> bytes:
    return bindings.crypto_core_ed25519_scalar_reduce(random_bytes(_WIDE))


def raised(point: bytes, scalar: bytes) -> bytes:
    """Returns `point` times `scalar`. Raises Unopenable if the point isn't in the group or has small order."""
    try:
        if not bindings.crypto_core_ed25519_is_valid_point(point):
            raise Unopenable
        return bindings.crypto_scalarmult_ed25519_noclamp(scalar, point)
    except (exceptions.CryptoError, ValueError, TypeError) as error:
        raise Unopenable from error
