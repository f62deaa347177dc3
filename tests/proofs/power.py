"""A power cut: whatever was acknowledged is still there when only synced bytes are. `python -m tests.proofs.power`.

The real store writes in a process of its own while every call on its files is recorded. The record is played back onto
a model of a disk that forgets; at many moments the power is cut, SQLite opens what is left, and every write that had
been acknowledged by then is looked for. The same with `synchronous=NORMAL` has to lose some, or the proof sees nothing.
"""

from __future__ import annotations

import argparse
import atexit
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from tests.proofs.power_disk import SURVIVALS, Disk, File, Survival
from tests.proofs.power_trace import Moment, NotUnderstood, record
from tests.proofs.power_writer import ACKNOWLEDGED, PEOPLE, digest
from tests.server import ROOT

DATABASE = "twofold.sqlite3"
WATCHED = {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-journal"}


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A line that went out when `position` moments had passed."""

    position: int
    said: dict[str, Any]


@dataclass
class Result:
    """What `cuts` power cuts did. `lost`: an acknowledged write that was gone, once per cut."""

    tracer: str = ""
    synchronous: int = 0
    moments: int = 0
    syncs: int = 0
    acknowledged: int = 0
    cuts: Counter[str] = field(default_factory=Counter)
    looked_for: int = 0
    lost: list[str] = field(default_factory=list)
    cuts_that_lost: int = 0
    damaged: list[str] = field(default_factory=list)
    read_back: int = 0
    unreadable: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        cuts = ", ".join(f"{count} {name}" for name, count in sorted(self.cuts.items()))
        return (
            f"synchronous={self.synchronous} traced by {self.tracer}: {self.moments} moments, {self.syncs} syncs, "
            f"{self.acknowledged} acknowledged writes\n  {self.cuts.total()} power cuts ({cuts}); "
            f"{self.looked_for} acknowledged writes looked for, {len(self.lost)} lost in {self.cuts_that_lost} cuts; "
            f"{len(self.damaged)} databases damaged; {self.read_back} texts opened with the people's own keys, "
            f"{len(self.unreadable)} unreadable"
        )


def prove(
    *,
    cuts: int,
    writes: int,
    seed: int = 1,
    synchronous: str = "FULL",
    readings: int = 3,
    prepared: Path | None = None,
    tracer: str | None = None,
) -> Result:
    """Record, cut, look. `writes` by each of two people; `readings`: how many leftovers the product itself reads."""
    with tempfile.TemporaryDirectory(prefix="twofold-power-", dir=_quick_place()) as made:
        place = Path(made).resolve()
        base = prepared or prepare(place / "base")
        data = place / "data"
        shutil.copytree(base, data)
        command = [
            sys.executable,
            "-m",
            "tests.proofs.power_writer",
            "write",
            str(writes),
            str(seed),
            synchronous,
        ]
        used, moments = record(command, environment(data), place / "trace", tracer=tracer)
        result = Result(tracer=used)
        _cut_and_look(result, base, data, moments, cuts=cuts, random=Random(seed), readings=readings)
        return result


def prepare(folder: Path, **settings: str) -> Path:
    """A data folder with two linked people, to start from; `settings` are TWOFOLD_ variables. One is made in a process
    and copied, as long as it is a whole folder: with a database elsewhere each is made by itself.
    """
    return _make(folder, settings) if settings else Path(shutil.copytree(_prepared(), folder))


@cache
def _prepared() -> Path:
    made = Path(tempfile.mkdtemp(prefix="twofold-prepared-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return _make(made / "data", {})


def _make(folder: Path, settings: Mapping[str, str]) -> Path:
    folder.mkdir(mode=0o700)
    command = [sys.executable, "-m", "tests.proofs.power_writer", "prepare"]
    subprocess.run(command, env=environment(folder) | dict(settings), check=True)
    return folder


def environment(data: Path) -> dict[str, str]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("TWOFOLD_", "DJANGO_"))}
    paths = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    return plain | {"PYTHONPATH": paths, "TWOFOLD_DATA": str(data), "TWOFOLD_RUNTIME": str(data / "runtime")}


def _quick_place() -> str | None:
    """Real syncs tell nothing here, the model does; memory makes them fast."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def _cut_and_look(
    result: Result, base: Path, data: Path, moments: list[Moment], *, cuts: int, random: Random, readings: int
) -> None:
    acknowledged = list(_acknowledged(moments, data))
    result.synchronous = acknowledged[0].said["synchronous"]
    result.moments = len(moments)
    result.syncs = sum(m.call.name == "sync" and m.phase == "end" for m in moments)
    result.acknowledged = len(acknowledged) - 1
    chosen = sorted(_choose(cuts, moments, acknowledged, random))
    read_at = set(random.sample(range(len(chosen)), min(readings, len(chosen))))
    disk = Disk({name: File(bytearray((base / name).read_bytes())) for name in WATCHED if (base / name).exists()})
    player, played = Player(disk, data), 0
    for number, position in enumerate(chosen):
        for moment in moments[played:position]:
            player.play(moment)
        played = position
        survival: Survival = SURVIVALS[number % len(SURVIVALS)]
        result.cuts[survival] += 1
        with tempfile.TemporaryDirectory(dir=data.parent) as made:
            left = Path(made)
            for name, content in disk.after_a_cut(survival, random).items():
                (left / name).write_bytes(content)
            if number in read_at:
                _read_through_product(result, left, base)
            _look(result, left, acknowledged, position, f"moment {position}, {survival}")


