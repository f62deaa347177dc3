"""Tampering with everything that is sealed: flips, cuts, extensions, swaps, replays, splices, forgeries; none may open.

    python -m tests.proofs.tamper --count 20000

Two couples, with several epochs, generations and revisions of every format, as the database holds them. Each attempt
puts other bytes in the place of one stored value and opens that place with the right keys. `accepted` counts what
opened, `broke` what raised anything but Unopenable. A harness that cannot fail proves nothing: with `--control NAME` it
attacks a vault that was weakened on purpose, and must then accept some.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from tests.proofs.sealed_world import Stored, World
from twofold.vault import delivery, envelope, linking, methods, padding, sealing
from twofold.vault.context import Context
from twofold.vault.primitives import Unopenable


class Attacks:
    """Each gives other bytes for the place of `one`."""

    def __init__(self, world: World) -> None:
        self.chance, self.world = world.chance, world
        self.alike: dict[str, list[Stored]] = {}
        self.same: dict[tuple[str, object], list[Stored]] = {}
        for stored in world.stored:
            self.alike.setdefault(stored.format, []).append(stored)
            self.same.setdefault((stored.format, stored.thing), []).append(stored)

    def flip(self, one: Stored) -> bytes:
        altered = bytearray(one.blob)
        for bit in self.chance.sample(range(len(altered) * 8), self.chance.choice((1, 1, 1, 2, 8))):
            altered[bit // 8] ^= 1 << bit % 8
        return bytes(altered)

    def cut(self, one: Stored) -> bytes:
        start, end = sorted(self.chance.sample(range(len(one.blob) + 1), 2))
        return self.chance.choice((one.blob[:start], one.blob[end:], one.blob[:start] + one.blob[end:]))

    def extend(self, one: Stored) -> bytes:
        at = self.chance.choice((0, len(one.blob), self.chance.randrange(len(one.blob))))
        more = self.chance.choice((b"\0", self.chance.randbytes(self.chance.randint(1, 300)), one.blob))
        return one.blob[:at] + more + one.blob[at:]

    def swap(self, one: Stored) -> bytes:
        """Another place's value: mostly of the same format, else of any."""
        chosen = self.alike[one.format] if self.chance.random() < 0.8 else self.world.stored
        return self.chance.choice(chosen).blob

    def replay(self, one: Stored) -> bytes:
        """The same thing's value of another epoch, generation or revision."""
        return self.chance.choice(self.same[one.format, one.thing]).blob

    def splice(self, one: Stored) -> bytes:
        other = self.chance.choice(self.alike[one.format]).blob
        at = self.chance.choice((1, 18, 22, 30, 54, self.chance.randrange(len(one.blob))))
        return self.chance.choice((one.blob[:at] + other[at:], other[:at] + one.blob[at:]))


KINDS = ("flip", "cut", "extend", "swap", "replay", "splice")


@dataclass
class Report:
    tried: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    broke: Counter[str] = field(default_factory=Counter)

    def attempt(self, kind: str, format: str, act: Callable[[], object]) -> None:
        self.tried[kind] += 1
        self.formats[format] += 1
        try:
            act()
        except Unopenable:
            return
        except Exception as error:
            self.broke[f"{kind} of {format}: {type(error).__name__}"] += 1
        else:
            self.accepted[f"{kind} of {format}"] += 1

    def lines(self) -> Iterator[str]:
        yield f"{self.tried.total():>7} attempts   {self.accepted.total()} accepted   {self.broke.total()} broke"
        yield "  by kind    " + "  ".join(f"{kind} {n}" for kind, n in sorted(self.tried.items()))
        yield "  by format  " + "  ".join(f"{name} {n}" for name, n in sorted(self.formats.items()))
        yield from (f"  ACCEPTED {n:>5}  {what}" for what, n in self.accepted.most_common(12))
        yield from (f"  BROKE    {n:>5}  {what}" for what, n in self.broke.most_common(12))


def run(*, count: int, seed: int = 2) -> Report:
    """At least `count` attempts and every forgery, after everything was seen to open where it belongs."""
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder) / "unlocked", random.Random(seed))
        for stored in world.stored:
            stored.open(stored.blob)
        for forgery in world.forgeries:
            report.attempt("forge", "whole", forgery)
        attacks = Attacks(world)
        while report.tried.total() < count:
            one, kind = world.chance.choice(world.stored), world.chance.choice(KINDS)
            blob = getattr(attacks, kind)(one)
            if blob != one.blob:
                report.attempt(kind, one.format, lambda one=one, blob=blob: one.open(blob))
    return report


@contextmanager
def _no_place() -> Iterator[None]:
    """Associated data is left empty, so that a value opens wherever its key fits."""
    with patch.object(Context, "associated", lambda self, *, key_id, epoch, rev: b""):
        yield


@contextmanager
def _no_comparing() -> Iterator[None]:
    """MACs are computed and never compared."""
    with ExitStack() as stack:
        for module in (delivery, linking, methods, sealing):
            stack.enter_context(patch.object(module, "same", lambda one, other: True))
        yield


@contextmanager
def _no_authentication() -> Iterator[None]:
    """What does not authenticate is given out all the same."""
    real = envelope.aead_open

    def opened(key: bytes, ciphertext: bytes, associated: bytes, nonce: bytes) -> bytes:
        try:
            return real(key, ciphertext, associated, nonce)
        except Unopenable:
            return padding.pad(ciphertext[:32])

    with patch.object(envelope, "aead_open", opened):
        yield


CONTROLS = {"no-place": _no_place, "no-comparing": _no_comparing, "no-authentication": _no_authentication}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Tampers with everything that is sealed; none may open.")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--control", choices=sorted(CONTROLS), help="attack a vault weakened in this way")
    given = parser.parse_args(arguments)
    if given.control:
        with CONTROLS[given.control]():
            report = run(count=given.count, seed=given.seed)
        print(f"control {given.control}: must be caught", *report.lines(), sep="\n")
        return 0 if report.accepted else 1
    report = run(count=given.count, seed=given.seed)
    print(*report.lines(), sep="\n")
    return 1 if report.accepted or report.broke else 0


if __name__ == "__main__":
    sys.exit(main())
