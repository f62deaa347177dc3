"""Someone with a copy of all that is at rest and some secrets of their own: tries every key on everything.

Every 32 bytes that lie around are taken for a key; what opens gives further keys, until nothing new opens.
"""

from __future__ import annotations

import json
import re
import sqlite3
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from tests.proofs.traces import _all
from twofold.vault import delivery, labels, methods, sealing
from twofold.vault.codes import BadCode
from twofold.vault.context import Context
from twofold.vault.envelope import epoch_of, key_id, open_sealed
from twofold.vault.primitives import BadKey, Unopenable, derive, digest

Row = dict[str, Any]
_HEAD: Final = b"\x01\x01"
_HEAD_BYTES: Final = 54  # with its nonce, so that no two are the same
_TEXTUAL: Final = re.compile(rb"[A-Za-z0-9_\-+/]{43,64}")


@dataclass
class Loot:
    """A copied data folder, or one backup; `runtime` holds the unlock files."""

    database: Path
    folders: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tables: dict[str, list[Row]] = {}
        with closing(sqlite3.connect(self.database)) as database:
            database.row_factory = sqlite3.Row
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                self.tables[name] = [dict(row) for row in database.execute(f'SELECT * FROM "{name}"')]
        paths = {self.database, *(p for folder in self.folders for p in folder.rglob("*") if p.is_file())}
        self.files = {path: path.read_bytes() for path in sorted(paths)}
        self.instance = UUID(self.tables["people_instance"][0]["id"])
        self.records = {row["id"]: row for row in self.tables["records_record"]}

    def person(self, name: str) -> UUID:
        return UUID(next(row["id"] for row in self.tables["people_person"] if row["name"] == name))


@dataclass(frozen=True)
class Item:
    """One sealed value; `inside`: the place of another one within it."""

    table: str
    row: str
    owner: UUID
    blob: bytes
    epoch: int
    rev: int
    place: Context
    inside: Context | None = None


@dataclass
class Hand:
    """What someone knows to begin with: what they can type, their cookies, and keys found before."""

    typed: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    keys: dict[bytes, bytes] = field(default_factory=dict)  # by key id
    opened: dict[tuple[str, str], bytes] = field(default_factory=dict)
    of_records: set[bytes] = field(default_factory=set)  # ids of the keys of single texts
    tried: int = 0

    def take(self, key: bytes) -> bool:
        if len(key) != 32 or (named := key_id(key)) in self.keys:
            return False
        self.keys[named] = key
        return True

    def open_all(self, loot: Loot) -> dict[tuple[str, str], bytes]:
        """Everything in this loot that opens, by table and row."""
        for key in _lying_around(loot, self):
            self.take(key)
        before = -1
        while before != len(self.keys):
            before = len(self.keys)
            for item in _envelopes(loot):
                self._try(item)
            for row in loot.tables["people_unlockmethod"]:
                self._method(row, loot)
            for row in loot.tables["people_delivery"]:
                self._delivery(row, loot)
            self._unlock_files(loot)
        return self.opened

    def words(self) -> bytes:
        return b"\n".join(self.opened.values())

    def carved(self, loot: Loot, files: dict[Path, bytes]) -> int:
        """How many envelopes under a key that is held stand in these bytes and in no row: remains of what was there."""
        known = {item.blob[:_HEAD_BYTES] for item in _envelopes(loot)}
        found: set[bytes] = set()
        for data in files.values():
            for named in self.keys:
                found |= {data[at : at + _HEAD_BYTES] for at in _all(data, _HEAD + named)}
        return len(found - known)

    def _keep(self, place: tuple[str, str], content: bytes) -> None:
        self.opened[place] = content
        if self.take(content) and "slot" in place[0]:
            self.of_records.add(key_id(content))
        for text in _strings(content):
            with suppress(ValueError):
                self.take(b64decode(text, validate=True))

    def _try(self, item: Item) -> None:
        self.tried += len(self.keys)
        where = (item.table, item.row)
        key = self.keys.get(item.blob[2:18])
        if key is not None and where not in self.opened:
            try:
                content = open_sealed(key, item.blob, item.place, epoch=item.epoch, rev=item.rev)
            except Unopenable:
                content = b"(the key is known, the place is not)"
            self._keep(where, content)
        inner = self.opened.get(where, b"")
        if item.inside is not None and inner[:2] == _HEAD:  # the couple's slot in a ticket
            table, epoch = "a ticket's slot", epoch_of(inner)
            self._try(replace(item, table=table, blob=inner, epoch=epoch, place=item.inside, inside=None))

    def _method(self, row: Row, loot: Loot) -> None:
        person, id = UUID(row["person_id"]), UUID(row["id"])
        if ("people_unlockmethod", row["id"]) in self.opened:
            return
        for secret in [*self.keys.values()]:
            self.tried += 1
            account_key = _account_key(secret, bytes(row["sealed"]), row["generation"], person, id, loot.instance)
            if account_key is not None:
                self._keep(("people_unlockmethod", row["id"]), account_key)

    def _delivery(self, row: Row, loot: Loot) -> None:
        couple, sender, recipient = (UUID(row[f"{n}_id"]) for n in ("couple", "sender", "recipient"))
        place = Context("delivery", loot.instance, "couple", couple, "person", recipient, str(sender))
        publics = [bytes(person["public_key"]) for person in loot.tables["people_person"]]
        for secret in [*self.keys.values()]:
            for public in publics:
                self.tried += 1
                with suppress(Unopenable, BadKey):
                    payload = delivery.receive(
                        bytes(row["sealed"]),
                        place,
                        epoch=row["epoch"],
                        sender_public=public,
                        recipient_secret=secret,
                    )
                    self._keep(("people_delivery", row["id"]), payload)

    def _unlock_files(self, loot: Loot) -> None:
        """With each cookie, taking every key for the boot secret."""
        for path, data in loot.files.items():
            if not re.fullmatch(r"[0-9a-f]{32}\.[0-9a-f]{64}", path.name):
                continue
            for cookie in self.cookies:
                for boot in [*self.keys.values()]:
                    self.tried += 1
                    wrap = derive(cookie.encode(), labels.UNLOCK_WRAP, boot)
                    if key_id(wrap) == data[8:][2:18]:
                        self.opened[("unlock file", path.name)] = b"opened"


