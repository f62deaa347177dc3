"""Notes that the server keeps for one person, sealed among their drafts, so that no row shows what is noted, or that
anything is.

One statement reads all notes of a person, once per request.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from twofold.people.request_memo import remembered
from twofold.people.unlocked import Unlocked
from twofold.records.drafts import drafts, keep_draft

T = TypeVar("T")
Other = TypeVar("Other")
_NAMES: list[str] = []


class UnreadableNote(ValueError):
    """The stored text doesn't fit this note."""


@dataclass(frozen=True, slots=True)
class Note(Generic[T]):
    """A note with this name that holds an `of`; each person has one.

    `lasting`: it isn't forgotten after 30 days. `at_least`: pads to this size, doubling it as needed.
    """

    name: str
    of: type[T]
    lasting: bool = False
    at_least: int = 0
    _json: TypeAdapter[T] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_json", TypeAdapter(self.of))
        _NAMES.append(self.name)

    def read(self, *, by: Unlocked) -> T | None:
        """Returns what is noted, None if nothing is. Raises UnreadableNote."""
        text = remembered("notes", lambda: drafts(_NAMES, by=by), by=by).get(self.name)
        if text is None:
            return None
        try:
            return self._json.validate_json(text)
        except ValidationError as error:
            raise UnreadableNote(self.name) from error

    def read_or(self, default: T | Other, *, by: Unlocked) -> T | Other:
        """Returns what is noted, or `default` if nothing is that can be read."""
        try:
            found = self.read(by=by)
        except UnreadableNote:
            return default
        return default if found is None else found

    def write(self, value: T, *, by: Unlocked) -> None:
        """Replaces what is noted. Raises KeyringMoved."""
        text = self._json.dump_json(value).decode()
        keep_draft(self.name, text, by=by, lasting=self.lasting, at_least=self.at_least)
