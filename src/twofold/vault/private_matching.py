"""Private matching: finds the cells to which two people both said yes, and reveals no yes of one person alone.

By commutative blinding (Meadows 1986; Huberman, Franklin & Hogg 1999), over cells that both know. For each cell, a
willing person shows the cell's point raised by a secret scalar; an unwilling one shows a random point, and nobody can
tell the two kinds apart (decisional Diffie-Hellman). Each raises the partner's points once more: the results are equal
only if both were willing. A person who said no to a cell learns nothing about it; a person who said yes learns whether
both did. Comparing means that, and no protocol can reveal less.

The scalar is derived from the owner's key and a fresh nonce, so nothing has to be stored; it is used for one showing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twofold.vault import labels
from twofold.vault.group import POINT_BYTES, derived_scalar, hashed_point, raised, random_scalar
from twofold.vault.primitives import Unopenable, random_bytes, same

NONCE_BYTES = 16


@dataclass(frozen=True, slots=True)
class Showing:
    """One person's side: a point for each cell, and the nonce behind them."""

    nonce: bytes
    points: tuple[bytes, ...]


def show(willing: Sequence[bool], *, key: bytes, about: bytes) -> Showing:
    """Returns a fresh side of the comparison. `key` is the person's own secret key; `about` binds the points to what is
    compared and by whom.
    """
    nonce = random_bytes(NONCE_BYTES)
    scalar = _scalar(key, nonce, about)
    points = (raised(_cell(about, i), scalar if yes else random_scalar()) for i, yes in enumerate(willing))
    return Showing(nonce, tuple(points))


def raise_theirs(theirs: Sequence[bytes], *, mine: Showing, key: bytes, about: bytes) -> tuple[bytes, ...]:
    """Returns the partner's points raised by the scalar of my side. Raises Unopenable if one isn't a valid point."""
    scalar = _scalar(key, mine.nonce, about)
    return tuple(raised(point, scalar) for point in theirs)


def both_willing(
    theirs: Sequence[bytes], mine_raised: Sequence[bytes], *, nonce: bytes, key: bytes, about: bytes
) -> list[bool]:
    """Compares cell by cell. `mine_raised`: the points of my side `nonce`, raised by the partner. Raises Unopenable."""
    if len(theirs) != len(mine_raised):
        raise Unopenable
    scalar = _scalar(key, nonce, about)
    return [same(raised(point, scalar), met) for point, met in zip(theirs, mine_raised, strict=True)]


def packed(points: Sequence[bytes]) -> bytes:
    return b"".join(points)


def unpacked(stored: bytes) -> tuple[bytes, ...]:
    """Splits stored bytes into points. Raises Unopenable."""
    if len(stored) % POINT_BYTES:
        raise Unopenable
    return tuple(stored[i : i + POINT_BYTES] for i in range(0, len(stored), POINT_BYTES))


def _scalar(key: bytes, nonce: bytes, about: bytes) -> bytes:
    return derived_scalar(key, labels.MATCH_SCALAR, nonce, about)


def _cell(about: bytes, number: int) -> bytes:
    return hashed_point(labels.MATCH_POINT, about, number.to_bytes(4, "big"))