# Tried by many hands on many copies: what opens and what does not stays so.
by_passphrase = cache(methods.from_passphrase)


@cache
def _account_key(secret: bytes, sealed: bytes, generation: int, person: UUID, id: UUID, instance: UUID) -> bytes | None:
    try:
        return methods.open_account_key(
            secret, sealed, generation=generation, person=person, method=id, instance=instance
        )
    except (Unopenable, BadKey):
        return None


def _lying_around(loot: Loot, hand: Hand) -> Iterator[bytes]:
    for rows in loot.tables.values():
        for row in rows:
            yield from (bytes(v) for v in row.values() if isinstance(v, bytes) and len(v) == 32)
            yield from (UUID(str(v)).bytes * 2 for k, v in row.items() if k == "id" and len(str(v)) in (32, 36))
    for path, data in loot.files.items():
        if path.suffix in {"", ".log", ".json", ".txt", ".env"} and len(data) < 1_000_000:
            for match in _TEXTUAL.finditer(data):
                yield from _as_key(match.group())
            yield digest(data.strip(), label=b"x")
    for row in loot.tables["people_unlockmethod"]:
        for typed in hand.typed:
            yield from _derived(row, typed)
    for cookie in hand.cookies:
        yield urlsafe_b64decode(cookie + "=" * (-len(cookie) % 4))


def _as_key(text: bytes) -> Iterator[bytes]:
    with suppress(ValueError):
        yield bytes.fromhex(text.decode())
    for start in range(0, len(text) - 42):
        with suppress(ValueError):
            yield urlsafe_b64decode(text[start : start + 43].replace(b"+", b"-").replace(b"/", b"_") + b"=")
            break


def _derived(row: Row, typed: str) -> Iterator[bytes]:
    with suppress(BadCode, methods.WeakParameters):
        if row["kind"] == "recovery":
            found = methods.from_recovery_code(typed)
        else:
            cost = methods.Cost(row["operations"], row["memory"])
            found = by_passphrase(typed, bytes(row["salt"]), cost)
        yield found.secret
        yield found.verifier


def _strings(content: bytes) -> Iterator[str]:
    try:
        yield from _inner(json.loads(content))
    except ValueError:
        return


def _inner(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _inner(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _inner(inner)


def _envelopes(loot: Loot) -> Iterator[Item]:
    here = loot.instance
    for row in loot.tables["people_keyringrow"]:
        person = UUID(row["person_id"])
        place = Context("keyring", here, "keyring", person, "person", person)
        yield _item("people_keyringrow", row, person, row["generation"], row["revision"], place)
    for row in loot.tables["people_invitation"]:
        person = UUID(row["inviter_id"])
        place = Context("invitation", here, "invitation", UUID(row["id"]), "person", person)
        yield _item("people_invitation", {**row, "sealed": row["sealed_code"]}, person, row["epoch"], 1, place)
    for row in loot.tables["records_draft"]:
        person = UUID(row["person_id"])
        place = Context("draft", here, "draft", person, "person", person, bytes(row["name"]).hex())
        yield _item("records_draft", row, person, row["epoch"], 0, place)
    for table in ("records_slot", "records_revision", "records_ticket"):
        for row in loot.tables[table]:
            yield _of_a_record(table, row, loot)


def _of_a_record(table: str, row: Row, loot: Loot) -> Item:
    record = loot.records[row["record_id"]]
    author = UUID(record["author_id"])
    place = sealing.Place(loot.instance, UUID(record["id"]), author, row["rev"])
    if table == "records_slot":
        slot = sealing._slot(place, row["reader_kind"], UUID(row["reader_id"]))
        return _item(table, row, author, row["epoch"], row["rev"], slot)
    if table == "records_revision":
        return _item(table, row, author, 0, row["rev"], sealing._body(place))
    couple = UUID(record["couple_id"])
    ticket = Context("ticket", loot.instance, "record", UUID(record["id"]), "couple", couple)
    return _item(table, row, author, 0, row["rev"], ticket, sealing._slot(place, "couple", couple))


def _item(
    table: str, row: Row, owner: UUID, epoch: int, rev: int, place: Context, inside: Context | None = None
) -> Item:
    return Item(table, str(row["id"]), owner, bytes(row["sealed"]), epoch, rev, place, inside)
