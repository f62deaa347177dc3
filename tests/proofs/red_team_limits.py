"""What Sam, with the disk and the couple's key, learns of Maya's limits from her side of the comparison."""

from __future__ import annotations

import copy
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from tests.proofs.locksmith import Hand, Loot
from twofold.vault import private_matching
from twofold.vault.group import raised
from twofold.vault.keyring import Keyring
from twofold.vault.primitives import joined

CELLS = 48


def sides(loot: Loot, hand: Hand) -> dict[UUID, dict[str, Any]]:
    """Whoever holds the couple's key opens both: author and fields."""
    hand.open_all(loot)
    found = {}
    for (table, _row), content in hand.opened.items():
        start = content.find(b'{"author"')
        if table == "records_revision" and b'"records.side"' in content:
            told = json.loads(content[start:])
            found[UUID(told["author"])] = told["fields"]
    return found


def told_cells(loot: Loot, mine: dict[str, Any], theirs: dict[str, Any], keyring: Keyring) -> list[int]:
    """Cells whose willingness shows to the holder of this keyring: every scalar that can be made of its keys is tried on
    every cell, and the honest comparison is made too.
    """
    about = _about(loot)
    points = private_matching.unpacked(b64decode(theirs["points"]))
    nonces = [b64decode(side["nonce"]) for side in (mine, theirs)]
    keys = [*keyring.person_keys.values(), *(k for keys in keyring.couple_keys.values() for k in keys.values())]
    scalars = [private_matching._scalar(key, nonce, about) for key in keys for nonce in nonces]
    return sorted(
        {i for i in range(CELLS) for s in scalars if raised(private_matching._cell(about, i), s) == points[i]}
    )


def attempts(loot: Loot, hand: Hand, maya: Keyring, sam: Keyring) -> Iterator[tuple[str, str]]:
    both = sides(loot, hand)
    told = told_cells(loot, both[sam.person], both[maya.person], sam)
    yield "Maya's limits from her side, by every scalar of Sam's", ", ".join(map(str, told))
    clear = [word for word in ("ceiling", "barred", "money") if word in json.dumps(both[maya.person])]
    yield "Maya's limits in clear within her side", ", ".join(clear)


def controls(loot: Loot, hand: Hand, maya: Keyring, sam: Keyring) -> Iterator[tuple[str, bool]]:
    """Maya's own key shows what she was willing to: with nothing chosen, three depths of each theme and every pace."""
    both = sides(loot, hand)
    willing = [i for i in range(45) if i % 5 < 3] + [45, 46, 47]
    yield "Maya's key shows her own limits", told_cells(loot, both[sam.person], both[maya.person], maya) == willing


def planted(loot: Loot, hand: Hand, maya: Keyring, sam: Keyring) -> bool:
    """A side made with the couple's key in place of Maya's own is noticed."""
    both = copy.deepcopy(sides(loot, hand))
    key = next(iter(sam.couple_keys[loot_couple(loot)].values()))
    weak = private_matching.show([True] * CELLS, key=key, about=_about(loot))
    both[maya.person] |= {
        "nonce": b64encode(weak.nonce).decode(),
        "points": b64encode(private_matching.packed(weak.points)).decode(),
    }
    return len(told_cells(loot, both[sam.person], both[maya.person], sam)) == CELLS


def loot_couple(loot: Loot) -> UUID:
    return UUID(next(row["couple_id"] for row in loot.records.values() if row["kind"] == "records.side"))


def _about(loot: Loot) -> bytes:
    return joined(loot.instance.bytes, loot_couple(loot).bytes, b"trust/depths")
