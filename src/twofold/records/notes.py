"""What the house notes for one person: sealed among their drafts, so that no row tells what is noted, or that anything is.

All the notes of a person are read by one statement, once in a request.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from twofold.people.request_memo import remembered
from twofold.people.unlocked import Unlocked
from twofold.records.drafts import drafts, keep_draft

T = TypeVar("T")
_NAMES: list[str] = []


class UnreadableNote(ValueError):
    """What is kept is not what this note holds."""


@dataclass(frozen=True, slots=True)
class Note(Generic[T]):
    """A note of this name, holding an `of`; one for each person.

    `lasting`: it is not forgotten after 30 days. `at_least`: so many bytes are sealed, or twice that, and so on.
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

    def read_or(self, default: T, *, by: Unlocked) -> T:
        """Returns what is noted, or `default` if nothing is that can be read."""
        try:
            found = self.read(by=by)
        except UnreadableNote:
            return default
        return default if found is None else found

    def write(self, value: T, *, by: Unlocked) -> None:
        """Note this in place of what was noted. Raises KeyringMoved."""
        text = self._json.dump_json(value).decode()
        keep_draft(self.name, text, by=by, lasting=self.lasting, at_least=self.at_least)
