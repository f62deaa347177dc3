"""What one request asks of the database, and which sealed texts it opens."""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock
from uuid import UUID

from django.db import connection

_MOVES = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
_SHORTEST, _FRAGMENT = 4, 16  # characters by which a text is found on a page
_TELLING = 3  # what more records than these have in common tells none of them


@dataclass
class Counted:
    """`statements` without savepoints; `opened`: how often each record's text was opened; `notes`: opened drafts."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    opened: Counter[UUID] = field(default_factory=Counter)
    notes: int = 0
    _signs: dict[UUID, set[str]] = field(default_factory=dict)

    @property
    def queries(self) -> int:
        return len(self.statements)

    @property
    def openings(self) -> int:
        return self.opened.total()

    def shown(self, page: str) -> int:
        """How many of the opened records stand on this page: by their id, or by words that few have."""
        text = " ".join(html.unescape(page).split())
        common = Counter(sign for signs in self._signs.values() for sign in signs)
        return sum(
            any(sign in text and (len(sign) == 36 or common[sign] <= _TELLING) for sign in signs)
            for signs in self._signs.values()
        )

    def _note(self, id: UUID, content: bytes) -> None:
        self.opened[id] += 1
        found = json.loads(content)
        texts = {" ".join(text.split())[:_FRAGMENT].strip() for text in _strings(found["fields"])}
        self._signs[id] = {str(id), *(text for text in texts if len(text) >= _SHORTEST)}


@contextmanager
def counted() -> Iterator[Counted]:
    """Count all that this process asks and opens within the block."""
    from twofold.records import drafts, sealed

    counts = Counted()
    open_body, open_note = sealed.open_body, drafts.open_sealed

    def body(stored: bytes, key: bytes, place: Any, **given: Any) -> Any:
        opened = open_body(stored, key, place, **given)
        counts._note(place.record, opened.content)
        return opened

    def note(*given: Any, **named: Any) -> bytes:
        counts.notes += 1
        return open_note(*given, **named)

    def asked(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not sql.startswith(_MOVES):
            counts.statements.append((sql, params))
        return execute(sql, params, many, context)

    with (
        mock.patch.object(sealed, "open_body", body),
        mock.patch.object(drafts, "open_sealed", note),
        connection.execute_wrapper(asked),
    ):
        yield counts


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if not _is_id(value):
            yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
