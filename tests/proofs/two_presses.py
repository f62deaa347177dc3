"""Every form of the product, pressed twice and five times: `python -m tests.proofs.two_presses [--postgres]`.

Each form is filled in as a person would, on the real server, and its button is pressed again after each of the gaps,
before or after the first press was answered. What came of it has to be what comes of one press in the same house: the
same rows, the same words for everybody's own keys, the same page in the end, and the person in just the same.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO, Any, Final

from tests.server import ROOT

GAPS: Final = (0, 20, 60, 120, 300, 500, 1000)  # milliseconds
PRESSES: Final = (2, 5)
LANES: Final = 2  # houses side by side, each with a part of the forms


@dataclass
class Report:
    """`faults`: what is wrong, by form; `forms`: how many trials each form has had."""

    database: str
    forms: Counter[str] = field(default_factory=Counter)
    routes: set[str] = field(default_factory=set)
    presses: int = 0
    faults: list[tuple[str, str]] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return bool(self.forms) and not self.faults

    def __str__(self) -> str:
        return (
            f"{self.database}: {len(self.routes)} routes, {len(self.forms)} forms, {self.forms.total()} trials with "
            f"{self.presses} presses; {len({name for name, _ in self.faults})} forms with faults"
        )


@dataclass(frozen=True)
class Plan:
    """What is tried. `drawn`: each form with one of the gaps, by turn."""

    gaps: Sequence[int] = GAPS
    presses: Sequence[int] = PRESSES
    routes: Sequence[str] = ()
    on_postgresql: bool = False
    drawn: bool = False
    planted: str = ""
    reads: bool = True
    seed: str = ""  # a folder with the people of the house

    def trials(self, turn: int) -> list[tuple[int, int]]:
        gaps = [self.gaps[turn % len(self.gaps)]] if self.drawn else self.gaps
        return [(times, gap) for times in self.presses for gap in gaps]


def run(plan: Plan, *, lanes: int = LANES, say: bool = False) -> Report:
    """Several houses side by side; each is a process of its own, since each has a database of its own."""
    report = Report("PostgreSQL" if plan.on_postgresql else "SQLite")
    lock = threading.Lock()

    def hear(output: IO[str]) -> None:
        with output:
            for line in output:
                with lock:
                    _take(report, json.loads(line), say=say)

    given = json.dumps(plan.__dict__)
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.proofs.two_presses", "--lane", f"{lane}/{lanes}", "--plan", given],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for lane in range(lanes)
    ]
    threads = [threading.Thread(target=hear, args=(process.stdout,)) for process in started if process.stdout]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report.faults += [("a house", f"ended with {code}") for process in started if (code := process.wait())]
    return report


def _take(report: Report, told: dict[str, Any], *, say: bool) -> None:
    name = told["form"]
    report.forms[name] += told["trials"]
    report.routes.add(told["route"])
    report.presses += told["presses"]
    report.faults += [(name, fault) for fault in told["faults"]]
    if say:
        verdict = "FAULTS" if told["faults"] else "good"
        print(f"{told['seconds']:6.1f} s  {verdict:6}  {name}: {told['trials']} trials", flush=True)
        for fault in told["faults"]:
            print(f"            {fault}", flush=True)


def _lane(lane: int, lanes: int, plan: Plan) -> None:
    from tests.proofs.presses.house import house

    with house(on_postgresql=plan.on_postgresql, planted=plan.planted, seed=plan.seed) as here:
        from tests.proofs.presses.compare import Trial
        from tests.proofs.presses.routes import ALL, missing

        if lane == 0 and not plan.routes and missing():
            _tell("the table of forms", "", 0, 0, missing(), 0.0)
        chosen = [form for form in ALL if not plan.routes or form.route in plan.routes or form.name in plan.routes]
        for turn, form in list(enumerate(chosen))[lane::lanes]:
            began, presses, faults = time.monotonic(), 0, list[str]()
            trials = plan.trials(turn)
            try:
                trial = Trial(here, form, reads=plan.reads)
                faults += trial.wrong_alone
                for times, gap in trials if not faults else ():
                    presses += times
                    faults += [f"{times} presses, {gap} ms: {fault}" for fault in trial.many(times, gap / 1000)]
            except Exception as error:  # a fault of one form, and the others are tried all the same
                faults.append(f"{type(error).__name__}: {error}")
            _tell(form.name, form.route, len(trials), presses, faults, time.monotonic() - began)


def _tell(name: str, route: str, trials: int, presses: int, faults: list[str], seconds: float) -> None:
    told = {"form": name, "route": route, "trials": trials, "presses": presses, "faults": faults, "seconds": seconds}
    print(json.dumps(told), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--gaps", type=int, nargs="+", default=GAPS, help="in milliseconds")
    parser.add_argument("--presses", type=int, nargs="+", default=PRESSES)
    parser.add_argument("--routes", nargs="+", default=(), metavar="NAME", help="such as people:passphrase; else all")
    parser.add_argument("--lanes", type=int, default=LANES, help="houses side by side")
    parser.add_argument("--planted", default="", help="a server with one weakness: it has to be noticed")
    parser.add_argument("--lane", help=argparse.SUPPRESS)
    parser.add_argument("--plan", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.lane:
        lane, lanes = map(int, options.lane.split("/"))
        _lane(lane, lanes, Plan(**json.loads(options.plan)))
        return 0
    plan = Plan(options.gaps, options.presses, options.routes, options.postgres, planted=options.planted)
    began = time.monotonic()
    report = run(plan, lanes=options.lanes, say=True)
    print(f"{report} in {time.monotonic() - began:.0f} s")
    for name, fault in report.faults:
        print(f"  {name}: {fault}")
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
