"""Finds what both partners allow without showing either's choices: runs `vault.matching` over the record store.

Each partner keeps one sealed record in `ours` with their side of a comparison. It is rewritten whenever they look,
changed or not, so a change of mind writes nothing that no change wouldn't write.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator, Sequence
from typing import Annotated
from uuid import UUID

from django.db import transaction
from pydantic import StringConstraints

from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.records.documents import Document
from twofold.records.errors import Absent
from twofold.records.models import Record
from twofold.records.reading import open_records
from twofold.records.saving import revise, save
from twofold.vault import private_matching
from twofold.vault.opaque_names import opaque_name
from twofold.vault.primitives import Unopenable, joined

_MOST_CELLS = 400
Blob = Annotated[str, StringConstraints(max_length=_MOST_CELLS * 44)]


class Side(Document):
    """One partner's side. `met`: the other partner's points raised by mine, those of their side `theirs`. All in
    base64.
    """

    kind = "records.side"
    keeps_history = False

    nonce: Blob
    points: Blob
    theirs: Blob = ""
    met: Blob = ""

    def words(self) -> Iterator[str]:
        yield from ()


def compare(name: str, willing: Sequence[bool], *, by: Unlocked) -> list[bool] | None:
    """Shows anew what I allow, cell by cell, and returns what both allow, as each last showed it.

    Returns None until the partner has seen my last side, or if either side can't be used. Both partners use the same
    number of cells under one `name`. Raises Ended; Conflict if another device of mine was faster.
    """
    assert by.couple is not None
    assert by.partner is not None
    about, key = _about(name, by), _first_key(by)
    mine_id, theirs_id = (_side_id(name, person, by.couple.pk, by) for person in (by.person, by.partner))
    with transaction.atomic():
        found = open_records([mine_id, theirs_id], by=by)
        mine, theirs = (
            (entry.document if (entry := found.get(id)) and isinstance(entry.document, Side) else None)
            for id in (mine_id, theirs_id)
        )
        both = _learned(mine, theirs, len(willing), key=key, about=about)
        fresh = _side(willing, theirs, key=key, about=about)
        try:
            if mine_id in found:
                revise(found[mine_id], fresh, by=by, expected_rev=found[mine_id].rev)
            else:
                save(fresh, by=by, space="ours", once=mine_id)
        except Absent:  # another record has its id, or it was removed: there is nothing to compare with
            return None
    return both


def _learned(mine: Side | None, theirs: Side | None, cells: int, *, key: bytes, about: bytes) -> list[bool] | None:
    if mine is None or theirs is None or theirs.theirs != mine.nonce:
        return None
    try:
        points, met = (private_matching.unpacked(_bytes(text)) for text in (theirs.points, theirs.met))
        both = private_matching.both_willing(points, met, nonce=_bytes(mine.nonce), key=key, about=about)
    except Unopenable:
        return None
    return both if len(both) == cells else None


def _side(willing: Sequence[bool], theirs: Side | None, *, key: bytes, about: bytes) -> Side:
    shown = private_matching.show(willing, key=key, about=about)
    met, answered = b"", ""
    if theirs is not None:
        try:
            points = private_matching.unpacked(_bytes(theirs.points))
            if len(points) == len(willing):  # never more of their points than there are cells
                met = private_matching.packed(private_matching.raise_theirs(points, mine=shown, key=key, about=about))
                answered = theirs.nonce
        except Unopenable:
            pass
    return Side(
        nonce=_text(shown.nonce), points=_text(private_matching.packed(shown.points)), theirs=answered, met=_text(met)
    )


def _about(name: str, by: Unlocked) -> bytes:
    assert by.couple is not None
    return joined(by.instance.bytes, by.couple.pk.bytes, name.encode())


def has_shown(name: str, *, by: Unlocked) -> bool:
    """Returns True if this person has ever shown a side of it to anybody; reads only clear columns."""
    ids = [_side_id(name, by.person, couple, by) for couple in by.keyring.couple_keys]
    return Record.objects.filter(pk__in=ids, author=by.person.pk).exists()


def _side_id(name: str, person: Person, couple: UUID, by: Unlocked) -> UUID:
    """Returns an id that both partners can compute and nobody else."""
    _, key = min(by.keyring.couple_keys[couple].items())
    return UUID(bytes=opaque_name(key, "records/side", name, str(person.pk))[:16], version=4)


def _first_key(by: Unlocked) -> bytes:
    """Returns the earliest key held, which stays through rotations, so a side shown before one is still answered after
    it.
    """
    return by.keyring.person_keys[min(by.keyring.person_keys)]


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError) as error:
        raise Unopenable from error
