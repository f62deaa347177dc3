"""kill -9 of the whole server while people write: `python -m tests.proofs.killing --rounds 50`.

Two people, two devices each, write answers, changes, replies, private pages and drafts over real HTTP. At a random
moment every process of the server is killed at once. It starts again over the same data, and whatever had been answered
with success is read back through its pages.
"""

from __future__ import annotations

import argparse
import http.client
import re
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.proofs.power import DATABASE, prepare
from tests.proofs.power_writer import PASSPHRASES, sign_in_names
from tests.server import Server, free_port
from tests.visitor import Page, Visitor

ROOMS = ("trust", "listening", "together", "support", "reflection")
DEVICES = 2
OLDER = 5  # things of earlier rounds that each device reads again after a round; after the last one it reads all
PATIENCE = 20.0  # seconds for the writes of one round, on a busy machine
GONE = (http.client.HTTPException, ConnectionError, TimeoutError, OSError)


class Failed(Exception):
    """The server, not yet killed, answered a write with something other than success."""


@dataclass
class Expected:
    """What may stand at rest: what was acknowledged last, or what was under way when the server was killed."""

    may_be: set[str | None] = field(default_factory=lambda: {None})

    def under_way(self, text: str | None) -> None:
        self.may_be.add(text)

    def acknowledged(self, text: str | None) -> None:
        self.may_be = {text}


@dataclass
class Folded:
    """My side of one fold."""

    answer: Expected = field(default_factory=Expected)
    draft: Expected = field(default_factory=Expected)
    replies: list[str] = field(default_factory=list)


@dataclass
class Ledger:
    """What one device was told is kept. Folds by their address, private pages too."""

    folds: dict[str, Folded] = field(default_factory=dict)
    private: dict[str, str] = field(default_factory=dict)
    count: Counter[str] = field(default_factory=Counter)


@dataclass
class Result:
    rounds: int = 0
    acknowledged: Counter[str] = field(default_factory=Counter)
    cut_off: int = 0
    read_back: int = 0
    lost: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.acknowledged.items()))
        return (
            f"{self.rounds} kills, {self.acknowledged.total()} acknowledged writes ({kinds}), {self.cut_off} cut off "
            f"while under way; {self.read_back} things read back, {len(self.lost)} lost; {len(self.damaged)} databases "
            f"damaged; {len(self.failed)} writes failed"
        )


