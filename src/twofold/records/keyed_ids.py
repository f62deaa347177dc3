"""Record ids derived from keys: only those who hold the key can compute them, nothing stored links them to what they
name, and rooms never see the key.

Each is derived from the earliest key held, which stays through rotations. `parts` name the thing, beginning with its
room. After a reset the earliest key may come back later; then a thing may have any of several ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.vault.opaque_names import opaque_name


def own_id(*parts: str, by: Unlocked) -> UUID:
    """Returns an id that only this person can compute."""
    return own_ids(*parts, by=by)[0]


def own_ids(*parts: str, by: Unlocked) -> list[UUID]:
    """Returns the possible ids of this person's thing; new ones use the first."""
    return _ids(by.keyring.person_keys, parts)


def couple_id(*parts: str, by: Unlocked) -> UUID:
    """Returns an id that is the same for both partners. Raises AssertionError if there is no couple."""
    assert by.couple is not None
    return couple_ids(*parts, couple=by.couple.pk, by=by)[0]


def couple_ids(*parts: str, couple: UUID, by: Unlocked) -> list[UUID]:
    """Returns the possible ids of this couple's thing; new ones use the first."""
    return _ids(by.keyring.couple_keys[couple], parts)


def everyones_ids(*parts: str, by: Unlocked) -> list[UUID]:
    """Returns the id of a thing in each couple that this person has ever been in."""
    return [couple_ids(*parts, couple=couple, by=by)[0] for couple in by.keyring.couple_keys]


def id_of_those_here(*parts: str, by: Unlocked) -> UUID:
    """Returns an id that is the same for both partners; for a person alone, their own."""
    return UUID(bytes=name_of_those_here(*parts, by=by)[:16], version=4)


def name_of_those_here(*parts: str, by: Unlocked) -> bytes:
    """Returns 32 bytes that are the same for both partners; for a person alone, their own."""
    couple = by.couple.pk if by.linked and by.couple is not None else None
    keys = by.keyring.couple_keys[couple] if couple else by.keyring.person_keys
    return opaque_name(keys[min(keys)], *parts)


def _ids(keys: Mapping[int, bytes], parts: tuple[str, ...]) -> list[UUID]:
    return [UUID(bytes=opaque_name(key, *parts)[:16], version=4) for _, key in sorted(keys.items())]
