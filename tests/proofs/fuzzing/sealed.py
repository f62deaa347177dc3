"""What is read from rows: seals, keyrings, drafts and records. Some of it the host can write, some the other of the two."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.proofs.fuzzing.target import Target, Wrong
from tests.proofs.fuzzing.values import bent, bent_json, cells, numbers
from tests.proofs.sealed_world import World
from twofold.people import keyrings
from twofold.people.models import KeyringRow
from twofold.people.unlocked import Unlocked
from twofold.records import drafts, sealed
from twofold.records.models import Draft, Record, Revision, Slot
from twofold.vault import envelope, keyring
from twofold.vault.context import Context
from twofold.vault.envelope import open_sealed, seal
from twofold.vault.primitives import Unopenable
from twofold.vault.sealing import open_body, seal_body

ZONE = ZoneInfo("Pacific/Kiritimati")  # farthest ahead


def seals(folder: Path) -> Target:
    """Every sealed format, with other bytes in the place of its own; and envelopes that name odd epochs and keys."""
    world = World(folder, Random(1))
    formats = {one.format: one for one in world.stored}
    place = Context("record", uuid.UUID(int=1), "record", uuid.UUID(int=2), "person", uuid.UUID(int=3))

    def read(drawn: tuple[str, bytes, bytes, int, int]) -> None:
        format, blob, key, epoch, rev = drawn
        if format:
            if formats[format].open(blob) is not None and blob != formats[format].blob:
                raise Wrong(f"{format} opened")
            return
        envelope.epoch_of(blob)
        open_sealed(key, blob, place, epoch=epoch, rev=rev)
        raise Wrong("an envelope opened with any key")

    bytes_of = st.sampled_from(sorted(formats)).flatmap(
        lambda format: st.tuples(
            st.just(format),
            st.one_of(st.binary(max_size=300), bent(formats[format].blob).filter(lambda b: b != formats[format].blob)),
            st.just(b""),
            st.just(0),
            st.just(0),
        )
    )
    keys = st.one_of(st.binary(min_size=32, max_size=32), st.binary(max_size=70))
    envelopes = st.tuples(st.just(""), bent(formats["draft"].blob), keys, numbers, numbers)
    return Target("seals", st.one_of(bytes_of, envelopes), read, _any_length, (Unopenable,))


@contextmanager
def _any_length() -> Iterator[None]:
    """An envelope is taken apart however short it is."""
    with patch.object(envelope, "OVERHEAD", 0):
        yield


def keyring_contents(by: Unlocked) -> Target:
    """A keyring that its own key opens and that says odd things: whoever holds the account key can make one."""
    ring, here = by.keyring, by.instance
    whole = keyring._plain(ring)
    place = Context("keyring", here, "keyring", ring.person, "person", ring.person)

    def read(content: str) -> None:
        blob = seal(
            by.account_key,
            content.encode("utf-8", "surrogatepass"),
            place,
            epoch=ring.generation,
            rev=ring.revision,
        )
        found = keyring.open_keyring(
            blob,
            by.account_key,
            person=ring.person,
            revision=ring.revision,
            generation=ring.generation,
            instance=here,
        )
        _ = found.public_key, found.person_key, found.began_anew, found.temporary, found.last_couple
        keyring.seal_keyring(found, by.account_key, instance=here)

    return Target("keyring contents", bent_json(whole), read, _empty_rings, (Unopenable,))


@contextmanager
def _empty_rings() -> Iterator[None]:
    """A keyring may hold no key of its person."""

    def read(plain: dict[str, str]) -> dict[int, bytes]:
        return {int(epoch): keyring._read(key) for epoch, key in plain.items()}

    with patch.object(keyring, "_epochs", read):
        yield


def rows(by: Unlocked) -> Target:
    """Keyrings and drafts whose columns hold what SQLite lets anybody write there."""
    real = bytes(KeyringRow.objects.get(person=by.person, retired_on=None).sealed)

    def read(drawn: tuple[Any, Any, Any, Any]) -> None:
        blob, revision, generation, name = drawn
        row = KeyringRow(person=by.person, revision=revision, generation=generation, sealed=blob)
        if drafts.open_draft(Draft(person=by.person, name=name, sealed=blob, epoch=revision), by=by) is not None:
            raise Wrong("a draft opened")
        keyrings.open_row(row, by.account_key, instance=by.instance)

    blobs = st.one_of(cells, bent(real))
    return Target("rows", st.tuples(blobs, cells, cells, cells), read, _only_bytes, (keyrings.DamagedKeyring,))


@contextmanager
def _only_bytes() -> Iterator[None]:
    """A value is taken for bytes of an envelope without a look."""
    with patch.object(envelope, "octets", lambda stored: stored), patch.object(envelope, "OVERHEAD", 0):
        yield


def draft_contents(by: Unlocked) -> Target:
    whole = {"name": "answer", "text": "Oranges", "page": "p", "turn": 3, "others": [{"text": "x", "page": "q"}]}

    def read(content: str) -> None:
        row = drafts._sealed("answer", content.encode("utf-8", "surrogatepass"), by)
        found = drafts.open_draft(row, by=by)
        if found is not None:
            drafts.sealed_again(row, by_old=by, by_new=by)

    return Target("draft contents", bent_json(whole), read, _any_draft)


@contextmanager
def _any_draft() -> Iterator[None]:
    """What a draft says is taken for what it should be without a look."""

    def read(content: bytes) -> tuple[str, list[drafts.Typed]]:
        found = json.loads(content)
        return str(found["name"]), [drafts._one(found)]

    with patch.object(drafts, "_read", read):
        yield


def record_contents(by: Unlocked) -> Target:
    """Records that open and say odd things: the other of the two, or a later Twofold, could have written them."""
    samples = _one_of_each_kind(by)

    def read(drawn: tuple[str, str, Any]) -> None:
        kind, content, rev = drawn
        record = samples[kind][0]
        body, key = seal_body(
            content.encode("utf-8", "surrogatepass"),
            sealed.place(record, by),
            author_key=by.keyring.person_key,
            author_epoch=by.keyring.person_epoch,
        )
        slot: Slot = sealed.new_slot(record, key, by.person_reader, by)
        sealed.read(record, Revision(record=record, rev=rev, sealed=body), [slot], by=by)
        entry = sealed.read(record, Revision(record=record, rev=record.rev, sealed=body), [slot], by=by)
        if entry.document is not None and entry.written_at is not None:
            _ = list(entry.document.words()), entry.document.waits
            entry.written_at.astimezone(ZONE)

    drawn = st.sampled_from(sorted(samples)).flatmap(
        lambda kind: st.tuples(st.just(kind), st.one_of(bent_json(samples[kind][1]), _fields(samples[kind][1])), cells)
    )
    return Target("record contents", drawn, read, _any_fields)


def _fields(content: dict[str, Any]) -> st.SearchStrategy[str]:
    """This content with only its fields bent."""
    return bent_json(content["fields"]).map(
        lambda text: json.dumps({**content, "fields": "here"}).replace('"here"', text)
    )


def _one_of_each_kind(by: Unlocked) -> dict[str, tuple[Record, dict[str, Any]]]:
    samples = {}
    for record in Record.objects.filter(author=by.person, removed_on=None).order_by("pk"):
        slots = Slot.objects.filter(record=record, rev=record.rev)
        revision = Revision.objects.get(record=record, rev=record.rev)
        key = sealed.record_key(record, slots, by)
        content = open_body(bytes(revision.sealed), key, sealed.place(record, by), author_keys=None).content
        samples[record.kind] = (record, json.loads(content))
    return samples


@contextmanager
def _any_fields() -> Iterator[None]:
    """Fields are taken for what they should be without a look."""
    with patch.object(sealed, "read_document", lambda kind, schema, fields: fields.get("text")):
        yield
