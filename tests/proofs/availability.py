"""Nobody keeps the two from their pages: `python -m tests.proofs.availability [--straight] [--nginx] [--caddy]`.

Against the real server, straight and behind the proxies as `deploy/` sets them up: two hundred sign-ins at once, and a
hundred slow connections, while two signed-in people load pages; a known device comes in while its name is being
guessed; addresses behind a proxy on another machine are told apart. Exit code 1 above the bar.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.proofs.fronts import KINDS, Behind, Front, Guest, House, Missing, address_of_its_own, house
from tests.proofs.power import prepare
from tests.proofs.power_writer import PASSPHRASES, sign_in_names
from tests.proofs.slow_visitors import Crowd
from tests.visitor import Form, Page

BAR = 1.0  # seconds, for 95 of 100 pages
PATHS = ("/today", "/question", "/settings", "/help", "/dreams")
WRONG = "a guess that is long enough"
BUSY = 503


@dataclass
class Times:
    """How long pages took, and how many were not answered with 200."""

    what: str
    seconds: list[float] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    more: str = ""

    def at(self, share: float) -> float:
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(len(self.seconds) * share))]

    @property
    def good(self) -> bool:
        return bool(self.seconds) and not self.failed and self.at(0.95) <= BAR

    def __str__(self) -> str:
        failed = "".join(f", {count} times {why}" for why, count in self.failed.items())
        if not self.seconds:
            return f"{self.what}: no page came{failed}; {self.more}"
        figures = (
            f"p50 {statistics.median(self.seconds):.2f} s, p95 {self.at(0.95):.2f} s, max {max(self.seconds):.2f} s"
        )
        return f"{self.what}: {len(self.seconds)} pages, {figures}{failed}{'; ' if self.more else ''}{self.more}"


class Others:
    """Both people, two devices each, who load one page after another."""

    def __init__(self, front: Front, names: dict[str, str], *, patience: float = 30.0) -> None:
        self.guests = []
        for number, (name, sign_in) in enumerate(2 * list(names.items())):
            guest = Guest(front, f"127.0.0.{2 + number}", patience=patience)
            come_in(guest, sign_in, PASSPHRASES[name])
            self.guests.append(guest)

    @contextmanager
    def looking(self, what: str, *, pages: int | None = None) -> Iterator[Times]:
        """They go on while the block runs, or each loads so many `pages`."""
        times, stop = Times(what), threading.Event()
        threads = [threading.Thread(target=self._look, args=(guest, times, stop, pages)) for guest in self.guests]
        for thread in threads:
            thread.start()
        try:
            yield times
        finally:
            if pages is None:
                stop.set()
            for thread in threads:
                thread.join()

    def _look(self, guest: Guest, times: Times, stop: threading.Event, pages: int | None) -> None:
        number = 0
        while not stop.is_set() and (pages is None or number < pages):
            begun = time.monotonic()
            try:
                page = guest.get(PATHS[number % len(PATHS)])
            except OSError as error:
                times.failed[type(error).__name__] += 1
            else:
                times.seconds.append(time.monotonic() - begun)
                if page.status != 200:
                    times.failed[str(page.status)] += 1
            number += 1
            stop.wait(0.1)


def come_in(guest: Guest, sign_in: str, passphrase: str, *, tries: int = 40) -> Page:
    """Signs in, and tries again as the page says where it's crowded. The last answer."""
    for _ in range(tries):
        answer = guess(guest, sign_in, passphrase)
        if answer.status != BUSY:
            break
        time.sleep(0.5)
    return answer


def guess(guest: Guest, sign_in: str, passphrase: str, form: Form | None = None) -> Page:
    form = form or guest.get("/sign-in").form("/sign-in")
    return guest.send(form, follow=False, sign_in=sign_in, passphrase=passphrase)


def sign_ins_at_once(front: Front, names: dict[str, str], count: int) -> Counter[int]:
    """So many at the same moment, each from another address: right, wrong, and names that nobody has; the answers."""
    first = Guest(front)
    form = first.get("/sign-in").form("/sign-in")
    known = Guest(front)
    come_in(known, names["sam"], PASSPHRASES["sam"])
    device = {name: value for name, value in known.cookies.items() if "device" in name}
    together, answers = threading.Barrier(count), Counter[int]()

    def one(number: int) -> None:
        guest = Guest(front, f"127.1.{number // 250}.{1 + number % 250}", patience=120)
        guest.cookies = dict(first.cookies)
        given = (f"nobody-{number}", WRONG)
        if number % 5 == 0:
            given = (names["maya"], WRONG)
        elif number % 5 == 1:
            given = (names["sam"], PASSPHRASES["sam"])
            guest.cookies |= device
        together.wait()
        try:
            answers[guess(guest, *given, form).status] += 1
        except OSError:
            answers[0] += 1

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def crowd_of_sign_ins(at: House, names: dict[str, str], others: Others, *, count: int = 200, rounds: int = 3) -> Times:
    answers = Counter[int]()
    begun = time.monotonic()
    with others.looking(f"{at.front.kind}, {count} sign-ins at once") as times:
        for _ in range(rounds):
            answers += sign_ins_at_once(at.front, names, count)
    took = time.monotonic() - begun
    times.more = f"{rounds} times in {took:.0f} s, answered " + ", ".join(
        f"{n} x {s}" for s, n in sorted(answers.items())
    )
    if answers[0] or any(status >= 500 and status != BUSY for status in answers):
        times.failed["sign-ins without an answer"] += 1
    return times