class Device:
    """One browser of one person. `number` picks the questions that it answers, so that devices do not meet."""

    def __init__(self, origin: str, name: str, sign_in: str, number: int, random: Random) -> None:
        self.visitor = Visitor(origin)
        self.name, self.sign_in_name, self.number, self.random = name, sign_in, number, random
        self.ledger = Ledger()
        self.form_token = ""
        self.questions: list[str] = []
        self.touched: set[str] = set()
        self.cut_off = 0
        self.failed: list[str] = []

    def come_in(self) -> None:
        """Sign in the first time; after a restart the sign-in stands, and only the keys are to be opened."""
        where, given = "/unlock", {"passphrase": PASSPHRASES[self.name]}
        if "tf_session" not in self.visitor.cookies:
            where, given = "/sign-in", {**given, "sign_in": self.sign_in_name}
        done = self.visitor.send(self.visitor.get(where).form(where), **given)
        if done.status != 200 or "tf_unlock_key" not in self.visitor.cookies:
            raise Failed(f"{where} answered {done.status}")
        self.form_token = dict(self.visitor.get("/question").forms[0].fields).get("csrfmiddlewaretoken", "")
        if not self.questions:
            self.questions = list(_questions(self.visitor))[self.number :: DEVICES]

    def write_until(self, stop: threading.Event) -> None:
        verbs = [
            self._answer,
            self._answer,
            self._change,
            self._keep_private,
            self._draft,
            self._draft,
            self._reply,
        ]
        while not stop.is_set():
            try:
                self.random.choice(verbs)()
            except GONE:
                self.cut_off += 1
                return
            except (Failed, LookupError) as error:
                self.failed.append(f"{self.name}: {error}")

    def _answer(self) -> None:
        if not self.questions:
            return self._change()
        page = self._send("/questions/pick", question=self.questions.pop(), follow=True)
        if page.path.startswith("/folds/"):  # answered already, by my other device or while the server was killed
            return
        if page.path != "/question":
            raise Failed(f"picking a question led to {page.path} ({page.status})")
        text = self._words()
        address = _fold_of(page)
        if address is None:
            raise Failed("the question names no fold")
        mine = self._touch(address)
        mine.answer.under_way(text)
        done = self.visitor.send(page.form("/question"), follow=False, text=text, space="folded")
        if done.status == 409:  # my other device picked another question in between, and has answered this one
            return
        self._accept(done, "answers", address)
        mine.answer.acknowledged(text)

    def _change(self) -> None:
        if not (address := self._one()):
            return
        mine = self._touch(address)
        form = self.visitor.get(f"{address}/answer").form(f"{address}/answer")
        text = self._words()
        mine.answer.under_way(text)
        mine.draft.under_way(None)
        done = self.visitor.send(form, follow=False, text=text)
        if done.status == 409:  # it has opened since, so the page keeps the words and asks for another press
            done = self.visitor.send(done.form(f"{address}/answer"), follow=False)
        self._accept(done, "changes", address)
        mine.answer.acknowledged(text)
        mine.draft.acknowledged(None)

    def _draft(self) -> None:
        if not (address := self._one()):
            return
        mine, text = self._touch(address), self._words()
        named = re.search(r'data-draft="([^"]+)"', self.visitor.get(f"{address}/answer").text)
        if named is None:
            raise LookupError(f"{address}/answer keeps no draft")
        mine.draft.under_way(text)
        name = named[1]
        done = self._send("/drafts", name=name, text=text)
        self._accept(done, "drafts")
        mine.draft.acknowledged(text)

    def _reply(self) -> None:
        if not (address := self._one()):
            return
        page = self.visitor.get(address)
        if any(form.action == f"{address}/reply" for form in page.forms):
            text = self._words()
            done = self.visitor.send(page.form(f"{address}/reply"), follow=False, text=text)
            self._accept(done, "replies", address)
            self._touch(address).replies.append(text)

    def _keep_private(self) -> None:
        page = self._send("/questions/pick", question=self.random.choice(self.questions or [""]), follow=True)
        if page.path != "/question":
            return
        text = self._words()
        done = self.visitor.send(page.form("/question"), follow=False, text=text, space="mine")
        self._accept(done, "private", "/mine/")
        self.ledger.private[done.headers["location"]] = text
        self.touched.add(done.headers["location"])

    def _send(self, path: str, *, follow: bool = False, **fields: str) -> Page:
        token = ("csrfmiddlewaretoken", self.form_token)
        return self.visitor.post(path, [token, *fields.items()], follow=follow)

    def _accept(self, page: Page, kind: str, leads_to: str = "") -> None:
        """An acknowledgement is a redirect to the thing itself, or 204 for a draft."""
        location = page.headers.get("location", "")
        if page.status != (303 if leads_to else 204) or not location.startswith(leads_to):
            raise Failed(f"{kind}: {page.status} {location}")
        self.ledger.count[kind] += 1

    def _touch(self, address: str) -> Folded:
        self.touched.add(address)
        return self.ledger.folds.setdefault(address, Folded())

    def _one(self) -> str | None:
        known = [address for address, mine in self.ledger.folds.items() if None not in mine.answer.may_be]
        return self.random.choice(known) if known else None

    def _words(self) -> str:
        size = self.random.choice([2, 30, 150, 600])
        return f"{self.name} {self.random.randbytes(8).hex()}" + " and more" * size + " end"

    def read_back(self, result: Result, *, older: int | None = None) -> None:
        """Reads what this round was told is kept, and `older` things of earlier rounds; without it, everything."""
        places = [*self.ledger.private, *self.ledger.folds]
        new = [place for place in places if place in self.touched]
        before = [place for place in places if place not in self.touched]
        chosen = before if older is None else self.random.sample(before, min(older, len(before)))
        for place in [*new, *chosen]:
            result.lost += self._lost_in(place)
            result.read_back += 1
        self.touched.clear()

    def _lost_in(self, address: str) -> Iterator[str]:
        if address in self.ledger.folds:
            yield from self._lost_in_fold(address, self.ledger.folds[address])
        elif self.ledger.private[address] not in self.visitor.get(address).text:
            yield f"{self.name}: private page {address}"

    def _lost_in_fold(self, address: str, mine: Folded) -> Iterator[str]:
        page = self.visitor.get(address)
        if page.status == 404 and None in mine.answer.may_be:
            return
        shown = {text for text in mine.answer.may_be if text is not None and text in page.text}
        if not shown and None not in mine.answer.may_be:
            yield f"{self.name}: answer in {address} ({page.status})"
        yield from (f"{self.name}: reply in {address}" for text in mine.replies if text not in page.text)
        if not shown:
            return
        form = self.visitor.get(f"{address}/answer").form(f"{address}/answer")
        written = dict(form.fields)["text"]
        if written not in mine.draft.may_be and not (None in mine.draft.may_be and written in shown):
            yield f"{self.name}: draft in {address}"


