"""Whatever is done about keys and links, interrupted wherever it can be: `python -m tests.proofs.crash_points [--postgres]`.

Each operation runs in a process of its own over a copy of the same house, and is ended as kill -9 ends it: before each
statement, before and after each commit, before each file or shared memory that it changes, and when it is done, before the
answer is heard. Then the others of the server go on (or all of it starts anew), and people come in, do it again, and come by.
Nobody is locked out; one passphrase opens; each text is read by exactly the right people; linking and parting finish.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import tests.isolation  # noqa: F401  # before Django is set up, so that nobody's own data is touched

import django  # isort: skip

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from tests import postgres  # noqa: E402
from tests.proofs.crashes.house import House, build, quick_argon2id  # noqa: E402
from tests.proofs.crashes.operations import Operation  # noqa: E402
from tests.proofs.crashes.operations_keys import KEYS  # noqa: E402
from tests.proofs.crashes.operations_two import TWO  # noqa: E402
from tests.proofs.crashes.planted import PLANTED, Planted, unreadable_passed_over  # noqa: E402
from tests.proofs.crashes.refusals import Refusals, refusals  # noqa: E402
from tests.proofs.crashes.storage import Storage, storage  # noqa: E402
from tests.proofs.crashes.trials import Outcome, Trials  # noqa: E402
from twofold.people import boot_secret  # noqa: E402

OPERATIONS: Sequence[Operation] = (*KEYS, *TWO)
FEW = 100  # crashes, with which only some slots are damaged too
BOOT_SECRET = b"a boot secret that tests share!!"


@dataclass
class Report:
    operations: int = 0
    points: int = 0
    outcomes: list[Outcome] = field(default_factory=list)
    noticed: dict[str, bool] = field(default_factory=dict)
    refused: Refusals = field(default_factory=Refusals)
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        return bool(self.outcomes) and not any(self.faults()) and all(self.noticed.values()) and self.refused.good

    def faults(self) -> Iterator[Outcome]:
        return (outcome for outcome in self.outcomes if outcome.faults)

    def lines(self) -> Iterator[str]:
        for name, seen in self.noticed.items():
            yield f"{'noticed' if seen else 'MISSED '} {name}"
        yield str(self.refused)
        yield from [*self.refused.accepted, *self.refused.changed, *self.refused.failed][:12]
        kinds = Counter(outcome.point.partition(":")[0] for outcome in self.outcomes)
        yield ", ".join(f"{times} at a {kind}" for kind, times in sorted(kinds.items()))
        restarts = sum(outcome.restarted for outcome in self.outcomes)
        yield (
            f"{self.operations} operations with {self.points} points: {len(self.outcomes)} crashes, {restarts} of them of the "
            f"whole server; {len(list(self.faults()))} with faults; {self.seconds:.0f} s"
        )


def run(
    house: House,
    kept: Storage,
    chosen: Sequence[Operation],
    *,
    crashes: int = 0,
    seed: int = 1,
    seconds: float = float("inf"),
) -> Report:
    """Every point of these operations, in turns with one process and with the whole server; or only so many `crashes`; and
    no further operation after so many seconds.
    """
    report, began, chance = Report(), time.monotonic(), random.Random(seed)
    for operation in chosen if crashes == 0 else chance.sample(chosen, min(crashes, len(chosen))):
        if time.monotonic() > began + seconds:
            break
        trials = Trials(house, kept, operation)
        points = [*trials.points(), "it is done"]
        report.operations, report.points = report.operations + 1, report.points + len(points)
        numbers = list(range(len(points)))
        if crashes:
            numbers = chance.sample(numbers, min(len(numbers), max(1, crashes // len(chosen))))
        for number in numbers:
            restarted = (number + seed) % 2 == 0
            report.outcomes.append(trials.at(number, points[number], restarted=restarted))
            if report.outcomes[-1].faults:
                print(report.outcomes[-1], flush=True)
        print(f"{operation}: {len(numbers)} crashes, {time.monotonic() - began:.0f} s", flush=True)
    report.seconds = time.monotonic() - began
    return report


def noticed(house: House, kept: Storage, planted: Planted) -> bool:
    """Whether a fault put there on purpose is seen, in an operation in which nothing is seen without it."""
    operation = next(operation for operation in OPERATIONS if operation.name == planted.operation)
    trials = Trials(house, kept, operation)
    beyond = 0 if planted.called else len(trials.points())
    with planted.planted():
        outcome = trials.at(beyond, called=planted.called)
    return bool(outcome.faults) and not any("is not reached" in fault for fault in outcome.faults)


def premises() -> tuple[House, Storage]:
    """A house of its own, in the database of this process."""
    boot_secret.set_boot_secret(BOOT_SECRET)
    call_command("migrate", verbosity=0)
    house, kept = build(), storage()
    kept.keep("premises")
    Trials(
        house, kept, next(operation for operation in OPERATIONS if operation.code == "goes" and operation.new)
    ).warm_up()
    return house, kept


def _refused(house: House, kept: Storage, *, every: int) -> tuple[Refusals, bool]:
    kept.put_back("premises")
    found = refusals(house, every=every)
    with unreadable_passed_over():
        planted = refusals(house, every=max(every, 40))
    return found, len(planted.accepted) == planted.tried > 0


def _in_postgres(words: Sequence[str]) -> int:
    """The same once more by a process whose settings name that server."""
    with postgres.cluster() as url:
        surroundings = {**os.environ, "TWOFOLD_DATABASE_URL": url}
        command = [sys.executable, "-m", "tests.proofs.crash_points", *words]
        return subprocess.run(command, env=surroundings, check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--crashes", type=int, default=0, help="only so many, by chance; 0 for one at each point")
    parser.add_argument(
        "--seed", type=int, default=1, help="with another, what was killed alone is killed with the server"
    )
    parser.add_argument("--minutes", type=float, default=float("inf"), help="no further operation after this")
    parser.add_argument("--operation", default="", help="only those whose name has this in it")
    parser.add_argument("--postgres", action="store_true", help="in a PostgreSQL server of its own")
    given = parser.parse_args()
    if given.postgres:
        return _in_postgres([word for word in sys.argv[1:] if word != "--postgres"])
    if connection.vendor == "sqlite":
        Path(str(connection.settings_dict["NAME"])).parent.mkdir(parents=True, exist_ok=True)
    logging.disable(logging.CRITICAL)
    setup_test_environment()
    chosen = [operation for operation in OPERATIONS if given.operation in operation.name]
    with patch("twofold.vault.methods.argon2id", quick_argon2id):
        house, kept = premises()
        seen = {planted.name: noticed(house, kept, planted) for planted in PLANTED}
        seconds = 60 * given.minutes
        report = run(house, kept, chosen, crashes=given.crashes, seed=given.seed, seconds=seconds)
        report.noticed = seen
        report.refused, passed_over = _refused(house, kept, every=10 if 0 < given.crashes < FEW else 1)
        report.noticed["keys are replaced though something does not open"] = passed_over
    print(*report.lines(), sep="\n")
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
