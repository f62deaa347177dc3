"""PostgreSQL crashes again and again while people write: `python -m tests.proofs.postgres_restarts --minutes 10`.

Two people, two devices each, write over real HTTP to a server that stays up. Every few seconds its database stops as in
a crash and comes back. Whatever was answered with success is read back at the end, once each; whatever was refused has
to come back with its words, and is sent again from the page that came back.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import threading
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.postgres import Cluster, running_cluster
from tests.proofs import killing
from tests.proofs.killing import DEVICES, GONE, Device, Failed
from tests.proofs.power import prepare
from tests.proofs.power_writer import PASSPHRASES, sign_in_names
from tests.server import Server, free_port
from tests.visitor import Form, Page

AWAY = (500, 503)


class Refused(Failed):
    """The database was away."""


@dataclass
class Result:
    restarts: int = 0
    acknowledged: int = 0
    refused: int = 0
    sent_again: int = 0
    read_back: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    without_words: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    back_after: list[float] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return bool(self.acknowledged) and not (self.lost or self.doubled or self.without_words or self.failed)

    def __str__(self) -> str:
        return (
            f"{self.restarts} crashes of PostgreSQL, {self.acknowledged} acknowledged writes, {self.refused} refused, "
            f"{len(self.without_words)} of them without their words, {self.sent_again} sent again; "
            f"{self.read_back} things read back, {len(self.lost)} lost, {len(self.doubled)} doubled; first success at "
            f"most {max(self.back_after, default=0.0):.1f} s after the database was back; {len(self.failed)} failures"
        )


class PatientDevice(Device):
    """A device whose person sends what was refused again, from the very page that came back."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.last = ""
        self.succeeded_at = 0.0
        self.refused = self.sent_again = 0
        self.without_words: list[str] = []
        self.waiting: list[Form] = []

    def write_until(self, stop: threading.Event) -> None:
        verbs = [self._answer, self._change, self._keep_private, self._draft, self._reply]
        while not stop.is_set():
            try:
                if self.waiting:
                    self._send_again()
                else:
                    self.random.choice(verbs)()
            except Refused:
                self.refused += 1
                time.sleep(0.05)
            except GONE as error:
                self.failed.append(f"{self.name}: the server itself went away: {error!r}")
                return
            except LookupError:  # a page that needs the database, and had none
                time.sleep(0.05)
            except Failed as error:
                self.failed.append(f"{self.name}: {error}")

    def _words(self) -> str:
        self.last = super()._words()
        return self.last

    def _send(self, path: str, *, follow: bool = False, **fields: str) -> Page:
        page = super()._send(path, follow=follow, **fields)
        if page.status in AWAY and path != "/drafts":
            raise Refused(path)
        return page

    def _accept(self, page: Page, kind: str, leads_to: str = "") -> None:
        if page.status in AWAY:
            self._hold_on_to(page, kind)
            raise Refused(kind)
        super()._accept(page, kind, leads_to)
        self.succeeded_at = time.monotonic()

    def _hold_on_to(self, page: Page, kind: str) -> None:
        if kind == "drafts":  # the page that was written in keeps the words, and tries again
            return
        forms = [form for form in page.forms if self.last in dict(form.fields).values()]
        if forms:
            self.waiting.append(forms[0])
        else:
            self.without_words.append(f"{self.name}: {kind} ({page.status})")

    def _send_again(self) -> None:
        """As it was; that my other device has answered meanwhile (409) is no fault."""
        page = self.visitor.send(self.waiting[0], follow=False)
        if page.status in AWAY:
            raise Refused("again")
        self.waiting.pop(0)
        self.sent_again += 1


def run(*, seconds: float, seed: int = 1, every: tuple[float, float] = (5.0, 15.0), control: bool = False) -> Result:
    """Write for `seconds` while the database crashes at random intervals of `every` (from, to) seconds.

    As a `control` the database acknowledges what it has not written yet: that has to be seen.
    """
    careless = ("synchronous_commit=off", "wal_writer_delay=10000ms", "wal_writer_flush_after=1GB") if control else ()
    random, result = Random(seed), Result()
    with tempfile.TemporaryDirectory(prefix="twofold-restarts-") as made, running_cluster(*careless) as database:
        folder = Path(made).resolve()
        settings = {"TWOFOLD_DATABASE_URL": database.url}
        prepare(folder / "data", **settings)
        server = Server(folder, free_port(), settings)
        devices = [
            PatientDevice(server.origin, name, sign_in, number, Random(f"{seed} {name} {number}"))
            for name, sign_in in sign_in_names(folder / "data").items()
            for number in range(DEVICES)
        ]
        server.start()
        try:
            for device in devices:
                device.come_in()
            _write_and_crash(database, devices, result, random, seconds, every)
            _read_back(devices, result)
        finally:
            server.kill()
    return result


def _write_and_crash(
    database: Cluster,
    devices: list[PatientDevice],
    result: Result,
    random: Random,
    seconds: float,
    every: tuple[float, float],
) -> None:
    stop = threading.Event()
    threads = [threading.Thread(target=device.write_until, args=(stop,)) for device in devices]
    for thread in threads:
        thread.start()
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        time.sleep(random.uniform(*every))
        database.crash()
        time.sleep(random.uniform(0, 0.5))
        database.start()
        result.restarts += 1
        result.back_after.append(_until_one_succeeds(devices))
    stop.set()
    for thread in threads:
        thread.join()
    for device in devices:
        while device.waiting:
            device._send_again()


def _until_one_succeeds(devices: list[PatientDevice], patience: float = 60.0) -> float:
    """Seconds until a write succeeds again. Raises Failed when none does."""
    began = time.monotonic()
    while time.monotonic() < began + patience:
        if any(device.succeeded_at > began for device in devices):
            return max(device.succeeded_at for device in devices) - began
        time.sleep(0.01)
    raise Failed("no write succeeded after the database was back")


def _read_back(devices: list[PatientDevice], result: Result) -> None:
    reading = killing.Result()
    for device in devices:
        device.read_back(reading)
        result.acknowledged += device.ledger.count.total()
        result.refused += device.refused
        result.sent_again += device.sent_again
        result.without_words += device.without_words
        result.failed += device.failed
    result.read_back, result.lost = reading.read_back, reading.lost
    for device in devices[::DEVICES]:
        result.doubled += _doubled(device, [one for one in devices if one.name == device.name])


def _doubled(device: PatientDevice, mine: list[PatientDevice]) -> list[str]:
    """Private pages and replies that stand in the export of their author more than once."""
    form = device.visitor.get("/export").form("/export")
    page = device.visitor.send(form, passphrase=PASSPHRASES[device.name])
    with zipfile.ZipFile(io.BytesIO(page.content)) as archive:
        data = archive.read("data.json").decode()
    texts = [text for one in mine for text in one.ledger.private.values()]
    texts += [text for one in mine for folded in one.ledger.folds.values() for text in folded.replies]
    return [f"{device.name}: {text[:24]}" for text in texts if data.count(text) > 1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--control", action="store_true", help="with a database that loses: has to be seen")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    result = run(seconds=options.minutes * 60, seed=options.seed, control=options.control)
    print(result)
    for line in [*result.lost[:20], *result.doubled[:20], *result.without_words[:20], *result.failed[:20]]:
        print("  ", line)
    return 0 if result.good else 1


if __name__ == "__main__":
    sys.exit(main())
