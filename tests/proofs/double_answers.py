"""Both answer the same fold within 10 ms of each other: `python -m tests.proofs.double_answers [--postgres]`.

One device each or two, opening at once or when its author looks, begun before or at that moment. Nobody sees the other's
words early, each fold opens exactly once and each answer is released once, nothing is locked or waits for ever, both words are
kept, and of two devices of one person the second is told of the first. A trial counts if all began within 10 ms.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import tests.isolation  # noqa: F401  # before Django is set up, so that nobody's own data is touched

import django  # isort: skip

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from tests import postgres  # noqa: E402
from tests.proofs.doubles.devices import Devices  # noqa: E402
from tests.proofs.doubles.evening import Evening, Plan, Trial  # noqa: E402
from twofold.people.unlocked import Unlocked  # noqa: E402
from twofold.records import clock, models, tickets  # noqa: E402
from twofold.records.models import Record  # noqa: E402
from twofold.records.sealed import new_slot  # noqa: E402
from twofold.records.tests.people import House, both_instant, settle_in  # noqa: E402

PLANS = [Plan(*given) for given in itertools.product((1, 2), (False, True), (True, False))]
CONTROLS = 40  # trials in which a planted fault has to be noticed
SWITCHING = 0.0005  # seconds after which another thread may go on


@dataclass
class Report:
    trials: list[Trial] = field(default_factory=list)
    noticed: dict[str, bool] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def counted(self) -> list[Trial]:
        return [trial for trial in self.trials if trial.at_one_moment]

    def faults(self) -> Counter[str]:
        return Counter(fault for trial in self.trials for fault in trial.faults)

    @property
    def good(self) -> bool:
        return bool(self.counted) and not self.faults() and all(self.noticed.values())

    def lines(self) -> Iterator[str]:
        yield from (f"{'noticed' if seen else 'MISSED '} {name}" for name, seen in self.noticed.items())
        yield from (f"{times} times: {fault}" for fault, times in self.faults().most_common(12))
        yield from (f"{times} {plan}" for plan, times in Counter(str(one.plan) for one in self.counted).items())
        spread = sorted(trial.spread for trial in self.counted)
        yield (
            f"{connection.vendor}: {len(self.counted)} trials within 10 ms (of {len(self.trials)}; the middle one "
            f"{1000 * spread[len(spread) // 2]:.2f} ms), {sum(one.refused for one in self.trials)} second devices told, "
            f"{self.faults().total()} faults; {self.seconds:.0f} s"
        )


def run(
    house: House, wanted: int, *, seed: int = 1, until_a_fault: bool = False, seconds: float = float("inf")
) -> Report:
    """So many trials in which everybody began within 10 ms, or as many as there is time for; others are not counted."""
    report, began, chance = Report(), time.monotonic(), random.Random(seed)
    pairs = {False: (house.maya, house.sam), True: (house.noor, house.alex)}
    devices = Devices(6)
    try:
        for plan in itertools.cycle(PLANS):
            if len(report.counted) >= wanted or len(report.trials) >= 10 * wanted:
                break
            report.trials.append(Evening(pairs[plan.instant], devices, plan, chance).run())
            if (until_a_fault and report.trials[-1].faults) or time.monotonic() > began + seconds:
                break
    finally:
        devices.close()
    report.seconds = time.monotonic() - began
    return report


@contextmanager
def _deferred() -> Iterator[None]:
    """Transactions of SQLite that ask for the right to write only when they write."""
    with patch.dict(connection.settings_dict["OPTIONS"], {"transaction_mode": "DEFERRED"}):
        yield


def _unlocked_row(fold_id: object, *, person_id: object = None) -> models.Fold | None:
    return models.Fold.objects.filter(pk=fold_id).first()


def _no_lock() -> AbstractContextManager[object]:
    """Two answers at one moment no longer come one after the other."""
    stack = ExitStack()
    for module in ("tickets", "fold_writing"):
        stack.enter_context(patch(f"twofold.records.{module}.locked", _unlocked_row))
    unlocked = models.Fold.objects.filter
    stack.enter_context(
        patch(
            "twofold.records.fold_writing._named",
            lambda name, by: unlocked(couple=by.couple, name__in=_names(name, by)).first(),
        )
    )
    return stack


def _names(name: str, by: Unlocked) -> list[bytes]:
    from twofold.records.fold_writing import _names as names

    return names(name, by)


def _given_at_once() -> AbstractContextManager[object]:
    """The first answer gets the couple's slot before there is a second."""

    def leave(mine: Record, key: bytes, _ticket: bytes | None, *, by: Unlocked) -> None:
        new_slot(mine, key, by.couple_reader, by).save(force_insert=True)

    return patch("twofold.records.fold_writing.leave_ticket", leave)


def _opens_again() -> AbstractContextManager[object]:
    """What is open opens at each look."""
    real = tickets.open_if_due

    def opens(row: models.Fold) -> bool:
        return real(row) or row.opened_on == clock.utc_day()

    return patch.object(tickets, "open_if_due", opens)


def controls() -> dict[str, Callable[[], AbstractContextManager[Any]]]:
    """Faults to be noticed, by name; how rows are locked is a matter of the database."""
    of_the_database: dict[str, Callable[[], AbstractContextManager[Any]]] = (
        {"writing is asked for too late": _deferred}
        if connection.vendor == "sqlite"
        else {"no row is locked": _no_lock}
    )
    return {**of_the_database, "an answer is given at once": _given_at_once, "a fold opens again": _opens_again}


def premises() -> House:
    """Maya and Sam, whose answers open when they look; Noor and Alex, who want them at once."""
    if connection.vendor == "sqlite":
        Path(str(connection.settings_dict["NAME"])).parent.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    house = settle_in()
    noor, alex = both_instant(house.noor, house.alex)
    return House(house.maya, house.sam, noor, alex, house.robin, house.jun)


def _in_postgres(words: Sequence[str]) -> int:
    """The same once more by a process whose settings name that server."""
    with postgres.cluster() as url:
        surroundings = {**os.environ, "TWOFOLD_DATABASE_URL": url}
        command = [sys.executable, "-m", "tests.proofs.double_answers", *words]
        return subprocess.run(command, env=surroundings, check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="no longer than this")
    parser.add_argument("--controls", type=int, default=CONTROLS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true", help="in a PostgreSQL server of its own")
    given = parser.parse_args()
    if given.postgres:
        return _in_postgres([word for word in sys.argv[1:] if word != "--postgres"])
    sys.setswitchinterval(SWITCHING)
    house = premises()
    noticed = {}
    for name, planted in controls().items():
        with planted():
            noticed[name] = bool(run(house, given.controls, seed=given.seed, until_a_fault=True).faults())
    call_command("flush", interactive=False, verbosity=0)  # what planted faults have left
    house = premises()
    report = run(house, given.trials, seed=given.seed, seconds=60 * given.minutes)
    report.noticed = noticed
    print(*report.lines(), sep="\n")
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
