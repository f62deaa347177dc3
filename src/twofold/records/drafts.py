"""What someone is still writing: sealed every few seconds, so that locking loses nothing.

One draft holds what was typed on each page (a tab, a device) that has this form open: none of them replaces another's
words. The newest stands in the form; the others are offered beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from twofold.people.keyrings import hold_still
from twofold.people.running_days import settled_day
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.models import Draft
from twofold.vault.context import Context
from twofold.vault.envelope import epoch_of, open_sealed, seal
from twofold.vault.opaque_names import opaque_name
from twofold.vault.primitives import Unopenable, octets

KEPT_DAYS = 30
_PAGES = 8  # so many pages' words are held in one draft


@dataclass(frozen=True, slots=True)
class Typed:
    """What one page has typed; `turn` grows each time the page sends it."""

    text: str
    page: str = ""
    turn: int = 0

    @property
    def of(self) -> str:
        """The name that other pages know it by."""
        return f"{self.page}.{self.turn}"


def keep_typed(name: str, text: str, turn: int, *, by: Unlocked) -> None:
    """Keep what the page of this request has typed, beside what others have. What it sent before comes too late."""
    with transaction.atomic():
        hold_still(by)
        kept = _typed(name, by)
        if any(typed.page == by.page and typed.turn > turn for typed in kept):
            return
        others = [typed for typed in kept if not _mine_to_replace(typed, by)]
        _write(name, [Typed(text, by.page, turn), *others] if text else others, by=by)


def typed_elsewhere(name: str, *, by: Unlocked) -> list[Typed]:
    """What other pages than the asking one have under this name, newest first."""
    return all_typed_elsewhere([name], by=by)[name]


def all_typed_elsewhere(wanted: Iterable[str], *, by: Unlocked) -> dict[str, list[Typed]]:
    """The same for many names, in one query."""
    kept = typed_under(wanted, by)
    return {name: [typed for typed in some if typed.page != by.page and typed.text] for name, some in kept.items()}


def let_go(name: str, of: str, *, by: Unlocked) -> None:
    """Forget what another page had typed."""
    with transaction.atomic():
        hold_still(by)
        kept = _typed(name, by)
        _write(name, [typed for typed in kept if typed.of != of], by=by)


def settle_draft(name: str, *, by: Unlocked) -> None:
    """Forget what this page typed, now that it's saved. What other pages typed stays.

    If no script named the page, forget everything under this name. Raises KeyringMoved.
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
    """As many as one draft holds: first what the newest holds whole makes room, then what is oldest."""
    if len(typed) > _PAGES:
        first, *others = typed
        typed = [first, *(other for other in others if other.text not in first.text)]
    return typed[:_PAGES]


def keep_draft(name: str, text: str, *, by: Unlocked, lasting: bool = False, at_least: int = 0) -> None:
    """Keep `text` under a name of the caller's choice, in place of what was there; nothing written, nothing kept.

    `lasting`: it is not forgotten after a while. `at_least`: so many bytes are sealed, or twice that, and so on, because what
    lies among the drafts is told apart by its size otherwise.
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
    """The newest text kept under this name in the last 30 days, or for good; None where there is none."""
    typed = _typed(name, by)
    return typed[0].text if typed else None


def drafts(wanted: Iterable[str], *, by: Unlocked) -> dict[str, str]:
    """The same for many names, in one query; without those under which nothing is kept."""
    return {name: typed[0].text for name, typed in typed_under(wanted, by).items() if typed}


def _typed(name: str, by: Unlocked) -> list[Typed]:
    return typed_under([name], by)[name]


def typed_under(wanted: Iterable[str], by: Unlocked) -> dict[str, list[Typed]]:
    """What is kept under each of these names, in one query."""
    called = {name: names(name, by) for name in wanted}
    opaque = [one for some in called.values() for one in some]
    rows = list(_mine(by).filter(name__in=opaque, day__gte=clock.utc_day() - timedelta(days=KEPT_DAYS)))
    return {name: _newest(name, some, rows, by) for name, some in called.items()}


def _newest(name: str, called: list[bytes], rows: list[Draft], by: Unlocked) -> list[Typed]:
    kept = [row for row in rows if bytes(row.name) in called]
    kept.sort(key=lambda row: called.index(bytes(row.name)))  # of two of a day, the one under the older key was first
    kept.sort(key=lambda row: row.day, reverse=True)
    for row in kept:
        found = _read(_content(row, by))
        if found is not None and found[0] == name:
            return found[1]
    return []


def _forget_old(by: Unlocked) -> None:
    """Thirty days by the clock, and by the days on which the server ran: a clock that is wrong once destroys nothing."""
    settled = settled_day()
    if settled is not None:
        _mine(by).filter(day__lt=min(settled, clock.utc_day()) - timedelta(days=KEPT_DAYS)).delete()


def drop_draft(name: str, *, by: Unlocked) -> None:
    """Forget all that is kept under this name. Raises KeyringMoved."""
    with transaction.atomic():
        hold_still(by)
        _mine(by).filter(name__in=names(name, by)).delete()


def names(name: str, by: Unlocked) -> list[bytes]:
    """What a draft of this name may be called at rest; first by the earliest key held, which stays."""
    return [opaque_name(key, "draft", name) for _, key in sorted(by.keyring.person_keys.items())]


def sealed_draft(name: str, text: str, *, by: Unlocked, at_least: int = 0) -> Draft:
    content = json.dumps({"name": name, "text": text}).encode()
    while 0 < at_least < len(content):
        at_least *= 2
    return _sealed(name, content.ljust(at_least), by)  # blanks behind it are no part of what it says


def sealed_again(row: Draft, *, by_old: Unlocked, by_new: Unlocked) -> Draft | None:
    """The same for new keys, as long as it was; None where it does not open."""
    content = _content(row, by_old)
    opened = _read(content)
    return _sealed(opened[0], content, by_new) if opened is not None else None


def open_draft(row: Draft, *, by: Unlocked) -> tuple[str, str] | None:
    """(name, newest text), or None where it does not open."""
    found = _read(_content(row, by))
    return (found[0], found[1][0].text) if found is not None else None


def _read(content: bytes) -> tuple[str, list[Typed]] | None:
    try:
        found = json.loads(content)
        json.dumps(found, ensure_ascii=False).encode()  # raises for half a pair of UTF-16, which no page can show
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
    """Nothing where it does not open."""
    try:
        epoch = epoch_of(octets(row.sealed))
        key = by.keyring.person_keys[epoch]
        return open_sealed(key, octets(row.sealed), _context(octets(row.name), by), epoch=epoch, rev=0)
    except (Unopenable, KeyError, ValueError, TypeError):  # SQLite keeps a value of any type in any column
        return b""


def _mine(by: Unlocked) -> QuerySet[Draft]:
    return Draft.objects.filter(person=by.person)


def _context(opaque: bytes, by: Unlocked) -> Context:
    return Context("draft", by.instance, "draft", by.person.pk, "person", by.person.pk, opaque.hex())
