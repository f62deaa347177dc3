"""The state machines, driven at random for long: `python -m tests.proofs.models --runs 10000 --steps 50`.

Promises alone need no database; folded answers and links run against one, each run in a transaction that is undone. What each
holds to is told where it stands: `trust/promises/tests/test_states.py`, `records/tests/test_folds_model.py`, `links_model.py`.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import tests.isolation  # noqa: F401  # before Django is set up, so that nobody's own data is touched

import django  # isort: skip

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from hypothesis import HealthCheck, Phase, settings  # noqa: E402
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test  # noqa: E402

from tests.links_model import Linking, three_people, undone  # noqa: E402
from tests.proofs.crashes.house import quick_argon2id  # noqa: E402
from twofold.people import boot_secret  # noqa: E402
from twofold.people.unlocked import Unlocked  # noqa: E402
from twofold.records import fold_writing  # noqa: E402
from twofold.records.models import Record  # noqa: E402
from twofold.records.sealed import new_slot  # noqa: E402
from twofold.records.tests import test_folds_model  # noqa: E402
from twofold.records.tests.people import settle_in  # noqa: E402
from twofold.trust.promises.states import Event, State  # noqa: E402
from twofold.trust.promises.tests import test_states  # noqa: E402
from twofold.vault.keyring import Keyring  # noqa: E402

BOOT_SECRET: Final = b"a boot secret that tests share!!"
CONTROL_RUNS: Final = 30  # within which a planted fault has to be noticed


@dataclass(frozen=True)
class Machine:
    """`made`: the machine, ready to be run; `planted`: a fault of the program that has to be noticed."""

    name: str
    made: Callable[[], type[Any]]
    planted: Callable[[], Any]


@dataclass
class Tally:
    runs: int = 0
    steps: int = 0


def _promises() -> type[Any]:
    return test_states.TwoPeople


def _folds() -> type[Any]:
    house = settle_in()
    test_folds_model.settle_in = lambda: house  # as it was before each run
    return undone(test_folds_model.Evening)


def _links() -> type[Any]:
    class Three(Linking):
        people = three_people()

    return undone(Three)


def _never_let_go() -> Any:
    """Who lets a promise go is not rid of it."""

    def applied(before: State | None, done: Event) -> State:
        after = test_states_apply(before, done)
        return before if before is not None and done.kind == "let_go" else after

    test_states_apply = test_states.apply
    return patch.object(test_states, "apply", applied)


def _given_at_once() -> Any:
    """An answer lies open to the other before there is one of theirs."""

    def leave(mine: Record, key: bytes, _ticket: bytes | None, *, by: Unlocked) -> None:
        new_slot(mine, key, by.couple_reader, by).save(force_insert=True)

    return patch.object(fold_writing, "leave_ticket", leave)


def _never_parted() -> Any:
    """A parting ends the link in rows, and not for the keys."""
    return patch.object(Keyring, "parted", lambda ring: ring)


MACHINES: Final = (
    Machine("promises", _promises, _never_let_go),
    Machine("folds", _folds, _given_at_once),
    Machine("links", _links, _never_parted),
)


def drive(machine: type[Any], *, runs: int, steps: int, shrink: bool = True) -> Tally:
    """Raises what the machine asserts, after the shortest way to it has been looked for."""
    tally = Tally()

    class Counted(machine):  # type: ignore[misc]  # any machine
        def __init__(self) -> None:
            tally.runs += 1
            super().__init__()

        def check_invariants(self, *given: Any, **named: Any) -> None:
            tally.steps += 1
            super().check_invariants(*given, **named)

    Counted.__name__ = Counted.__qualname__ = machine.__name__
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)
    bounds = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Counted, settings=bounds)
    return tally


def noticed(machine: Machine, made: type[RuleBasedStateMachine], *, steps: int) -> bool:
    """Whether the planted fault is seen."""
    with machine.planted():
        try:
            drive(made, runs=CONTROL_RUNS, steps=steps, shrink=False)
        except Exception:
            return True
    return False


@contextmanager
def surroundings() -> Iterator[None]:
    """A database of this process's own, and Argon2id stood in for."""
    logging.disable(logging.CRITICAL)
    boot_secret.set_boot_secret(BOOT_SECRET)
    if connection.vendor == "sqlite":
        Path(str(connection.settings_dict["NAME"])).parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(patch("twofold.vault.methods.argon2id", quick_argon2id))
        call_command("migrate", verbosity=0)
        yield


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--machine", choices=[machine.name for machine in MACHINES], help="only this one")
    given = parser.parse_args()
    good = True
    with surroundings():
        for machine in MACHINES:
            if given.machine not in (None, machine.name):
                continue
            made = machine.made()
            seen, began = noticed(machine, made, steps=given.steps), time.monotonic()
            tally = drive(made, runs=given.runs, steps=given.steps)
            good = good and seen
            print(
                f"{machine.name}: {tally.runs} runs, {tally.steps} steps, nothing broken, in {time.monotonic() - began:.0f} s;"
                f" the planted fault is {'noticed' if seen else 'MISSED'}",
                flush=True,
            )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
