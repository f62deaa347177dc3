"""Drafts: text that a person is still typing, sealed every few seconds, so that locking loses nothing.

One draft holds what was typed on each page (a tab, a device) that has this form open, so no page overwrites another's
words. The form shows the newest; the others are offered beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from twofold.people.keyrings import hold_still
from twofold.people.plain_select import PlainSelect, id_here, marks
from twofold.people.unlocked import Unlocked
from twofold.people.uptime_days import settled_day
from twofold.records import clock
from twofold.records.models import Draft
from twofold.vault.context import Context
from twofold.vault.envelope import epoch_of, open_sealed, seal
from twofold.vault.opaque_names import opaque_name
from twofold.vault.primitives import Unopenable, octets

KEPT_DAYS = 30
_NAMED = PlainSelect(
    "SELECT {columns} FROM records_draft d WHERE d.person_id = %s AND d.name IN ({names}) AND d.day >= %s", d=Draft
)
_PAGES = 8  # at most so many pages' words in one draft


@dataclass(frozen=True, slots=True)
class Typed:
    """Text typed on one page; `turn` grows each time the page sends it."""

    text: str
    page: str = ""
    turn: int = 0

    @property
    def of(self) -> str:
        """Its name on other pages."""
        return f"{self.page}.{self.turn}"


def keep_typed(name: str, text: str, turn: int, *, by: Unlocked) -> None:
    """Keeps what the page of this request has typed, beside what other pages typed. Ignores an older `turn` of the same
    page.
    """
    with transaction.atomic():
        hold_still(by)
        kept = _typed(name, by)
        if any(typed.page == by.page and typed.turn > turn for typed in kept):
            return
        others = [typed for typed in kept if not _mine_to_replace(typed, by)]
        _write(name, [Typed(text, by.page, turn), *others] if text else others, by=by)


def typed_elsewhere(name: str, *, by: Unlocked) -> list[Typed]:
    """Returns what pages other than this request's typed under this name, newest first."""
    return all_typed_elsewhere([name], by=by)[name]


def all_typed_elsewhere(wanted: Iterable[str], *, by: Unlocked) -> dict[str, list[Typed]]:
    """Returns the same for many names, in one query."""
    kept = typed_under(wanted, by)
    return {name: [typed for typed in some if typed.page != by.page and typed.text] for name, some in kept.items()}


def let_go(name: str, of: str, *, by: Unlocked) -> None:
    """Forgets what another page typed."""
    with transaction.atomic():
        hold_still(by)
        kept = _typed(name, by)
        _write(name, [typed for typed in kept if typed.of != of], by=by)


def settle_draft(name: str, *, by: Unlocked) -> None:
    """Forgets what this page typed, now that it's saved. What other pages typed stays.

    If no script named the page, forgets everything under this name. Raises KeyringMoved.
    """
    with transaction.atomic():
        hold_still(by)
        if not by.page:
            drop_draft(name, by=by)
            return
        kept = _typed(name, by)
        _write(name, [typed for typed in kept if not _mine_to_replace(typed, by)], by=by)


def _mine_to_replace(typed: Typed, by: Unlocked) -> bool:
    return typed.page in {"", by.page} or typed.of in by.took


def _write(name: str, typed: list[Typed], *, by: Unlocked) -> None:
    if not typed:
        drop_draft(name, by=by)
        return
    first, *others = _most(typed)
    content = {"name": name, **asdict(first)}
    if others:
        content["others"] = [asdict(other) for other in others]
    _replace(name, _sealed(name, json.dumps(content).encode(), by), by=by)


def _most(typed: list[Typed]) -> list[Typed]:
    """Returns as many as one draft holds: texts that the newest contains go first, then the oldest."""
    if len(typed) > _PAGES:
        first, *others = typed
        typed = [first, *(other for other in others if other.text not in first.text)]
    return typed[:_PAGES]


def keep_draft(name: str, text: str, *, by: Unlocked, lasting: bool = False, at_least: int = 0) -> None:
    """Keeps `text` under this name in place of what was there; an empty text deletes it.

    `lasting`: never expires. `at_least`: pads to this size (doubling), so that rows can't be told apart by their
    length.
    """
    if not text:
        drop_draft(name, by=by)
        return
    row = sealed_draft(name, text, by=by, at_least=at_least)
    if lasting:
        row.day = date.max
    _replace(name, row, by=by)


def _replace(name: str, row: Draft, *, by: Unlocked) -> None:
    with transaction.atomic():
        hold_still(by)
        _forget_old(by)
        _mine(by).filter(name__in=names(name, by)[1:]).delete()
        Draft.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["person", "name"],
            update_fields=["sealed", "epoch", "day"],
        )


def draft(name: str, *, by: Unlocked) -> str | None:
    """Returns the newest text under this name, None if there is none or it has expired (30 days, unless lasting)."""
    typed = _typed(name, by)
    return typed[0].text if typed else None


