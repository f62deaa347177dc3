"""The open unlockings, outside the database and backups: one small sealed file each, in a folder in memory.

A file opens only with the secret in the person's cookie and the boot secret of the running server. So a restart locks
everyone, and the folder alone neither opens anything nor shows whose files they are. A file that was put back after its
owner locked is missing among the `living`.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import struct
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from uuid import UUID

from twofold.vault import labels
from twofold.vault.context import Context
from twofold.vault.envelope import open_sealed, seal
from twofold.vault.open_unlockings import WHOSE, Living
from twofold.vault.primitives import KEY_BYTES, BadKey, Unopenable, derive

ABSOLUTE_SECONDS: Final = 12 * 60 * 60
_TOUCH_SECONDS: Final = 20
_SOON: Final = 10
_CLOCK_SLACK: Final = 60  # a clock set back by more than this locks
_LONGEST_QUIET: Final = 60 * 60
_HEAD: Final = struct.Struct(">II")  # generation and the longest idle seconds; the sealed part repeats both
_SEALED: Final = struct.Struct(">32sIQI")
_TIMER: Final = struct.Struct(">Q")  # beneath it, if a timer runs: its end
_LONGEST: Final = 4096
_COOKIE: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_FILE: Final = re.compile(r"[0-9a-f]{32}\.[0-9a-f]{64}|new\.[0-9a-f]{32}")


class UnsafeFolder(Exception):
    """The folder for unlockings is a link, belongs to another user, or is writable by others."""


@dataclass(frozen=True, slots=True, repr=False)
class Unlock:
    """An open unlocking, limited by `ends` and `idle_seconds`; `account_key` opens the keyring of `generation`.
    `quiet_until`: the moment up to which a timer runs, so that not being used is no idle time.
    """

    person: UUID
    account_key: bytes
    generation: int
    ends: int
    idle_seconds: int
    quiet_until: int = 0


class UnlockStore:
    def __init__(
        self,
        folder: Path,
        boot_secret: bytes,
        instance: UUID,
        *,
        clock: Callable[[], float] = time.time,
        living: Living | None = None,
    ) -> None:
        """Raises UnsafeFolder, and BadKey if the boot secret doesn't have 32 bytes."""
        self._folder, self._instance, self._clock = folder, instance, clock
        self._boot, self._living = boot_secret, living
        if len(boot_secret) != KEY_BYTES:
            raise BadKey(f"a boot secret has {KEY_BYTES} bytes, not {len(boot_secret)}")
        _make_own(folder)

    def put(
        self, person: UUID, account_key: bytes, generation: int, *, idle_seconds: int, cookie: str | None = None
    ) -> str:
        """Stores an unlocking and returns the secret for the person's cookie, which is stored nowhere else. `cookie`: a
        secret that the caller made, as hard to guess.
        """
        if len(account_key) != KEY_BYTES:
            raise BadKey(f"an account key has {KEY_BYTES} bytes, not {len(account_key)}")
        cookie = cookie or secrets.token_urlsafe(32)
        ends = int(self._clock()) + ABSOLUTE_SECONDS
        self._keep(cookie, Unlock(person, account_key, generation, ends, idle_seconds))
        return cookie

    def _keep(self, cookie: str, unlock: Unlock) -> None:
        path = self._path(unlock.person, cookie)
        self._write(path, self._content(cookie, unlock))
        if self._locked(path):
            assert self._living is not None
            self._living.add(_entry(path))

    def _content(self, cookie: str, unlock: Unlock) -> bytes:
        generation, idle, quiet = unlock.generation, unlock.idle_seconds, unlock.quiet_until
        content = _SEALED.pack(unlock.account_key, generation, unlock.ends, idle) + (
            _TIMER.pack(quiet) if quiet else b""
        )
        sealed = seal(self._wrap(cookie), content, self._context(unlock.person), epoch=generation, rev=1)
        return _HEAD.pack(generation, _longest(idle, quiet)) + sealed

    def get(self, person: UUID, cookie: str, *, touch: bool = True) -> Unlock | None:
        """Returns a cookie's unlocking; None if it is unknown, from an earlier start, idle, ended or locked."""
        if not _COOKIE.fullmatch(cookie):
            return None
        path = self._path(person, cookie)
        try:
            raw, used = _read(path)
            found = self._open(raw, person, cookie)
        except (OSError, Unopenable):
            return None
        now = self._clock()
        if (
            not _fresh(now, used, found.idle_seconds, found.quiet_until)
            or not now < found.ends <= now + ABSOLUTE_SECONDS + _CLOCK_SLACK
            or self._locked(path)
        ):
            self._remove(path)
            return None
        if touch and abs(now - used) > _TOUCH_SECONDS:
            self._stamp(path)
        return found

    def drop(self, person: UUID, cookie: str) -> None:
        if _COOKIE.fullmatch(cookie):
            self._remove(self._path(person, cookie))

    def drop_all(self, person: UUID, *, but: Collection[str] = ()) -> None:
        """Locks this person everywhere; `but`: the cookies of unlockings that stay."""
        stay = {self._path(person, cookie) for cookie in but if _COOKIE.fullmatch(cookie)}
        if self._living is not None:
            self._living.drop_all(bytes.fromhex(self._whose(person)), but={_entry(path) for path in stay})
        for path in self._folder.glob(f"{self._whose(person)}.*"):
            if path not in stay:
                path.unlink(missing_ok=True)

    def end_soon(self, person: UUID, cookie: str) -> None:
        """Makes this unlocking end in a few seconds, or at its own end if that is sooner."""
        found = self.get(person, cookie, touch=False)
        if found is not None:
            self._keep(cookie, replace(found, ends=min(found.ends, int(self._clock()) + _SOON)))

    def allow_quiet(self, person: UUID, cookie: str, seconds: int) -> None:
        """Lets this unlocking stay unused for so long, at most an hour; its idle time begins afterwards. Its last use and
        its end stay. One that is locked meanwhile stays locked: its file may come back, but it isn't among the living.
        """
        found, now = self.get(person, cookie, touch=False), int(self._clock())
        until = now + min(seconds, _LONGEST_QUIET) if seconds > 0 else 0
        if found is None or abs(found.quiet_until - until) < _CLOCK_SLACK or max(found.quiet_until, until) < now:
            return
        path = self._path(person, cookie)
        with suppress(FileNotFoundError):
            used = path.stat().st_mtime
            self._write(path, self._content(cookie, replace(found, quiet_until=until)))
            self._stamp(path, used)

    def clear(self) -> None:
        """Locks everyone. Called at a start, when no file opens any more."""
        if self._living is not None:
            self._living.clear()
        for path in self._folder.iterdir():
            if _FILE.fullmatch(path.name):
                path.unlink(missing_ok=True)

    def sweep(self) -> int:
        """Removes files that were idle too long or never finished; returns how many."""
        gone = 0
        for path in self._folder.iterdir():
            if not _FILE.fullmatch(path.name):
                continue
            try:
                raw, used = _read(path)
            except OSError:
                continue
            idle = _HEAD.unpack_from(raw)[1] if len(raw) > _HEAD.size else _TOUCH_SECONDS
            if not _fresh(self._clock(), used, min(idle, ABSOLUTE_SECONDS)):
                self._remove(path)
                gone += 1
        return gone

    def _locked(self, path: Path) -> bool:
        return self._living is not None and _entry(path) not in self._living

    def _remove(self, path: Path) -> None:
        if self._living is not None and not path.name.startswith("new."):
            self._living.drop(_entry(path))
        path.unlink(missing_ok=True)

    def _open(self, raw: bytes, person: UUID, cookie: str) -> Unlock:
        if len(raw) < _HEAD.size:
            raise Unopenable
        generation, shown = _HEAD.unpack_from(raw)
        content = open_sealed(self._wrap(cookie), raw[_HEAD.size :], self._context(person), epoch=generation, rev=1)
        if len(content) not in (_SEALED.size, _SEALED.size + _TIMER.size):
            raise Unopenable
        account_key, sealed_generation, ends, idle = _SEALED.unpack_from(content)
        (quiet,) = _TIMER.unpack_from(content, _SEALED.size) if len(content) > _SEALED.size else (0,)
        if (sealed_generation, _longest(idle, quiet)) != (generation, shown):
            raise Unopenable
        return Unlock(person, account_key, generation, ends, idle, quiet)

    def _write(self, path: Path, content: bytes) -> None:
        """Writes the whole file or nothing: into a new file that `drop_all` leaves alone, which is then renamed."""
        draft = self._folder / f"new.{secrets.token_hex(16)}"
        try:
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            self._stamp(draft)
            draft.replace(path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise

    def _stamp(self, path: Path, used: float | None = None) -> None:
        used = self._clock() if used is None else used
        try:
            os.utime(path, (used, used), follow_symlinks=False)
        except FileNotFoundError:
            return  # another device has locked meanwhile

    def _path(self, person: UUID, cookie: str) -> Path:
        row = derive(cookie.encode(), labels.UNLOCK_ROW, self._instance.bytes)
        return self._folder / f"{self._whose(person)}.{row.hex()}"

    def _whose(self, person: UUID) -> str:
        return derive(self._boot, labels.UNLOCK_ROW, self._instance.bytes, person.bytes, size=16).hex()

    def _wrap(self, cookie: str) -> bytes:
        return derive(cookie.encode(), labels.UNLOCK_WRAP, self._boot)

    def _context(self, person: UUID) -> Context:
        return Context("unlock", self._instance, "unlock", person, "person", person)


def _longest(idle: int, quiet_until: int) -> int:
    """Returns for how long an unlocking can stay unused at most, as it's shown in clear to the sweep."""
    return idle + _LONGEST_QUIET if quiet_until else idle


def _fresh(now: float, used: float, idle: float, quiet_until: int = 0) -> bool:
    """Returns True if it was used lately enough, not counting the time of a timer, and neither was in the future."""
    if now - used < -_CLOCK_SLACK:
        return False
    quiet = quiet_until if quiet_until <= now + _LONGEST_QUIET + _CLOCK_SLACK else 0
    return now - max(used, min(quiet, now)) < idle


def _entry(path: Path) -> bytes:
    """Returns the bytes that name the person, then those that name the unlocking."""
    whose, _, row = path.name.partition(".")
    return bytes.fromhex(whose + row[: 2 * WHOSE])


def _make_own(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise UnsafeFolder(f"{folder} is a link. Name the folder itself.")
    if found.st_uid != os.geteuid():
        raise UnsafeFolder(f"{folder} belongs to another user. Remove it, or give it to yours.")
    if found.st_mode & 0o022:
        raise UnsafeFolder(f"{folder} can be written by others. Make it private: chmod 700 {folder}")


def _read(path: Path) -> tuple[bytes, float]:
    """Returns (content, time of last use); never follows a link."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        return file.read(_LONGEST), os.fstat(handle).st_mtime