def _choose(cuts: int, moments: list[Moment], acknowledged: list[Acknowledged], random: Random) -> Iterator[int]:
    """A third right after an acknowledgement, where nothing may be missing any more; the rest anywhere."""
    first = acknowledged[0].position
    for number in range(cuts):
        anywhere = number % 3
        yield random.randint(first, len(moments)) if anywhere else random.choice(acknowledged).position


def _acknowledged(moments: list[Moment], data: Path) -> Iterator[Acknowledged]:
    log = str(data / ACKNOWLEDGED)
    for position, moment in enumerate(moments, start=1):
        if moment.phase == "end" and moment.call.name == "write" and moment.call.path == log:
            yield Acknowledged(position, json.loads(moment.call.data))


class Player:
    """Plays moments onto a disk: a change counts when its call ends, a sync covers what was there when it began."""

    def __init__(self, disk: Disk, folder: Path) -> None:
        self.disk, self.folder = disk, folder
        self.syncing: dict[int, int] = {}

    def play(self, moment: Moment) -> None:
        call = moment.call
        if call.name == "sync" and moment.phase == "begin":
            self.syncing[moment.thread] = self.disk.serial
        elif call.name == "sync" and call.path == str(self.folder):
            self.disk.sync_names(self.syncing.pop(moment.thread))
        elif moment.phase == "end" and (name := self._watched(call.path)):
            self._change(moment, name)

    def _change(self, moment: Moment, name: str) -> None:
        call, disk = moment.call, self.disk
        match call.name:
            case "sync":
                disk.live[name].sync(self.syncing.pop(moment.thread))
            case "open":
                if "O_CREAT" in call.flags:
                    disk.create(name, truncate="O_TRUNC" in call.flags)
            case "write" if call.offset >= 0:
                disk.write(name, call.offset, call.data)
            case "resize":
                disk.resize(name, call.offset)
            case "remove":
                disk.remove(name)
            case "rename" if other := self._watched(call.other):
                disk.rename(name, other)
            case _:
                raise NotUnderstood(f"{call.name} on {name}")

    def _watched(self, path: str) -> str | None:
        folder, _, name = path.rpartition("/")
        return name if folder == str(self.folder) and name in WATCHED else None


def _look(result: Result, left: Path, acknowledged: list[Acknowledged], position: int, where: str) -> None:
    """Open what the cut has left, and look for everything that was acknowledged by then."""
    connection = sqlite3.connect(left / DATABASE)
    try:
        verdict = connection.execute("PRAGMA integrity_check").fetchall()
        strangers = connection.execute("PRAGMA foreign_key_check").fetchall()
        if verdict != [("ok",)] or strangers:
            result.damaged.append(f"{where}: {verdict[:3]} {strangers[:3]}")
        lost = list(_lost(result, Stored.of(connection), acknowledged, position))
    except sqlite3.DatabaseError as error:
        result.damaged.append(f"{where}: {error}")
        return
    finally:
        connection.close()
    result.lost += [f"{where}: {what}" for what in lost]
    result.cuts_that_lost += bool(lost)


