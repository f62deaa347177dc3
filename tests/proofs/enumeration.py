"""Nobody learns at a door who is here: `python -m tests.proofs.enumeration [--pairs 60]`.

Against the real server, with real Argon2id: the same form with a name that somebody has and one that nobody has, in turns
and in an order by chance, each from an address of its own. The two answers have to be equal apart from their token and
what was typed, and the medians of their times less than a twentieth apart. `--planted`: a server that does no work for
unknown names, which has to be noticed. Tests count the work instead: `people/tests/test_enumeration.py`.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.proofs.fronts import Guest, House, house
from tests.proofs.power import prepare
from tests.proofs.power_writer import sign_in_names
from tests.visitor import Form, Page

BAR = 0.05
ADDRESS = "maya@example.org"
WRONG = "a guess that is long enough"
NEW = "harbour candle nine gentle walnuts"
CODE = "0000-0000-0000-0000-0000-0000-0000-0000"
VARIES = {"date", "content-length"}  # the second is told by what was typed, which is taken out


@dataclass(frozen=True)
class Door:
    """A form that asks for a name: what is typed for somebody who is here, for somebody who is not, and besides."""

    what: str
    path: str
    known: str
    unknown: str
    rest: dict[str, str]


@dataclass
class Seen:
    """What one door answered, and how long that took."""

    door: Door
    known: list[float] = field(default_factory=list)
    unknown: list[float] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)

    @property
    def gap(self) -> float:
        """How far the medians are apart, as a share of the longer one."""
        medians = statistics.median(self.known), statistics.median(self.unknown)
        return abs(medians[0] - medians[1]) / max(medians)

    @property
    def good(self) -> bool:
        return not self.differing and self.statuses == {422} and self.gap < BAR

    def __str__(self) -> str:
        times = f"{statistics.median(self.known) * 1000:.1f} and {statistics.median(self.unknown) * 1000:.1f} ms"
        told = f"{self.door.what}: {len(self.known)} pairs, medians {times}, {self.gap * 100:.2f} % apart"
        return f"{told}, {len(self.differing)} answers differ" + "".join(f"\n  {one}" for one in self.differing[:3])


def doors(name: str) -> list[Door]:
    by_code = {"code": CODE, "new_passphrase": NEW}
    stranger, no_address = f"{name.partition('-')[0]}-nobody", "nobody@example.org"
    return [
        Door("sign-in by name", "/sign-in", name, stranger, {"passphrase": WRONG}),
        Door("sign-in by address", "/sign-in", ADDRESS, no_address, {"passphrase": WRONG}),
        Door("recovery by name", "/recover", name, stranger, by_code),
        Door("recovery by address", "/recover", ADDRESS, no_address, by_code),
        Door("recovery, no code", "/recover", name, stranger, {**by_code, "code": "not a code"}),
    ]


def told(answer: Page, typed: str) -> str:
    """The whole answer without its tokens, the words that it offers, and what was typed."""
    text = answer.text.replace(typed, "")
    text = re.sub(r'(?<=value=")[A-Za-z0-9_-]{43,64}(?=")|(?<=content=")[A-Za-z0-9]{64}(?=")', "", text)
    text = re.sub(r'(?<=name="offered" value=")[^"]*|(?<=<span>)[a-z-]+(?=</span>)', "", text)
    heads = [f"{name}: {value}" for name, value in sorted(answer.headers.items()) if name not in VARIES]
    head = re.sub(r"=[A-Za-z0-9]{32};|expires=[^;]*;", "", "\n".join(heads))
    return f"{answer.status}\n{head}\n{text}"


def compare(at: House, door: Door, *, pairs: int, random: Random) -> Seen:
    seen = Seen(door)
    first = Guest(at.front)
    form = first.get(door.path).form(door.path)
    for number in range(pairs):
        answers = {}
        for typed in random.sample((door.known, door.unknown), 2):
            _forget_attempts(at)
            guest = Guest(at.front, f"127.4.{number // 250}.{1 + number % 250}")
            guest.cookies = dict(first.cookies)
            begun = time.perf_counter()
            answer = _send(guest, form, door, typed)
            took = time.perf_counter() - begun
            (seen.known if typed == door.known else seen.unknown).append(took)
            seen.statuses.add(answer.status)
            answers[typed] = told(answer, typed)
        if answers[door.known] != answers[door.unknown]:
            seen.differing.append(_first_difference(answers[door.known], answers[door.unknown]))
    return seen


def _send(guest: Guest, form: Form, door: Door, typed: str) -> Page:
    return guest.send(form, follow=False, sign_in=typed, **door.rest)


def _first_difference(one: str, other: str) -> str:
    lines = zip(one.splitlines(), other.splitlines(), strict=False)
    return next((f"{a[:120]!r} / {b[:120]!r}" for a, b in lines if a != b), "one is longer")


def _forget_attempts(at: House) -> None:
    """So that no guess has to wait."""
    with closing(sqlite3.connect(at.server.data / "twofold.sqlite3", timeout=15)) as database:
        database.execute("DELETE FROM people_throttle")
        database.commit()


@contextmanager
def prepared(*, planted: bool = False) -> Iterator[tuple[House, str]]:
    """A running server with two people, one of whom gave an address; and her sign-in name."""
    with tempfile.TemporaryDirectory(prefix="twofold-enumeration-") as made:
        data = prepare(Path(made) / "data")
        name = sign_in_names(data)["maya"]
        with closing(sqlite3.connect(data / "twofold.sqlite3")) as database:
            database.execute("UPDATE people_person SET email = ? WHERE sign_in_name = ?", (ADDRESS, name))
            database.commit()
        program = ("tests.proofs.weakened", "skips-argon2") if planted else ()
        with house("straight", Path(made), program=program) as at:
            yield at, name


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=60, help="at each door")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--planted", action="store_true", help="a server that does no work for unknown names")
    options = parser.parse_args()
    good = True
    with prepared(planted=options.planted) as (at, name):
        for door in doors(name):
            seen = compare(at, door, pairs=options.pairs, random=Random(f"{options.seed} {door.what}"))
            print(("" if seen.good else "ABOVE THE BAR  ") + str(seen), flush=True)
            good = good and seen.good
    if options.planted:
        print("the planted weakness is noticed" if not good else "THE PLANTED WEAKNESS IS NOT NOTICED")
        return 1 if good else 0
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
