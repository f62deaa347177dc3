"""Whoever runs the server writes rows, and people come by as they would. Nothing may open, go to another, or change names.

    python -m tests.proofs.forged_rows [--rows 2000] [--seed 1] [--part 1/2] [--postgres]

Every column of every model is forged in every state that two people can be in, then whole rows, rows of before, and several
at once. Each is taken back before the next. A database of its own is made in a temporary folder; only Argon2id is stood in
for.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from unittest.mock import patch

import tests.isolation  # noqa: F401  # before Django is set up, so that nobody's own data is touched

import django  # isort: skip

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import DatabaseError, transaction  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from tests import postgres  # noqa: E402
from tests.cast import client_of  # noqa: E402
from tests.proofs.forged_forgeries import Forger, Forgery, several  # noqa: E402
from tests.proofs.forged_house import STATES, House, all_rows, build, quick_argon2id  # noqa: E402
from tests.proofs.forged_oracle import Keys, misnamed, opened, sealed_now, sealed_to_another  # noqa: E402
from tests.proofs.forged_remainders import remainder  # noqa: E402
from tests.proofs.forged_scripts import scripts  # noqa: E402
from tests.proofs.forged_visits import Seen, Visit  # noqa: E402
from tests.proofs.forged_weaknesses import WEAKNESSES, Weakness  # noqa: E402
from twofold.people import boot_secret  # noqa: E402
from twofold.people.instance import unlock_store  # noqa: E402

BOOT_SECRET = b"a boot secret that tests share!!"
FAULTS = ("opened", "sealed to another", "under another's name", "server errors")


@dataclass
class Outcome:
    """What one forgery led to; `refused`: the database did not take it."""

    forgery: Forgery
    refused: bool = False
    faults: dict[str, list[str]] = field(default_factory=dict)
    changed: bool = False
    acts: list[str] = field(default_factory=list)
    remainder: str = ""


@dataclass
class Report:
    outcomes: list[Outcome] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        return bool(self.outcomes) and not any(self.faults())

    def faults(self) -> Iterator[str]:
        for outcome in self.outcomes:
            for kind, found in outcome.faults.items():
                yield f"{kind}: {outcome.forgery}: {'; '.join(list(dict.fromkeys(found))[:3])}"

    def lines(self) -> Iterator[str]:
        yield from self.faults()
        taken = [o for o in self.outcomes if not o.refused]
        columns = {(o.forgery.model, o.forgery.column) for o in self.outcomes if o.forgery.column}
        acts = Counter(act for o in taken for act in o.acts)
        yield "done by people: " + ", ".join(f"{act} {times}" for act, times in sorted(acts.items()))
        for name, times in Counter(o.remainder for o in taken if o.remainder).items():
            yield f"left, as the documents say, {times} times: {name}"
        numbers = {
            "states": len({o.forgery.state for o in self.outcomes}),
            "columns": len(columns),
            "forged": len(self.outcomes),
            "refused by the database": len(self.outcomes) - len(taken),
            "stopped or refused on pages": sum(o.changed and not o.faults for o in taken),
            "harmless, on every page": sum(not o.changed and not o.faults for o in taken),
            **{kind: sum(kind in o.faults for o in taken) for kind in FAULTS},
        }
        yield f"{', '.join(f'{name}: {number:,}' for name, number in numbers.items())}; {self.seconds:.0f} s"


class _TakenBack(Exception):
    """Ends a transaction in which something was forged."""


class Trial:
    """Forges in one house, again and again."""

    def __init__(self, house: House, seed: int = 1) -> None:
        self.house, self.seed, self.keys = house, seed, Keys(house)
        for one in house.people.values():
            client_of(one.by)  # a phone of theirs that is signed in
        self.single = Forger(house, all_rows(), random.Random(seed)).forgeries()
        self.scripts = list(scripts(house, random.Random(seed)))

    def forgeries(self, wanted: int) -> list[Forgery]:
        """So many, with every column in every state among them where there is room for all."""
        chance, single = random.Random(self.seed), list(self.single)
        chance.shuffle(single)
        seen: dict[tuple[str, ...], int] = defaultdict(int)
        ranked = []
        for forgery in single:
            by_column, by_state = (forgery.model, forgery.column), (forgery.state, forgery.model, forgery.column)
            ranked.append((seen[by_column] > 0, seen[by_state], len(ranked), forgery))
            seen[by_column] += 1
            seen[by_state] += 1
        ranked.sort(key=lambda r: r[:3])
        together = [
            *chance.sample(self.scripts, min(len(self.scripts), wanted // 8)),
            *several(chance, single, wanted // 8),
        ]
        return [r[3] for r in ranked[: wanted - len(together)]] + together

    def run(self, forgeries: Sequence[Forgery], *, told: bool = False) -> Report:
        report, began = Report(), time.monotonic()
        for number, forgery in enumerate(forgeries):
            report.outcomes.append(self.one(forgery, number))
            if told and report.outcomes[-1].faults:
                print(*Report(report.outcomes[-1:]).faults(), sep="\n", flush=True)
            if told and number % 100 == 99:
                print(f"{number + 1} of {len(forgeries)}, {time.monotonic() - began:.0f} s", flush=True)
            if number % 20 == 0:
                unlock_store().clear()
        report.seconds = time.monotonic() - began
        return report

    def one(self, forgery: Forgery | None, number: int, state: str = "") -> Outcome:
        """Without a forgery, what people see as it is."""
        found = Outcome(forgery or Forgery(state, "", "", "nothing forged", lambda: None))
        try:
            with transaction.atomic():
                try:
                    with transaction.atomic():
                        found.forgery.write()
                except (DatabaseError, OverflowError):
                    found.refused = True
                    raise _TakenBack from None
                self._people_come_by(found, number)
                raise _TakenBack
        except _TakenBack:
            return found

    def _people_come_by(self, found: Outcome, number: int) -> None:
        seen, truth, before = Seen(), self.house.truth.copy(), sealed_now()
        names = STATES[found.forgery.state]
        names = names if number % 2 else names[::-1]
        visits = [Visit(self.house, truth, self.house.people[n], seen, number + i) for i, n in enumerate(names)]
        for visit in visits:
            visit.open_phone()
            visit.come_in()
            if visit.name in STATES[found.forgery.state][:2]:  # the third reads afterwards what can be read
                visit.look()
                visit.write()
        for visit in visits:
            visit.look_again()
        given = {
            "opened": [*opened(self.house, truth, seen)],
            "sealed to another": [*sealed_to_another(self.house, truth, before, self.keys.copy())],
            "under another's name": [*misnamed(self.house, truth, seen)],
            "server errors": seen.failed,
        }
        faults = {kind: list(found) for kind, found in given.items() if found}
        found.remainder, found.faults = remainder(found.forgery, faults)
        found.acts = seen.acts
        found.changed = any(page.status not in {200, 302, 303, 404, 405, 422, 204} for _, page in seen.pages)


def noticed(trial: Trial, weakness: Weakness, *, most: int = 3) -> bool:
    """Whether a weakness put there on purpose shows in what is forged."""
    apt = [forgery for forgery in (*trial.single, *trial.scripts) if weakness.by(forgery)][:most]
    with weakness.planted():
        return any(weakness.fault in trial.one(forgery, turn).faults for forgery in apt for turn in weakness.turns)


def premises() -> House:
    """A house of its own, in the database of this process."""
    boot_secret.set_boot_secret(BOOT_SECRET)
    return build()


def _in_postgres(words: Sequence[str]) -> int:
    """The same once more by a process whose settings name that server."""
    with postgres.cluster() as url:
        surroundings = {**os.environ, "TWOFOLD_DATABASE_URL": url}
        command = [sys.executable, "-m", "tests.proofs.forged_rows", *words]
        return subprocess.run(command, env=surroundings, check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", default="1/1", help="only this part of them, such as 2/3, beside other processes")
    parser.add_argument("--postgres", action="store_true", help="in a PostgreSQL server of its own")
    given = parser.parse_args()
    if given.postgres:
        return _in_postgres([word for word in sys.argv[1:] if word != "--postgres"])
    logging.disable(logging.CRITICAL)
    setup_test_environment()
    call_command("migrate", verbosity=0)
    with patch("twofold.vault.methods.argon2id", quick_argon2id):
        trial = Trial(premises(), given.seed)
        seen = {weakness.name: noticed(trial, weakness) for weakness in WEAKNESSES}
        print(*(f"{'noticed' if found else 'MISSED '} {name}" for name, found in seen.items()), sep="\n", flush=True)
        part, parts = (int(number) for number in given.part.split("/"))
        report = trial.run(trial.forgeries(given.rows)[part - 1 :: parts], told=True)
    print(*report.lines(), sep="\n")
    return 0 if report.good and all(seen.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