def slow_crowd(at: House, others: Others, *, count: int = 100, seconds: float = 45) -> Times:
    with Crowd(at.front, count) as crowd:
        time.sleep(3)
        with others.looking(f"{at.front.kind}, {count} slow connections") as times:
            time.sleep(seconds)
        ended = ", ".join(f"{n} x {kind}" for kind, n in sorted(crowd.ended.items()))
        times.more = f"{crowd.held} held, ended {ended}"
    return times


@dataclass
class Doors:
    """Who came in, and who was told to wait."""

    what: str
    wrong: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def good(self) -> bool:
        return not self.wrong

    def __str__(self) -> str:
        told = ", ".join(f"{count} {what}" for what, count in self.counts.items())
        return f"{self.what}: {told}{''.join(f'; NOT: {one}' for one in self.wrong)}"


def known_device(at: House, names: dict[str, str], hers: Guest, *, guesses: int = 60) -> Doors:
    """Somebody elsewhere guesses on; the known device comes in, and a new one waits."""
    doors = Doors(f"{at.front.kind}, a name being guessed")
    for number in range(guesses):
        guest = Guest(at.front, f"127.2.0.{1 + number}")
        doors.counts[f"guesses {come_in(guest, names['maya'], WRONG).status}"] += 1
        if number % 10 == 9:
            hers.send(hers.get("/settings").form("/sign-out"), follow=False)
            if come_in(hers, names["maya"], PASSPHRASES["maya"]).status != 303:
                doors.wrong.append(f"the known device after {number + 1} guesses")
            doors.counts["times the known device came in"] += 1
    if doors.counts["guesses 429"] < guesses // 2:
        doors.wrong.append("guesses are slowed down")
    if come_in(Guest(at.front, "127.2.1.1"), names["maya"], PASSPHRASES["maya"]).status != 429:
        doors.wrong.append("a new device waits")
    return doors


def addresses(at: House, *, strangers: int = 34) -> Doors:
    """Strangers at addresses of their own don't share a bucket; one address has one, whatever it claims."""
    doors = Doors(f"{at.front.kind} at another address, strangers told apart")
    for number in range(strangers):
        status = come_in(Guest(at.front, f"127.3.0.{1 + number}"), f"stranger-{number}", WRONG).status
        doors.counts[f"from others {status}"] += 1
    for number in range(strangers):
        guest = Guest(at.front, "127.3.1.1")
        guest.headers = {"X-Forwarded-For": f"203.0.113.{number}", "Forwarded": f"for=203.0.113.{number}"}
        doors.counts[f"from one {come_in(guest, f'name-{number}', WRONG).status}"] += 1
    if doors.counts["from others 422"] != strangers:
        doors.wrong.append("each has an address of their own")
    if doors.counts["from one 429"] != strangers - 30:
        doors.wrong.append("one address is slowed down after thirty")
    return doors


def prove(kind: str, *, program: tuple[str, ...] = ()) -> Iterator[Times | Doors]:
    """Raises Missing."""
    with tempfile.TemporaryDirectory(prefix="twofold-available-") as made:
        base = prepare(Path(made) / "data")
        names = sign_in_names(base)
        with house(kind, Path(made), program=program) as at:
            others = Others(at.front, names)
            yield slow_crowd(at, others)
            yield crowd_of_sign_ins(at, names, others)
            yield known_device(at, names, others.guests[0])
        if kind == "straight":
            return
        elsewhere = address_of_its_own()
        behind = Behind(elsewhere, {"TWOFOLD_PROXIES": elsewhere})
        with house(kind, Path(made), behind=behind, program=program) as at:
            yield addresses(at)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for kind in KINDS:
        parser.add_argument(f"--{kind}", action="append_const", dest="kinds", const=kind)
    parser.add_argument(
        "--planted", choices=["plain-worker", "crowded-doors"], help="a weakness that has to be noticed"
    )
    options = parser.parse_args()
    program = ("tests.proofs.weakened", options.planted) if options.planted else ()
    good = True
    for kind in options.kinds or KINDS:
        try:
            for found in prove(kind, program=program):
                print(("" if found.good else "ABOVE THE BAR  ") + str(found), flush=True)
                good = good and found.good
        except Missing as reason:
            print(f"Skipped: {reason}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
