"""What Sam tries on Maya's limits by writing rows while the server runs. Each returns what he got, by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from tests.proofs.locksmith import Loot
from tests.proofs.red_team_house import SAMS, House, keyring_in
from twofold.vault import sealing

LOST: Final = "not where you left them"
_RECORDS: Final = ("records_record", "records_revision", "records_slot", "records_draft")


class Shared:
    """A record that both can open, as Sam's keys open and seal it again: the author tag is all that he cannot make."""

    def __init__(self, house: House, loot: Loot, kind: str, author: UUID | None = None) -> None:
        rows = [row for row in loot.records.values() if row["kind"] == kind]
        self.house, self.sam = house, keyring_in(loot, "Sam", SAMS)
        self.row = next(row for row in rows if author is None or UUID(row["author_id"]) == author)
        self.place = sealing.Place(loot.instance, UUID(self.row["id"]), UUID(self.row["author_id"]), self.row["rev"])
        self.couple = UUID(self.row["couple_id"])
        epoch = max(self.sam.couple_keys[self.couple])
        self.reader = sealing.ReaderKey("couple", self.couple, epoch, self.sam.couple_keys[self.couple][epoch])
        slot, body = (self._newest(loot, table) for table in ("records_slot", "records_revision"))
        key = sealing.open_slot(slot, self.place, [self.reader], kind="couple", reader=self.couple)
        self.content: dict[str, Any] = json.loads(sealing.open_body(body, key, self.place, author_keys=None).content)

    @property
    def fields(self) -> dict[str, Any]:
        return dict(self.content["fields"])

    def forge(self, **fields: object) -> None:
        content = json.dumps({**self.content, "fields": {**self.fields, **fields}}).encode()
        body, key = sealing.seal_body(
            content, self.place, author_key=self.sam.person_key, author_epoch=self.sam.person_epoch
        )
        where = "record_id = ? AND rev = ?"
        place = (self.row["id"], self.row["rev"])
        self.house.run(f"UPDATE records_revision SET sealed = ? WHERE {where}", body, *place)
        slot = sealing.seal_slot(key, self.place, self.reader)
        self.house.run(f"UPDATE records_slot SET sealed = ? WHERE {where}", slot, *place)

    def _newest(self, loot: Loot, table: str) -> bytes:
        rows = loot.tables[table]
        return bytes(next(r["sealed"] for r in rows if (r["record_id"], r["rev"]) == (self.row["id"], self.row["rev"])))


def _levels(house: House, name: str) -> dict[str, int]:
    found: dict[str, int] = Shared(house, house.copy(f"levels, {name}"), "trust.ladder").fields["levels"]
    return found


def forged_ladder(house: House) -> list[str]:
    """They have climbed to the top and agreed on everything, it says, and this was yesterday: Maya's page turns the day upon
    it, with nothing to compare by, and what it writes down is hers alone.
    """
    with house.altered(*_RECORDS):
        _turn_upon_a_forgery(house, "attempt")
        return [f"{theme} to depth {level}" for theme, level in _levels(house, "attempt").items() if level > 3]


def forgery_counts(house: House) -> bool:
    """The control: her page did turn upon it, and the little that it tells is there."""
    with house.altered(*_RECORDS):
        _turn_upon_a_forgery(house, "control")
        levels = _levels(house, "control")
        return (levels["money"], max(levels.values())) == (0, 3)


def _turn_upon_a_forgery(house: House, name: str) -> None:
    loot = house.copy(f"forging, {name}")
    ladder, sam = Shared(house, loot, "trust.ladder"), keyring_in(loot, "Sam", SAMS)
    yesterday = (date.fromisoformat(ladder.fields["day"]) - timedelta(days=1)).isoformat()
    ladder.forge(day=yesterday, rung=5, compared=True, levels=dict.fromkeys(ladder.fields["levels"], 5))
    Shared(house, loot, "records.side", sam.person).forge(nonce="", points="", met="")
    house.maya.get("/today")


@contextmanager
def _limits_of_maya(house: House) -> Iterator[list[Any]]:
    """The rows that no day is set for: her limits, and what she set aside."""
    with house.altered("records_draft", "records_record", "records_revision", "records_slot"):
        rows = "FROM records_draft WHERE person_id = ? AND day = '9999-12-31' ORDER BY length(sealed) DESC"
        yield house.rows(f"SELECT id, sealed {rows}", house.id("Maya"))


def _told(house: House, what: str) -> list[str]:
    page = house.maya.get("/today")
    return [] if page.status == 200 and LOST in page.text else [f"{what}, and she was not told"]


def deleted_limits(house: House) -> list[str]:
    with _limits_of_maya(house) as rows:
        house.run("DELETE FROM records_draft WHERE id = ?", rows[0][0])
        return _told(house, "her limits were deleted")


def deleted_limits_and_aside(house: House) -> list[str]:
    with _limits_of_maya(house) as rows:
        for id, _sealed in rows:
            house.run("DELETE FROM records_draft WHERE id = ?", id)
        return _told(house, "her limits were deleted with all that lies beside them")


def flipped_limits(house: House) -> list[str]:
    with _limits_of_maya(house) as rows:
        (id, sealed), *_ = rows
        house.run("UPDATE records_draft SET sealed = ? WHERE id = ?", sealed[:-1] + bytes([sealed[-1] ^ 1]), id)
        return _told(house, "a bit of her limits was flipped")


def older_limits(house: House) -> list[str]:
    """The row as it was before she changed something."""
    with _limits_of_maya(house) as rows:
        token = dict(house.maya.get("/trust/limits").form("/trust/limits").fields)["csrfmiddlewaretoken"]
        chosen = [("ceiling", "1"), ("pace", "weekly"), ("csrfmiddlewaretoken", token)]
        house.maya.post("/trust/limits", chosen)
        house.run("UPDATE records_draft SET sealed = ? WHERE id = ?", rows[0][1], rows[0][0])
        return _told(house, "wider limits of before were put back")


ATTEMPTS: Final[dict[str, Callable[[House], list[str]]]] = {
    "a forged ladder, to draw out the limits": forged_ladder,
    "deleted limits": deleted_limits,
    "deleted limits, and what was set aside": deleted_limits_and_aside,
    "a flipped bit of the limits": flipped_limits,
    "older limits put back": older_limits,
}