def drafts(wanted: Iterable[str], *, by: Unlocked) -> dict[str, str]:
    """Returns the same for many names, in one query; names without a text are left out."""
    return {name: typed[0].text for name, typed in typed_under(wanted, by).items() if typed}


def _typed(name: str, by: Unlocked) -> list[Typed]:
    return typed_under([name], by)[name]


def typed_under(wanted: Iterable[str], by: Unlocked) -> dict[str, list[Typed]]:
    """Returns what is kept under each of these names, in one query."""
    called = {name: names(name, by) for name in wanted}
    opaque = [one for some in called.values() for one in some]
    since = connection.ops.adapt_datefield_value(clock.utc_day() - timedelta(days=KEPT_DAYS))
    parameters = [id_here(by.person.pk), *opaque, since]
    rows = [row for (row,) in _NAMED.rows(parameters, names=marks(opaque))] if opaque else []
    return {name: _newest(name, some, rows, by) for name, some in called.items()}


def _newest(name: str, called: list[bytes], rows: list[Draft], by: Unlocked) -> list[Typed]:
    kept = [row for row in rows if bytes(row.name) in called]
    kept.sort(key=lambda row: called.index(bytes(row.name)))  # on the same day the older key first
    kept.sort(key=lambda row: row.day, reverse=True)
    for row in kept:
        found = _read(_content(row, by))
        if found is not None and found[0] == name:
            return found[1]
    return []


def _forget_old(by: Unlocked) -> None:
    """Deletes drafts after 30 days, counted by the clock and by the days on which the server ran, so that a clock that
    is wrong once destroys nothing.
    """
    settled = settled_day()
    if settled is not None:
        _mine(by).filter(day__lt=min(settled, clock.utc_day()) - timedelta(days=KEPT_DAYS)).delete()


def drop_draft(name: str, *, by: Unlocked) -> None:
    """Deletes everything kept under this name. Raises KeyringMoved."""
    with transaction.atomic():
        hold_still(by)
        _mine(by).filter(name__in=names(name, by)).delete()


def names(name: str, by: Unlocked) -> list[bytes]:
    """Returns the stored names of a draft under every key held; the first is under the earliest key, which never
    changes.
    """
    return [opaque_name(key, "draft", name) for _, key in sorted(by.keyring.person_keys.items())]


def sealed_draft(name: str, text: str, *, by: Unlocked, at_least: int = 0) -> Draft:
    content = json.dumps({"name": name, "text": text}).encode()
    while 0 < at_least < len(content):
        at_least *= 2
    return _sealed(name, content.ljust(at_least), by)  # the trailing blanks are padding


def sealed_again(row: Draft, *, by_old: Unlocked, by_new: Unlocked) -> Draft | None:
    """Seals the same content, with the same length, under new keys; None if it doesn't open."""
    content = _content(row, by_old)
    opened = _read(content)
    return _sealed(opened[0], content, by_new) if opened is not None else None


def open_draft(row: Draft, *, by: Unlocked) -> tuple[str, str] | None:
    """Returns (name, newest text), or None if it doesn't open."""
    found = _read(_content(row, by))
    return (found[0], found[1][0].text) if found is not None else None


def _read(content: bytes) -> tuple[str, list[Typed]] | None:
    try:
        found = json.loads(content)
        json.dumps(found, ensure_ascii=False).encode()  # raises for half a UTF-16 pair, which no page can show
        return str(found["name"]), [_one(found), *map(_one, found.get("others", []))]
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError, RecursionError):
        return None


def _one(found: dict[str, Any]) -> Typed:
    return Typed(str(found["text"]), str(found.get("page", "")), int(found.get("turn", 0)))


def _sealed(name: str, content: bytes, by: Unlocked) -> Draft:
    opaque, reader = names(name, by)[0], by.person_reader
    sealed = seal(reader.key, content, _context(opaque, by), epoch=reader.epoch, rev=0)
    return Draft(person=by.person, name=opaque, sealed=sealed, epoch=reader.epoch, day=clock.utc_day())


def _content(row: Draft, by: Unlocked) -> bytes:
    """Returns b"" if it doesn't open."""
    try:
        epoch = epoch_of(octets(row.sealed))
        key = by.keyring.person_keys[epoch]
        return open_sealed(key, octets(row.sealed), _context(octets(row.name), by), epoch=epoch, rev=0)
    except (Unopenable, KeyError, ValueError, TypeError):  # SQLite stores any type in any column
        return b""


def _mine(by: Unlocked) -> QuerySet[Draft]:
    return Draft.objects.filter(person=by.person)


def _context(opaque: bytes, by: Unlocked) -> Context:
    return Context("draft", by.instance, "draft", by.person.pk, "person", by.person.pk, opaque.hex())
