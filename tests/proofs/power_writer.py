"""Two people who write through the real store in a process of its own, and what they were told is kept.

`python -m tests.proofs.power_writer prepare|write|read`: the data folder stands in TWOFOLD_DATA. Whatever is true of
the product's settings is true here: the same Django settings, the same database, the same actions.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
from pathlib import Path
from random import Random
from typing import Any, ClassVar
from uuid import UUID

from twofold.ops.django_start import start_django

PASSPHRASES = {"maya": "kettle orchard seven quiet lanterns", "sam": "bicycle rain over the blue allotment"}
PEOPLE, CODES, ACKNOWLEDGED = "people.json", "codes.json", "acknowledged"


def prepare(folder: Path) -> None:
    """A fresh database with Maya and Sam, linked; everything on disk and closed."""
    from django.db import connections

    from twofold.ops.migrate import bring_up_to_date
    from twofold.people import couples, invitations
    from twofold.people.unlocking import with_couple

    bring_up_to_date()
    (maya, mayas), (sam, sams) = (_settled(name) for name in PASSPHRASES)
    invitations.accept(invitations.invite(by=maya).code, by=sam)
    maya.person.refresh_from_db()
    couples.take_in(with_couple(maya))
    names = {"maya": maya.person.sign_in_name, "sam": sam.person.sign_in_name}
    (folder / PEOPLE).write_text(json.dumps(names), encoding="utf-8")
    (folder / CODES).write_text(json.dumps({"maya": mayas, "sam": sams}), encoding="utf-8")
    connections.close_all()


def _settled(name: str) -> tuple[Any, str]:
    """The person with open keys, and their recovery code."""
    from twofold.people import accounts

    by = accounts.create_account(accounts.About(name.title()), PASSPHRASES[name], invited=True)
    code, by = accounts.new_recovery_code(by=by)
    return accounts.confirm_recovery_code(code, by=by) or by, code


def sign_in_names(folder: Path) -> dict[str, str]:
    names: dict[str, str] = json.loads((folder / PEOPLE).read_text(encoding="utf-8"))
    return names


def recovery_codes(folder: Path) -> dict[str, str]:
    codes: dict[str, str] = json.loads((folder / CODES).read_text(encoding="utf-8"))
    return codes


def write(folder: Path, writes: int, seed: int) -> None:
    """Both write at the same time, `writes` things each; every commit is acknowledged in one line."""
    from django.db import connections

    people = _people(folder)
    connections.close_all()
    log = os.open(folder / ACKNOWLEDGED, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    _say(log, what="settings", synchronous=_pragma("synchronous"), journal=_pragma("journal_mode"))
    failed: list[BaseException] = []
    threads = [
        threading.Thread(target=_thread, args=(Writer(by, log, Random(f"{seed} {name}")), writes, failed))
        for name, by in people.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    os.close(log)


def _thread(writer: Writer, writes: int, failed: list[BaseException]) -> None:
    from django.db import close_old_connections, connections

    try:
        for _ in range(writes):
            writer.write_something()
            close_old_connections()  # as the server does after each page
    except BaseException as error:
        failed.append(error)
        raise
    finally:
        connections.close_all()


def _say(log: int, **what: Any) -> None:
    os.write(log, json.dumps(what).encode() + b"\n")


def _pragma(name: str) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


def _people(folder: Path) -> dict[str, Any]:
    from twofold.people.unlocking import unlock_with_passphrase

    names = sign_in_names(folder).items()
    return {name: unlock_with_passphrase(sign_in, PASSPHRASES[name]) for name, sign_in in names}


class Writer:
    """One person. An acknowledgement goes out after the commit; an intent, before what can take something away."""

    def __init__(self, by: Any, log: int, random: Random) -> None:
        self.by, self.log, self.random = by, log, random
        self.count = 0
        self.kept: list[UUID] = []
        self.folds = 0

    def write_something(self) -> None:
        self.count += 1
        verbs = [
            self._save,
            self._save,
            self._revise,
            self._draft,
            self._draft,
            self._fold,
            self._fold,
            self._remove,
        ]
        self.random.choice(verbs)()

    def _save(self) -> None:
        from twofold.records import store

        space = self.random.choice(["mine", "ours"])
        entry = store.save(self._note(), by=self.by, space=space, once=self._uuid())  # type: ignore[arg-type]
        self.kept.append(entry.id)
        self._kept(entry.id, entry.rev)

    def _revise(self) -> None:
        from twofold.records import store

        if not self.kept:
            return self._save()
        entry = store.open_record(self.random.choice(self.kept), by=self.by)
        entry = store.revise(entry.id, self._note(), by=self.by, expected_rev=entry.rev)
        self._kept(entry.id, entry.rev)

    def _remove(self) -> None:
        from twofold.records import store

        if len(self.kept) < 3:
            return self._save()
        id = self.kept.pop(self.random.randrange(len(self.kept)))
        space = store.open_record(id, by=self.by).space
        _say(self.log, what="removing", id=id.hex)
        store.remove(id, by=self.by)
        _say(self.log, what="removed", id=id.hex, gone=space == "mine")

    def _draft(self) -> None:
        from twofold.records import drafts
        from twofold.records.models import Draft

        name = f"draft {self.random.randrange(3)}"
        drafts.keep_draft(name, self._words(), by=self.by)
        opaque = drafts.names(name, self.by)[0]
        row = Draft.objects.get(person=self.by.person, name=opaque)
        _say(self.log, what="draft", id=row.pk, name=opaque.hex(), digest=digest(row.sealed))

    def _fold(self) -> None:
        from twofold.records import folds

        self.folds += 1
        name = f"question {self.folds}"
        found = folds.start_fold(self._note(), by=self.by, name=name, once=self._uuid())
        once = self._uuid()
        found = folds.answer(found.id, self._note(), by=self.by, once=once, ticket=self.random.randbytes(32))
        assert found.mine is not None
        self._kept(found.mine.id, found.mine.rev)
        for waiting in folds.settle(by=self.by):
            _say(self.log, what="opened", id=waiting.hex)

    def _kept(self, id: UUID, rev: int) -> None:
        from twofold.records.models import Revision

        sealed = Revision.objects.get(record=id, rev=rev).sealed
        _say(self.log, what="kept", id=id.hex, rev=rev, digest=digest(sealed))

    def _note(self) -> Any:
        return note_type()(text=self._words())

    def _words(self) -> str:
        return "word " * self.random.choice([3, 40, 200, 900, 3500])

    def _uuid(self) -> UUID:
        return UUID(bytes=self.random.randbytes(16), version=4)


def digest(sealed: bytes) -> str:
    return hashlib.sha256(bytes(sealed)).hexdigest()[:24]


_types: list[Any] = []


def note_type() -> Any:
    """A document of the proof's own; made once Django has started."""
    if not _types:
        from twofold.records.documents import Document

        class Note(Document):
            kind: ClassVar[str] = "proof.note"
            text: str

        _types.append(Note)
    return _types[0]


