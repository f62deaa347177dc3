"""What a request may do by itself: looking writes nothing, forms from elsewhere are refused, cookies of before open nothing.

    python -m tests.proofs.requests_by_others [--planted]

With `--planted`, the product is made to do each of them; that has to be noticed. A database of its own is made in a temporary
folder; only Argon2id is stood in for.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final
from unittest.mock import patch

from tests.proofs.authorization import BOOT_SECRET, product  # first, as it sets Django up

from django.db import transaction  # isort: skip

from tests.proofs import cookies_of_before, forms_from_elsewhere, pages_that_write
from tests.proofs.matrix_world import Matrix, make_matrix
from twofold.people import boot_secret
from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.vault.unlock_store import UnlockStore


def _writes(*, by: Unlocked) -> None:
    Person.objects.filter(pk=by.person.pk).update(theme="dark")


PLANTED: Final[dict[str, Callable[[], AbstractContextManager[Any]]]] = {
    "a page that writes": lambda: patch("twofold.shelves.views.settle", _writes),
    "forms from anywhere": lambda: patch("twofold.web.csrf.FormMiddleware._origin_verified", lambda *_: True),
    "a lock that closes nothing": lambda: patch.object(UnlockStore, "drop", lambda *_: None),
}


def taken_back(check: Callable[[], list[str]]) -> list[str]:
    with transaction.atomic():
        found = check()
        transaction.set_rollback(True)
    boot_secret.set_boot_secret(BOOT_SECRET)
    return found


def looking(world: Matrix, every: int = 1) -> tuple[int, list[str]]:
    """The first visit of everybody takes in what waits; from then on, looking changes nothing that is not declared."""
    declared = pages_that_write.DECLARED
    pages = pages_that_write.looking(world)
    first = pages_that_write.first_visits(world)

    def check() -> list[str]:
        once = {**declared, **pages_that_write.AT_A_FIRST_VISIT}
        found = list(pages_that_write.faults(world, first, once))
        return found + list(pages_that_write.faults(world, pages[::every], declared))

    return len(first) + len(pages[::every]), taken_back(check)


def sending(world: Matrix, every: int = 1) -> tuple[int, list[str]]:
    counted: list[int] = []
    chosen = forms_from_elsewhere.unsafe_cells(world)[::every]
    found = taken_back(lambda: list(forms_from_elsewhere.faults(world, chosen, counted)))
    return len(counted), found


def coming_back() -> tuple[int, list[str]]:
    found = []
    for end in cookies_of_before.ENDS:
        found += taken_back(
            lambda end=end: list(cookies_of_before.faults(cookies_of_before.settled_browser("kit"), end))
        )  # type: ignore[misc]
    found += taken_back(lambda: list(cookies_of_before.faults_of_stolen_rows(cookies_of_before.settled_browser("kit"))))
    return len(cookies_of_before.ENDS) + 1, found


def run() -> dict[str, tuple[int, list[str]]]:
    return {
        "pages looked at": looking(make_matrix()),
        "forms from elsewhere": sending(make_matrix()),
        "ends of an open browser": coming_back(),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--planted", action="store_true")
    given = parser.parse_args()
    with product():
        if given.planted:
            missed = 0
            for name, planted in PLANTED.items():
                with planted():
                    faults = [fault for _, some in run().values() for fault in some]
                missed += not faults
                print(f"{name}: {len(faults)} faults seen" if faults else f"{name}: NOT NOTICED", flush=True)
            return 1 if missed else 0
        began, wrong = time.monotonic(), 0
        for name, (number, faults) in run().items():
            print(f"{number:,} {name}: {len(faults)} faults", *(f"  {fault}" for fault in faults[:40]), sep="\n")
            wrong += len(faults)
        print(f"{time.monotonic() - began:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
