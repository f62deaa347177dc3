"""The place that a sealed value belongs to. A value moved to another place doesn't open."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from twofold.vault import labels
from twofold.vault.primitives import joined


@dataclass(frozen=True, slots=True)
class Context:
    """The place of one sealed value: its purpose, its object and part, and its owner.

    `instance` is the id of this installation; `owner_kind` is person, couple or grant.
    """

    purpose: str
    instance: UUID
    object_type: str
    object_id: UUID
    owner_kind: str
    owner_id: UUID
    part: str = ""

    def associated(self, *, key_id: bytes, epoch: int, rev: int) -> bytes:
        """Returns the associated data of an envelope in this place: every field, prefixed with its length."""
        return joined(
            labels.FORMAT,
            self.purpose.encode(),
            self.instance.bytes,
            self.object_type.encode(),
            self.object_id.bytes,
            self.part.encode(),
            self.owner_kind.encode(),
            self.owner_id.bytes,
            key_id,
            epoch.to_bytes(4, "big"),
            rev.to_bytes(8, "big"),
        )
