"""What people write: small typed payloads, each of a kind, readable in every schema they ever had."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

LONGEST: int = 20_000
Words = Annotated[str, StringConstraints(max_length=LONGEST)]
Line = Annotated[str, StringConstraints(max_length=200)]
Fields = dict[str, Any]

_KINDS: dict[str, type[Document]] = {}


class Newer(ValueError):
    """Written by a newer Twofold: the kind or its schema is not known here."""


class NotADocument(ValueError):
    """The fields are not those of any schema of this kind."""


class Document(BaseModel):
    """A payload. A subclass names its `kind` (room.thing), its `schema`, and in `upgrades` how fields of each earlier
    schema become those of the next one: `{1: from_1_to_2}`.

    `both_write`: either of the two may revise it, where it is `ours`. Without `keeps_history` only the newest text is
    kept: what came before is no text that somebody said, and is never shown as an edit. `at_least`: so many bytes are sealed,
    where the size would tell what it is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ClassVar[str]
    schema: ClassVar[int] = 1  # type: ignore[assignment]  # hides pydantic's long deprecated method of that name
    upgrades: ClassVar[Mapping[int, Callable[[Fields], Fields]]] = {}
    both_write: ClassVar[bool] = False
    keeps_history: ClassVar[bool] = True
    at_least: ClassVar[int] = 0

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
        """Whether it still waits for someone; this stands in clear, so that what is open is found among all else."""
        return False

    def words(self) -> Iterator[str]:
        """The texts in which a search looks."""
        yield from _strings(self.model_dump(mode="json"))


def read_document(kind: str, schema: int, fields: Fields) -> Document:
    """The document of these stored fields, upgraded to today's schema. Raises Newer or NotADocument."""
    model = _KINDS.get(kind)
    if model is None or schema > model.schema:
        raise Newer(f"{kind} {schema}")
    try:
        for earlier in range(schema, model.schema):
            fields = model.upgrades[earlier](fields)
        return model.model_validate(fields)
    except (ValidationError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotADocument(kind) from error


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
