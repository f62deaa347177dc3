"""Every route, method, role and kind of thing against the declared table; what is forbidden is the same bytes as what is absent.

    python -m tests.proofs.authorization [--count 60000] [--jobs 2] [--planted] [--mutants]

Each request is taken back before the next. Every answer is searched for the words of all things besides: each has a word of
its own. `--planted` puts open doors into the product, which have to be noticed; `--mutants` takes out one ownership filter
after the other, and the nearest tests have to fail. Only Argon2id is stood in for.
"""

from __future__ import annotations

import argparse
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch
from uuid import UUID

import tests.isolation  # noqa: F401  # before Django is set up, so that nobody's own data is touched

import django  # isort: skip

django.setup()

from django.core.exceptions import PermissionDenied  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from tests.proofs.forged_house import quick_argon2id  # noqa: E402
from tests.proofs.matrix_cells import Cell  # noqa: E402
from tests.proofs.matrix_trial import Report, Trial, ranked  # noqa: E402
from tests.proofs.matrix_world import make_matrix  # noqa: E402
from tests.server import ROOT  # noqa: E402
from twofold.people import boot_secret  # noqa: E402
from twofold.people.unlocked import Unlocked  # noqa: E402
from twofold.records.entries import Entry, Space  # noqa: E402
from twofold.records.models import Record  # noqa: E402
from twofold.records.reading import find_entry  # noqa: E402
from twofold.records.statements import Rows  # noqa: E402

BOOT_SECRET: Final = b"a boot secret that tests share!!"


def _every_row(by: Unlocked) -> Rows:
    return Rows("1 = 1", [])


def _anybodys(by: Unlocked, space: Space, couples: object = None) -> QuerySet[Record]:
    return Record.objects.filter(space=space)


def _told_apart(id: UUID, *, by: Unlocked) -> Entry | None:
    found = find_entry(id, by=by)
    if found is None and Record.objects.filter(pk=id).exists():
        raise PermissionDenied
    return found


PLANTED: Final[dict[str, Callable[[], AbstractContextManager[Any]]]] = {
    "folds of every couple are found": lambda: patch("twofold.records.fold_reading.of_couples_ever", _every_row),
    "records of everybody are found": lambda: patch("twofold.records.reading.readable", _anybodys),
    "forbidden is told apart from absent": lambda: patch("twofold.records.reading.find_entry", _told_apart),
}


@contextmanager
def product() -> Iterator[None]:
    """The product over an empty database of its own."""
    setup_test_environment()
    call_command("migrate", verbosity=0)
    boot_secret.set_boot_secret(BOOT_SECRET)
    with patch("twofold.vault.methods.argon2id", quick_argon2id):
        yield


def noticed(trial: Trial, name: str, chosen: Sequence[Cell]) -> Report:
    """What is seen of a planted fault."""
    with PLANTED[name]():
        return trial.run(chosen)


def part(number: int, parts: int, count: int, seed: int) -> Report:
    with product():
        trial = Trial(make_matrix())
        return trial.run(ranked(trial.world, seed)[:count][number::parts])


def run(count: int, jobs: int, seed: int) -> Report:
    """Each job has a database of its own. The things of all have the same names and other ids."""
    report = Report()
    with tempfile.TemporaryDirectory(prefix="twofold-matrix-") as folder:
        files = [Path(folder) / str(number) for number in range(jobs)]
        command = [sys.executable, "-m", "tests.proofs.authorization", "--count", str(count), "--seed", str(seed)]
        started = [
            subprocess.Popen([*command, "--part", f"{number}/{jobs}", "--into", str(file)], cwd=ROOT, env=os.environ)
            for number, file in enumerate(files)
        ]
        for process, file in zip(started, files, strict=True):
            if process.wait():
                raise RuntimeError("a part of the matrix ended early")
            report.add(pickle.loads(file.read_bytes()))
    return report


def _planted(count: int) -> int:
    with product():
        trial, missed = Trial(make_matrix()), 0
        chosen = ranked(trial.world, 1)[:count]
        for name in PLANTED:
            report = noticed(trial, name, chosen)
            seen = len(report.faults) + len(report.leaks)
            missed += not seen
            print(f"{name}: {seen} cells are not as declared" if seen else f"{name}: NOT NOTICED", flush=True)
        return missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60_000, help="requests, out of some 700,000")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--planted", action="store_true")
    parser.add_argument("--mutants", action="store_true")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    parser.add_argument("--into", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.mutants:
        from tests.proofs.ownership_mutants import main as without_filters

        return without_filters()
    if given.planted:
        return _planted(min(given.count, 3_000))
    if given.part:
        number, parts = map(int, given.part.split("/"))
        Path(given.into).write_bytes(pickle.dumps(part(number, parts, given.count, given.seed)))
        return 0
    began = time.monotonic()
    report = run(given.count, given.jobs, given.seed)
    print(*report.lines(), f"{time.monotonic() - began:.0f} s", sep="\n")
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
