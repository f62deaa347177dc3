"""What writing rows can still do, as the documents say: named, few, and each with what the person would see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tests.proofs.forged_forgeries import Forgery


@dataclass(frozen=True)
class Remainder:
    """`seen`: what the person sees of it. It explains a fault only in these words, and only where one of the forged
    rows is of those that are named.
    """

    name: str
    seen: str
    fault: str
    rows: tuple[str, ...]

    def explains(self, forgery: Forgery, fault: str) -> bool:
        return any(row in str(forgery) for row in self.rows) and re.fullmatch(self.fault, fault) is not None


REMAINDERS: Final = (
    Remainder(
        "one's own name is what its row says",
        "another name over their own words on their own pages, and under Settings; the partner is told before it is used",
        r"(\w+) (sees|takes) words of \1 (under|along under) .*",
        ("people.Person",),
    ),
    Remainder(
        "a parting that the other has not seen yet is hidden",
        "the partner, as before; what they write, and new keys, go to that partner, who is stopped on every page",
        r"Slot meant for uri opens for pia|words of uri are sealed so that pia opens them|a key that uri sent opens for pia",
        ("an ended couple begins again", "an ex stands", "people.Membership"),
    ),
)


def remainder(forgery: Forgery, faults: dict[str, list[str]]) -> tuple[str, dict[str, list[str]]]:
    """The names of the remainders that explain some of these faults, and the faults that none does."""
    names, left = set(), {}
    for kind, found in faults.items():
        rest = []
        for fault in found:
            known = next((known for known in REMAINDERS if known.explains(forgery, fault)), None)
            if known is None:
                rest.append(fault)
            else:
                names.add(known.name)
        if rest:
            left[kind] = rest
    return " and ".join(sorted(names)), left
