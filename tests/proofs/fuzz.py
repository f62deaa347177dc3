"""What others wrote escapes no reader as an error that nobody declared: `python -m tests.proofs.fuzz [--minutes 5]`.

Each target is tried for so many minutes in turn, with values that Hypothesis makes and makes smaller where one escapes:
seals, keyrings, rows, drafts and records; backups and packs; zones, codes, proxies, addresses and forms. `--planted`
runs each for a moment with a fault that has to be noticed. Tests do both in few tries (`tests/test_fuzz.py`).
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from tests.proofs.fuzzing.target import Outcome, Target, fuzz, one_round
from twofold.ops.django_start import start_django

if TYPE_CHECKING:
    from tests.world import World

NAMES = (
    "seals",
    "keyring contents",
    "rows",
    "draft contents",
    "record contents",
    "backups",
    "packs",
    "zones",
    "codes",
    "proxies",
    "addresses",
    "forms",
)


def targets(world: World, folder: Path) -> list[Target]:
    from tests.proofs.fuzzing import files, requests, sealed

    maya = world.people["maya"]
    return [
        sealed.seals(folder / "unlocked"),
        sealed.keyring_contents(maya),
        sealed.rows(maya),
        sealed.draft_contents(maya),
        sealed.record_contents(maya),
        files.backups(folder),
        files.packs(folder),
        requests.zone_names(),
        requests.typed_codes(),
        requests.proxy_headers(),
        requests.addresses(world),
        requests.forms(world),
    ]


@contextmanager
def ground() -> Iterator[list[Target]]:
    """A database of its own with the people of the tests; Argon2id is stood in for, as in most tests."""
    import tests.isolation  # noqa: F401  # before any setting is read

    start_django()
    logging.disable(logging.CRITICAL)
    from django.test.utils import setup_test_environment

    from twofold.ops.migrate import bring_up_to_date
    from twofold.people.boot_secret import set_boot_secret

    setup_test_environment()
    set_boot_secret(bytes(32))

    def quick(passphrase: bytes, salt: bytes, *, operations: int, memory: int, size: int = 64) -> bytes:
        return hashlib.blake2b(passphrase, salt=salt[:16], digest_size=size).digest()

    with tempfile.TemporaryDirectory(prefix="twofold-fuzz-") as made, patch("twofold.vault.methods.argon2id", quick):
        bring_up_to_date()
        from tests.world import make_world

        yield targets(make_world(), Path(made))


def told(target: Target, outcome: Outcome) -> Iterator[str]:
    yield f"{target.name}: {outcome.tried:,} tried, {outcome.refused:,} refused, {len(outcome.faults)} kinds of fault"
    for kind, value in outcome.faults.items():
        yield f"  {outcome.counted[kind]} x {kind}\n    {value}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5, help="for each target")
    parser.add_argument("--only", choices=NAMES, action="append")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--planted", action="store_true", help="each with a fault that has to be noticed")
    options = parser.parse_args()
    good = True
    with ground() as every:
        for target in every:
            if options.only and target.name not in options.only:
                continue
            outcome = Outcome()
            if options.planted:
                with target.weaker():
                    one_round(target, outcome, number=options.seed, tries=2000, smaller=False)
                noticed = bool(outcome.faults)
                print(f"{target.name}: {'noticed' if noticed else 'NOT NOTICED'} in {outcome.tried} tries", flush=True)
                good = good and noticed
                continue
            outcome = fuzz(target, seconds=60 * options.minutes, number=options.seed)
            print("\n".join(told(target, outcome)), flush=True)
            good = good and not outcome.faults
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
