"""What whoever runs the server writes into rows: for every column that the models have, and for whole rows.

Columns come from the models themselves, so that a new one is forged without anybody thinking of it.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import models

from tests.proofs.forged_house import STATES, House, Rows, own_models
from twofold.people.models import Couple, Person
from twofold.records.models import Fold, Record
from twofold.vault.primitives import box_public

# (model, column): why it is not forged by itself.
LEFT_OUT: Final[dict[tuple[str, str], str]] = {
    (
        "people.SignIn",
        "session_data",
    ): "signed by the server's secret key, and Django's own reading of it is not ours to prove",
}
Row = dict[str, Any]
Write = Callable[[], None]

HOSTS_SECRET: Final = b"a key that the host has made....."[:32]
HOSTS_PUBLIC: Final = box_public(HOSTS_SECRET)
FAR_AWAY: Final = {"long ago": date(1971, 1, 1), "far ahead": date(9000, 1, 1)}


@dataclass(frozen=True)
class Forgery:
    """One or more writings into rows. `column` is empty where a whole row is written; `how`, in plain words."""

    state: str
    model: str
    column: str
    how: str
    write: Write = field(compare=False)

    def __str__(self) -> str:
        return f"{self.state}: {self.model}{'.' + self.column if self.column else ''}, {self.how}"


@dataclass
class Forger:
    house: House
    rows: Rows
    chance: random.Random

    def forgeries(self) -> list[Forgery]:
        return [forgery for state in STATES for forgery in self._of(state)]

    def _of(self, state: str) -> Iterator[Forgery]:
        near = self.rows_of(state)
        for model in own_models():
            label, table = model._meta.label, near.get(model._meta.label, {})
            if not table:
                continue
            for column in model._meta.concrete_fields:
                if (label, column.attname) not in LEFT_OUT:
                    yield from self._columns(state, model, column, table)
            yield from self._whole(state, model, table)
        yield from self._moments(state, near)

    def rows_of(self, state: str) -> Rows:
        """What in the database belongs to the people of a state; what belongs to nobody belongs to all."""
        wanted: dict[Any, set[Any]] = defaultdict(set)
        wanted[Person] = {self.house.of(name).person.pk for name in STATES[state][:2]}
        members = self.rows["people.Membership"].values()
        wanted[Couple] = {row["couple_id"] for row in members if row["person_id"] in wanted[Person]}
        near: Rows = {}
        for model in (*own_models(), *own_models()):  # twice: revisions and slots belong to records
            label, nobodys = model._meta.label, not any(f.is_relation for f in model._meta.concrete_fields)
            found = {pk: row for pk, row in self.rows[label].items() if nobodys or _belongs(model, pk, row, wanted)}
            near[label] = self._of_fold(state, label, found)
            if model in (Record, Fold):
                wanted[model] = set(near[label])
        return near

    def _of_fold(self, state: str, label: str, table: dict[Any, Row]) -> dict[Any, Row]:
        """Where a state is about one fold, the rows of that fold."""
        fold = self.house.about.get(state)
        if fold is None or not label.startswith("records."):
            return table
        about = {row["id"] for row in self.rows["records.Record"].values() if row["fold_id"] == fold} | {fold}
        chosen = {pk: row for pk, row in table.items() if about & {pk, row.get("record_id"), row.get("fold_id")}}
        return chosen or table

    def _columns(self, state: str, model: Any, column: Any, table: dict[Any, Row]) -> Iterator[Forgery]:
        for how in ("null", "empty", "changed", "random", "another's", "a neighbour's", "the host's", *FAR_AWAY):
            pk = self.chance.choice(list(table))
            value = self._value(how, model, column, table, pk)
            if value is not NOTHING and value != table[pk][column.attname]:
                write = _update(model, pk, {column.attname: value})
                yield Forgery(state, model._meta.label, column.attname, how, write)

    def _value(self, how: str, model: Any, column: Any, table: dict[Any, Row], pk: Any) -> Any:
        now, label = table[pk][column.attname], model._meta.label
        if how == "null":
            return None
        if how == "another's":
            return self._other(self.rows[label], column.attname, now)
        if how == "a neighbour's":
            return self._other(table, column.attname, now)
        column = column.target_field if column.is_relation else column
        if how in FAR_AWAY:
            return _moment(column, FAR_AWAY[how])
        return self._made(how, column, now)

    def _made(self, how: str, column: Any, now: Any) -> Any:
        chance, kind = self.chance, column.get_internal_type()
        if kind == "BooleanField":
            return not now if how == "changed" else NOTHING
        if kind == "UUIDField":
            return {"empty": UUID(int=0), "random": UUID(int=chance.getrandbits(128), version=4)}.get(how, NOTHING)
        if kind == "BinaryField":
            size = len(now) if now else 32
            flipped = bytes([bytes(now)[0] ^ 1]) + bytes(now)[1:] if now else NOTHING
            made = {"empty": b"", "random": chance.randbytes(size), "changed": flipped, "the host's": HOSTS_PUBLIC}
            return made[how] if how != "the host's" or size == len(HOSTS_PUBLIC) else NOTHING
        if "Integer" in kind or kind.endswith("AutoField"):
            return {"empty": 0, "changed": (now or 0) + 1, "random": chance.randrange(2, 30_000)}.get(how, NOTHING)
        if kind in {"CharField", "EmailField", "TextField"}:
            word = "".join(chance.choices("abcdefghij", k=min(column.max_length or 9, 9)))
            return {"empty": "", "random": word, "changed": str(now)[:-1]}.get(how, NOTHING)
        return NOTHING

    def _other(self, table: dict[Any, Row], column: str, now: Any) -> Any:
        others = [row[column] for row in table.values() if row[column] != now]
        return self.chance.choice(others) if others else NOTHING

    def _whole(self, state: str, model: Any, table: dict[Any, Row]) -> Iterator[Forgery]:
        label = model._meta.label
        for pk, row in self._some(table, 2):
            for column in model._meta.concrete_fields:
                owner = (
                    self._other(self.rows[label], column.attname, row[column.attname]) if column.is_relation else None
                )
                if column.is_relation and owner is not NOTHING:
                    copy = {**row, column.attname: owner, model._meta.pk.attname: self._fresh(model)}
                    how = f"a copy whose {column.attname} is another's"
                    yield Forgery(state, label, "", how, _insert(model, copy))
            others = [other for other in self.rows[label] if other != pk]
            if others:
                other = self.chance.choice(others)
                yield Forgery(state, label, "", "two rows swapped", self._swap(model, pk, other))
            yield Forgery(state, label, "", "put away", _delete(model, pk))
        older = [
            (pk, row)
            for moment in self.house.earlier
            for pk, row in moment[label].items()
            if pk in table and row != table[pk]
        ]
        for pk, row in self.chance.sample(older, min(3, len(older))):
            yield Forgery(state, label, "", "as it was before", _put_back(model, pk, row))

    def _some(self, table: dict[Any, Row], most: int) -> list[tuple[Any, Row]]:
        chosen = self.chance.sample(list(table), min(most, len(table)))
        return [(pk, table[pk]) for pk in chosen]

    def _fresh(self, model: Any) -> Any:
        uuid = model._meta.pk.get_internal_type() == "UUIDField"
        return UUID(int=self.chance.getrandbits(128), version=4) if uuid else None

    def _swap(self, model: Any, one: Any, other: Any) -> Write:
        rows, key = self.rows[model._meta.label], model._meta.pk.attname
        return _all(
            _delete(model, one),
            _delete(model, other),
            _insert(model, {**rows[other], key: one}),
            _insert(model, {**rows[one], key: other}),
        )

    def _moments(self, state: str, near: Rows) -> Iterator[Forgery]:
        """One whole table as it was at an earlier moment, as far as it belongs to these people."""
        for model in own_models():
            label = model._meta.label
            moments = [
                m[label] for m in self.house.earlier if any(m[label].get(pk) != row for pk, row in near[label].items())
            ]
            for moment in self.chance.sample(moments, min(2, len(moments))):
                steps = [_put_back(model, pk, moment.get(pk)) for pk in near[label]]
                yield Forgery(state, label, "", "the whole table as it was before", _all(*steps))


class _Nothing:
    """There is no such value for this column."""


NOTHING: Final = _Nothing()


def _belongs(model: Any, pk: Any, row: Row, wanted: dict[Any, set[Any]]) -> bool:
    if pk in wanted.get(model, ()):
        return True
    links = [f for f in model._meta.concrete_fields if f.is_relation]
    return any(row[f.attname] in wanted.get(f.related_model, ()) for f in links)


def _moment(column: models.Field[Any, Any], day: date) -> Any:
    kind = column.get_internal_type()
    if kind == "DateField":
        return day
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if kind == "DateTimeField" else NOTHING


def _update(model: Any, pk: Any, values: Row) -> Write:
    return lambda: model._base_manager.filter(pk=pk).update(**values) and None


def _insert(model: Any, row: Row) -> Write:
    return lambda: model._base_manager.bulk_create([model(**row)]) and None


def _delete(model: Any, pk: Any) -> Write:
    """As a hand in the database does it: what hangs on it stays."""
    return lambda: model._base_manager.filter(pk=pk)._raw_delete("default") and None


def _put_back(model: Any, pk: Any, row: Row | None) -> Write:
    return _all(_delete(model, pk), *([_insert(model, row)] if row is not None else []))


def _all(*steps: Write) -> Write:
    def write() -> None:
        for step in steps:
            step()

    return write


def several(chance: random.Random, single: list[Forgery], wanted: int) -> list[Forgery]:
    """Two or three of them at once, of the same state."""
    by_state: dict[str, list[Forgery]] = defaultdict(list)
    for forgery in single:
        by_state[forgery.state].append(forgery)
    found = []
    for _ in range(wanted):
        state = chance.choice(list(by_state))
        parts = chance.sample(by_state[state], min(chance.choice((2, 2, 3)), len(by_state[state])))
        how = " and ".join(f"{part.model}.{part.column} {part.how}" for part in parts)
        found.append(Forgery(state, "several", "", how, _all(*(part.write for part in parts))))
    return found
