"""Tags that only one person can make and check, over what they did in a record that both partners write."""

from __future__ import annotations

from twofold.people.unlocked import Unlocked
from twofold.vault.key_eras import is_lost
from twofold.vault.opaque_names import opaque_name
from twofold.vault.primitives import same


def tag_of(told: str, *, by: Unlocked) -> str:
    return f"{by.keyring.person_epoch}.{_made(by.keyring.person_key, told)}"


def is_from_me(tag: str, told: str, *, by: Unlocked) -> bool | None:
    """Returns None if nobody can tell: after a reset, for tags from before it, until their keys are back."""
    epoch, _dot, made = tag.partition(".")
    if not (epoch.isascii() and epoch.isdecimal()) or len(epoch) > 10:
        return False
    key = by.keyring.person_keys.get(int(epoch))
    if key is None:
        return None if is_lost(int(epoch), by.keyring.person_keys) else False
    return same(_made(key, told).encode(), made.encode())


def _made(key: bytes, told: str) -> str:
    return opaque_name(key, "own tag", told).hex()
