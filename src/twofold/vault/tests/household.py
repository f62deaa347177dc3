"""The people of these tests, and the keys and places that they use."""

from __future__ import annotations

from uuid import UUID

from hypothesis import settings

from twofold.vault.context import Context
from twofold.vault.sealing import Place

HOME = UUID("11111111-1111-4111-8111-111111111111")
ELSEWHERE = UUID("22222222-2222-4222-8222-222222222222")
MAYA = UUID("aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa")
SAM = UUID("bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb")
ROBIN = UUID("cccccccc-cccc-4ccc-8ccc-cccccccccccc")
MAYA_AND_SAM = UUID("dddddddd-dddd-4ddd-8ddd-dddddddddddd")
LETTER = UUID("eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee")


def key(number: int) -> bytes:
    return bytes([number]) * 32


def place(*, record: UUID = LETTER, author: UUID = MAYA, rev: int = 1, instance: UUID = HOME) -> Place:
    return Place(instance=instance, record=record, author=author, rev=rev)


def context(**changes: object) -> Context:
    fields: dict[str, object] = {
        "purpose": "draft",
        "instance": HOME,
        "object_type": "draft",
        "object_id": LETTER,
        "owner_kind": "person",
        "owner_id": MAYA,
        "part": "",
    }
    return Context(**{**fields, **changes})  # type: ignore[arg-type]  # built from names in tests only


patient = settings(deadline=None)  # a busy machine is no defect