def read(folder: Path) -> None:
    """Reads every kept record and draft with the people's own keys; prints what did not open."""
    from twofold.records import drafts
    from twofold.records.loading import entries
    from twofold.records.models import Draft, Record

    note_type()
    bad: list[str] = []
    opened = 0
    for name, by in _people(folder).items():
        readers = [by.person.pk, by.couple.pk]
        rows = Record.objects.filter(slots__reader_id__in=readers, removed_on=None).distinct()
        for entry in entries(list(rows), by=by):
            opened += 1
            if entry.damaged or entry.document is None:
                bad.append(f"{name}: {entry.id} {entry.reason}")
        for row in Draft.objects.filter(person=by.person):
            opened += 1
            if drafts.open_draft(row, by=by) is None:
                bad.append(f"{name}: draft {row.pk}")
    print(json.dumps({"opened": opened, "bad": bad}))


def main(words: list[str]) -> None:
    os.umask(0o077)  # as the server does
    folder = Path(os.environ["TWOFOLD_DATA"])
    if words[0] == "write" and words[3:] == ["NORMAL"]:
        _weaken()
    start_django()
    if words[0] == "prepare":
        prepare(folder)
    elif words[0] == "write":
        write(folder, int(words[1]), int(words[2]))
    else:
        read(folder)


def _weaken() -> None:
    """The control: the product's settings with one word changed."""
    import twofold.settings as settings

    options = settings.DATABASES["default"]["OPTIONS"]
    assert "synchronous=FULL" in options["init_command"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=NORMAL")


if __name__ == "__main__":
    main(sys.argv[1:])
