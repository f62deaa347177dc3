"""The row of this installation and its folder in memory."""

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
    """Returns the one row that names this installation; makes it on first use."""
    found = Instance.objects.first()
    if found is not None:
        return found
    with transaction.atomic():
        return Instance.objects.first() or Instance.objects.create()


_committed: list[UUID] = []


def instance_id() -> UUID:
    """Returns the id that is bound into every seal. It never changes while the server runs, so it is read once.

    An id read within a transaction isn't remembered, since that transaction may never commit.
    """
    if _committed:
        return _committed[0]
    id = instance().pk
    if not connection.in_atomic_block:
        _committed.append(id)
    return id


def operator() -> Person | None:
    """Returns the person who runs this server, or None if someone outside runs it."""
    if settings.CONFIGURATION.operator != "member":
        return None
    return instance().operator


def runtime_folder() -> Path:
    """Returns the folder for unlockings, named after the data folder: as configured, or in memory if possible."""
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
    """Returns the store of unlockings. Raises BootSecretMissing."""
    folder = runtime_folder()
    if not folder.is_dir():  # logind empties /dev/shm when its last user leaves: make the folder again, as at a start
        _store.cache_clear()
    return _store(folder, boot_secret(), instance_id())


class UnsafeRuntime(Exception):
    """Others could read or change the folder for unlocked sessions."""


def lock_everyone() -> None:
    """Deletes, at a start, the unlockings of an earlier run. Raises UnsafeRuntime."""
    try:
        unlock_store().clear()
    except UnsafeFolder as error:
        raise UnsafeRuntime(str(error)) from error
