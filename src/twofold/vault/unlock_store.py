"""Who is unlocked, outside the database and the backups: one small sealed file each, in a folder in memory.

A file opens only with the secret in the person's cookie and the boot secret of the running server, so a restart
locks everyone and the folder alone opens nothing.
"""

from __future__ import annotations

import os
import secrets
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from twofold.vault import labels
from twofold.vault.context import Context
from twofold.vault.envelope import open_sealed, seal
from twofold.vault.primitives import Unopenable, derive

ABSOLUTE_SECONDS: Final = 12 * 60 * 60
_TOUCH_SECONDS: Final = 20
_HEAD: Final = struct.Struct(">32sIQI")


@dataclass(frozen=True, slots=True)
class Unlock:
    """An open unlocking: `ends` and `idle_seconds` bound it; `account_key` opens the keyring of `generation`."""

    person: UUID
    account_key: bytes
    generation: int
    ends: int
    idle_seconds: int


class UnlockStore:
    def __init__(
        self, folder: Path, boot_secret: bytes, instance: UUID, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._folder, self._boot, self._instance, self._clock = folder, boot_secret, instance, clock
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put(self, person: UUID, account_key: bytes, generation: int, *, idle_seconds: int) -> str:
        """Remember an unlocking; returns the secret for the person's cookie, which is kept nowhere else."""
        cookie = secrets.token_urlsafe(32)
        ends = int(self._clock()) + ABSOLUTE_SECONDS
        content = _HEAD.pack(account_key, generation, ends, idle_seconds)
        sealed = seal(self._wrap(cookie), content, self._context(person), epoch=generation, rev=1)
        path = self._path(person, cookie)
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_bytes(generation.to_bytes(4, "big") + sealed)
        self._stamp(draft)
        draft.replace(path)
        return cookie

    def get(self, person: UUID, cookie: str, *, touch: bool = True) -> Unlock | None:
        """The unlocking behind a cookie, or None: unknown, of another start of the server, idle or ended."""
        path = self._path(person, cookie)
        try:
            raw, used = path.read_bytes(), path.stat().st_mtime
        except OSError:
            return None
        generation = int.from_bytes(raw[:4], "big")
        try:
            content = open_sealed(self._wrap(cookie), raw[4:], self._context(person), epoch=generation, rev=1)
        except Unopenable:
            return None
        account_key, sealed_generation, ends, idle = _HEAD.unpack(content)
        now = self._clock()
        if now >= ends or now - used >= idle or sealed_generation != generation:
            path.unlink(missing_ok=True)
            return None
        if touch and now - used > _TOUCH_SECONDS:
            self._stamp(path)
        return Unlock(person, account_key, generation, ends, idle)

    def drop(self, person: UUID, cookie: str) -> None:
        self._path(person, cookie).unlink(missing_ok=True)

    def drop_all(self, person: UUID) -> None:
        """Lock this person everywhere."""
        for path in self._folder.glob(f"{person.hex}.*"):
            path.unlink(missing_ok=True)

    def sweep(self) -> int:
        """Remove what has outlived the absolute limit; returns how many."""
        gone = 0
        for path in self._folder.glob("*.*"):
            try:
                old = self._clock() - path.stat().st_mtime >= ABSOLUTE_SECONDS
            except OSError:
                continue
            if old:
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _stamp(self, path: Path) -> None:
        now = self._clock()
        try:
            os.utime(path, (now, now))
        except FileNotFoundError:
            return  # locked meanwhile, from another device

    def _path(self, person: UUID, cookie: str) -> Path:
        row = derive(self._bytes(cookie), labels.UNLOCK_ROW, self._instance.bytes)
        return self._folder / f"{person.hex}.{row.hex()}"

    def _wrap(self, cookie: str) -> bytes:
        return derive(self._bytes(cookie), labels.UNLOCK_WRAP, self._boot)

    @staticmethod
    def _bytes(cookie: str) -> bytes:
        return cookie.encode().ljust(32, b"\0")[:64]

    def _context(self, person: UUID) -> Context:
        return Context("unlock", self._instance, "unlock", person, "person", person)
