"""Documents: what people write, as small typed payloads, each of a kind, readable in every schema it ever had."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

LONGEST: int = 20_000
Words = Annotated[str, StringConstraints(max_length=LONGEST)]
Line = Annotated[str, StringConstraints(max_length=200)]
Fields = dict[str, Any]

_KINDS: dict[str, type[Document]] = {}


class Newer(ValueError):
    """A newer Twofold wrote this: its kind or its schema isn't known here."""


class NotADocument(ValueError):
    """The fields fit no schema of this kind."""


class Document(BaseModel):
    """A payload. A subclass names its `kind` (room.thing), its `schema`, and in `upgrades` how the fields of each
    earlier schema become those of the next one: `{1: from_1_to_2}`.

    `both_write`: either partner may revise it in `ours`. Without `keeps_history` only the newest text is kept: earlier
    ones aren't words that a person said, and are never shown as edits. `at_least`: pads the sealed text to so many
    bytes, if its size would show what it is. `part_of`: the field with the id of the record that it is a part of.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ClassVar[str]
    schema: ClassVar[int] = 1  # type: ignore[assignment]  # hides pydantic's long deprecated method of that name
    upgrades: ClassVar[Mapping[int, Callable[[Fields], Fields]]] = {}
    both_write: ClassVar[bool] = False
    keeps_history: ClassVar[bool] = True
    at_least: ClassVar[int] = 0
    part_of: ClassVar[str] = ""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if "kind" not in cls.__dict__:
            return
        if cls.kind in _KINDS:
            raise TypeError(f"{cls.__qualname__}: kind {cls.kind!r} is already {_KINDS[cls.kind].__qualname__}")
        if set(cls.upgrades) != set(range(1, cls.schema)):
            raise TypeError(f"{cls.__qualname__}: schema {cls.schema} needs upgrades from each earlier one")
        _KINDS[cls.kind] = cls

    @property
    def waits(self) -> bool:
        """True if it still waits for somebody. Stored in the clear, so that a query finds what is open."""
        return False

    @property
    def whole(self) -> UUID | None:
        """Returns the id of the record that this is a part of."""
        return getattr(self, self.part_of) if self.part_of else None

    def words(self) -> Iterator[str]:
        """Yields the texts that a search looks in: all of its fields, without ids and days."""
        yield from _strings(self.model_dump())


def read_document(kind: str, schema: int, fields: Fields) -> Document:
    """Returns the document of these stored fields, upgraded to the current schema. Raises Newer or NotADocument."""
    model = _KINDS.get(kind)
    if model is None or schema > model.schema:
        raise Newer(f"{kind} {schema}")
    try:
        for earlier in range(schema, model.schema):
            fields = model.upgrades[earlier](fields)
        return model.model_validate(fields)
    except (ValidationError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotADocument(kind) from error


def is_part(kind: str) -> bool:
    """Returns True if documents of this kind are parts of something larger."""
    model = _KINDS.get(kind)
    return model is not None and bool(model.part_of)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)