@dataclass(frozen=True, slots=True)
class Stored:
    texts: dict[tuple[str, int], str]
    slots: set[tuple[str, int]]
    marks: dict[str, bool]
    drafts: dict[str, str]
    opened: set[str]

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> Stored:
        rows = connection.execute
        return cls(
            texts={(id, rev): digest(s) for id, rev, s in rows("SELECT record_id, rev, sealed FROM records_revision")},
            slots=set(rows("SELECT record_id, rev FROM records_slot")),
            marks={id: removed is not None for id, removed in rows("SELECT id, removed_on FROM records_record")},
            drafts={
                bytes(name).hex(): digest(sealed) for name, sealed in rows("SELECT name, sealed FROM records_draft")
            },
            opened={id for (id,) in rows("SELECT id FROM records_fold WHERE opened_on IS NOT NULL")},
        )

    def removal(self, id: str, *, gone: bool) -> bool:
        """Private words are gone; shared ones leave a mark."""
        return id not in self.marks if gone else self.marks.get(id, False)


def _lost(result: Result, stored: Stored, acknowledged: list[Acknowledged], position: int) -> Iterator[str]:
    made = bisect_right([a.position for a in acknowledged], position)
    before, later = acknowledged[:made], acknowledged[made:]
    leaving = {a.said["id"] for a in before if a.said["what"] == "removing"}
    drafts: dict[str, str] = {}
    for said in (a.said for a in before):
        result.looked_for += said["what"] in {"kept", "removed", "opened"}
        match said["what"]:
            case "kept" if said["id"] not in leaving:
                place = said["id"], said["rev"]
                if stored.texts.get(place) != said["digest"] or place not in stored.slots:
                    yield f"text {place}"
            case "removed" if not stored.removal(said["id"], gone=said["gone"]):
                yield f"removal of {said['id']}"
            case "opened" if said["id"] not in stored.opened:
                yield f"opening of {said['id']}"
            case "draft":
                drafts[said["name"]] = said["digest"]
    for name, newest in drafts.items():
        result.looked_for += 1
        coming = {a.said["digest"] for a in later if a.said["what"] == "draft" and a.said["name"] == name}
        if stored.drafts.get(name) not in {newest, *coming}:
            yield f"draft {name}"


def _read_through_product(result: Result, left: Path, base: Path) -> None:
    """A copy of the leftovers, opened by the product itself with the people's passphrases."""
    copy = Path(f"{left}-read")
    shutil.copytree(left, copy)
    shutil.copy(base / PEOPLE, copy / PEOPLE)
    command = [sys.executable, "-m", "tests.proofs.power_writer", "read"]
    try:
        done = subprocess.run(command, env=environment(copy), check=True, capture_output=True, text=True)
        said = json.loads(done.stdout.splitlines()[-1])
        result.read_back += said["opened"]
        result.unreadable += said["bad"]
    except subprocess.CalledProcessError as error:
        result.unreadable.append(error.stderr.strip().splitlines()[-1])
    finally:
        shutil.rmtree(copy)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=500)
    parser.add_argument("--writes", type=int, default=300, help="by each of the two people")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--tracer", choices=["strace", "preload"])
    options = parser.parse_args()
    print(f"seed {options.seed}")
    given = {"cuts": options.cuts, "writes": options.writes, "seed": options.seed, "tracer": options.tracer}
    product = prove(**given, readings=10)
    print("product:", product)
    control = prove(**given, synchronous="NORMAL", readings=0)
    print("control:", control)
    for line in [*product.lost[:20], *product.damaged[:20], *product.unreadable[:20]]:
        print("  ", line)
    good = not (product.lost or product.damaged or product.unreadable) and bool(control.lost)
    print("0 acknowledged writes lost, and the control loses" if good else "NOT PROVEN")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
