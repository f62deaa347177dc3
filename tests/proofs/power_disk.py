"""A model of a disk that forgets what was not synced: one folder, its names and its files, at any moment of a trace.

Only what fsync or fdatasync has covered is certain. Everything else may be kept, lost, kept out of order, or kept in
part. A name is certain only when its folder was synced, which is stricter than most file systems are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Literal

SECTOR = 512
Survival = Literal["synced", "ordered", "scattered", "torn"]
SURVIVALS: tuple[Survival, ...] = ("synced", "ordered", "scattered", "torn")


@dataclass(frozen=True, slots=True)
class Change:
    """Bytes at an offset, or, with `data` None, a new size of `offset`."""

    serial: int
    offset: int
    data: bytes | None

    def apply(self, content: bytearray) -> None:
        if self.data is None:
            del content[self.offset :]
            content.extend(bytes(self.offset - len(content)))
        else:
            content.extend(bytes(max(0, self.offset + len(self.data) - len(content))))
            content[self.offset : self.offset + len(self.data)] = self.data

    def sectors(self) -> Iterator[Change]:
        """The same change in pieces that a disk writes whole."""
        if self.data is None:
            yield self
            return
        start = 0
        while start < len(self.data):
            end = start + SECTOR - (self.offset + start) % SECTOR
            yield Change(self.serial, self.offset + start, self.data[start:end])
            start = end


@dataclass(eq=False, slots=True)
class File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[Change] = field(default_factory=list)

    def sync(self, until: int) -> None:
        """Everything that was written up to this serial is certain now."""
        for change in self.pending:
            if change.serial <= until:
                change.apply(self.durable)
        self.pending = [change for change in self.pending if change.serial > until]

    def after_a_cut(self, survival: Survival, random: Random) -> bytes:
        content = bytearray(self.durable)
        for change in _surviving(self.pending, survival, random):
            change.apply(content)
        return bytes(content)


Naming = dict[str, File | None]


@dataclass(slots=True)
class Disk:
    """`live` is what a running program sees; `durable` are the names that are certain."""

    durable: dict[str, File]
    live: dict[str, File] = field(init=False)
    pending: list[tuple[int, Naming]] = field(default_factory=list)
    serial: int = 0

    def __post_init__(self) -> None:
        self.live = dict(self.durable)

    def next_serial(self) -> int:
        self.serial += 1
        return self.serial

    def create(self, name: str, *, truncate: bool) -> None:
        if name not in self.live:
            self._name({name: File()})
        elif truncate:
            self.resize(name, 0)

    def write(self, name: str, offset: int, data: bytes) -> None:
        self.live[name].pending.append(Change(self.next_serial(), offset, data))

    def resize(self, name: str, size: int) -> None:
        self.live[name].pending.append(Change(self.next_serial(), size, None))

    def remove(self, name: str) -> None:
        self._name({name: None})

    def rename(self, name: str, other: str) -> None:
        self._name({name: None, other: self.live[name]})

    def sync_names(self, until: int) -> None:
        for serial, naming in self.pending:
            if serial <= until:
                _rename(self.durable, naming)
        self.pending = [(serial, naming) for serial, naming in self.pending if serial > until]

    def after_a_cut(self, survival: Survival, random: Random) -> dict[str, bytes]:
        """The folder as a machine finds it when it starts again."""
        names = dict(self.durable)
        if survival != "synced":
            for _, naming in self.pending[: random.randint(0, len(self.pending))]:
                _rename(names, naming)
        return {name: file.after_a_cut(survival, random) for name, file in names.items()}

    def _name(self, naming: Naming) -> None:
        _rename(self.live, naming)
        self.pending.append((self.next_serial(), naming))


def _rename(names: dict[str, File], naming: Naming) -> None:
    for name, file in naming.items():
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file


def _surviving(pending: list[Change], survival: Survival, random: Random) -> list[Change]:
    if survival == "synced":
        return []
    if survival == "ordered":
        return pending[: random.randint(0, len(pending))]
    pieces = [piece for change in pending for piece in change.sectors()] if survival == "torn" else pending
    share = random.random()
    return [piece for piece in pieces if random.random() < share]