def _questions(visitor: Visitor) -> Iterator[str]:
    for room in ROOMS:
        text = visitor.get(f"/questions/{room}").text
        yield from re.findall(r'name="question" value="([^"]+)"', text)


def _fold_of(page: Page) -> str | None:
    found = re.search(r'data-ticket="([0-9a-f-]{36})"', page.text)
    return f"/folds/{found[1]}" if found else None


def run(*, rounds: int, seed: int = 1, most: int = 60, control: bool = False) -> Result:
    """Rounds of writing, killing, starting again and reading everything back; `most`: writes in a round, about.

    As a `control`, each kill also puts the database back to what it was before the round: that has to be seen.
    """
    random, result = Random(seed), Result()
    with tempfile.TemporaryDirectory(prefix="twofold-killing-") as made:
        folder = Path(made).resolve()
        prepare(folder / "data")
        server = Server(folder, free_port())
        names = sign_in_names(folder / "data")
        devices = [
            Device(server.origin, name, sign_in, number, Random(f"{seed} {name} {number}"))
            for name, sign_in in names.items()
            for number in range(DEVICES)
        ]
        try:
            server.start()
            _all_come_in(devices)
            for _ in range(rounds):
                before = _content(server.data / DATABASE)
                _write_and_kill(server, devices, result, random, random.randint(1, most))
                if control:
                    _put_back(server.data, before)
                _start_and_read(server, devices, result)
            for device in devices:
                device.read_back(result)
        finally:
            server.kill()
        _add_up(devices, result)
    return result


def _write_and_kill(server: Server, devices: list[Device], result: Result, random: Random, writes: int) -> None:
    """Killed after about this many acknowledged writes, and a random moment more."""
    before = _acknowledged(devices)
    stop = threading.Event()
    threads = [threading.Thread(target=device.write_until, args=(stop,)) for device in devices]
    for thread in threads:
        thread.start()
    patience = time.monotonic() + PATIENCE
    while _acknowledged(devices) < before + writes and time.monotonic() < patience:
        time.sleep(0.005)
    time.sleep(random.uniform(0, 0.08))
    server.kill()
    stop.set()
    for thread in threads:
        thread.join()
    result.rounds += 1
    result.damaged += _damage(server.data)


def _start_and_read(server: Server, devices: list[Device], result: Result) -> None:
    server.start()
    _all_come_in(devices)
    for device in devices:
        device.read_back(result, older=OLDER)


def _acknowledged(devices: list[Device]) -> int:
    return sum(device.ledger.count.total() for device in devices)


def _all_come_in(devices: list[Device]) -> None:
    for device in devices:
        device.come_in()


def _content(database: Path) -> bytes:
    """The whole database as it stands, its log included."""
    connection = sqlite3.connect(database)
    try:
        return connection.serialize()
    finally:
        connection.close()


def _put_back(data: Path, content: bytes) -> None:
    (data / f"{DATABASE}-wal").unlink(missing_ok=True)
    (data / f"{DATABASE}-shm").unlink(missing_ok=True)
    (data / DATABASE).write_bytes(content)


def _add_up(devices: list[Device], result: Result) -> None:
    for device in devices:
        result.acknowledged += device.ledger.count
        result.cut_off += device.cut_off
        result.failed += device.failed


def _damage(data: Path) -> list[str]:
    """What is wrong with a copy of the database as the kill left it; the server meets the original."""
    with tempfile.TemporaryDirectory() as made:
        for name in (DATABASE, f"{DATABASE}-wal"):
            with suppress(FileNotFoundError):
                shutil.copy(data / name, Path(made) / name)
        connection = sqlite3.connect(Path(made) / DATABASE)
        try:
            verdict = connection.execute("PRAGMA integrity_check").fetchall()
            strangers = connection.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.DatabaseError as error:
            return [str(error)]
        finally:
            connection.close()
    return [] if verdict == [("ok",)] and not strangers else [f"{verdict[:3]} {strangers[:3]}"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--control", action="store_true", help="lose each round on purpose: has to be seen")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    result = run(rounds=options.rounds, seed=options.seed, control=options.control)
    print(result)
    for line in [*result.lost[:20], *result.damaged[:20], *result.failed[:20]]:
        print("  ", line)
    return 1 if result.lost or result.damaged or result.failed or not result.acknowledged else 0


if __name__ == "__main__":
    sys.exit(main())
