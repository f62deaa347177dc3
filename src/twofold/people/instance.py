"""This installation and its folder in memory."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from twofold.people.boot_secret import boot_secret, living
from twofold.people.models import Instance, Person
from twofold.vault.unlock_store import UnlockStore, UnsafeFolder


def instance() -> Instance:
    """The one row that names this installation, made on first use."""
    found = Instance.objects.first()
    if found is not None:
        return found
    with transaction.atomic():
        return Instance.objects.first() or Instance.objects.create()


_committed: list[UUID] = []


def instance_id() -> UUID:
    """The id that is bound into every seal: it never changes while the server runs, so it's asked for once.

    Within a transaction it may be one that is never committed, and isn't remembered.
    """
    if _committed:
        return _committed[0]
    id = instance().pk
    if not connection.in_atomic_block:
        _committed.append(id)
    return id


def operator() -> Person | None:
    """The person here who runs this server, or None where someone outside does."""
    if settings.CONFIGURATION.operator != "member":
        return None
    return instance().operator


def runtime_folder() -> Path:
    """Where unlockings are kept: in memory (tmpfs) where the machine has such a place, for this data folder alone."""
    if settings.CONFIGURATION.runtime is not None:
        return Path(settings.CONFIGURATION.runtime)
    name = "twofold-" + hashlib.blake2b(str(settings.DATA).encode(), digest_size=8).hexdigest()
    shared_memory = Path("/dev/shm")  # noqa: S108  # memory, not disk; the folder is made 0700
    if sys.platform == "linux" and os.access(shared_memory, os.W_OK):
        return shared_memory / f"{name}-{os.getuid()}"
    return Path(tempfile.gettempdir()) / f"{name}-{os.getuid()}"


@cache
def _store(folder: Path, secret: bytes, instance_id: UUID) -> UnlockStore:
    return UnlockStore(folder, secret, instance_id, living=living())


def unlock_store() -> UnlockStore:
    """Raises BootSecretMissing."""
    folder = runtime_folder()
    if not folder.is_dir():  # logind empties /dev/shm when its last user goes: the folder is made again, as at a start
        _store.cache_clear()
    return _store(folder, boot_secret(), instance_id())


class UnsafeRuntime(Exception):
    """The folder for unlocked sessions could be read or changed by others."""


def lock_everyone() -> None:
    """At a start: what an earlier run has left opens nothing any more. Raises UnsafeRuntime."""
    try:
        unlock_store().clear()
    except UnsafeFolder as error:
        raise UnsafeRuntime(str(error)) from error
