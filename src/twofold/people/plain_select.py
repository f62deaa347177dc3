"""SELECT statements that every request asks: written once in plain SQL, as building them anew costs more than asking.

`PlainSelect` reads whole models, so what comes back is what the ORM would return, on SQLite and PostgreSQL alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Field, Model

Convert = Callable[[Any], Any]


class PlainSelect:
    """A statement whose columns are those of `models`, in order. `{columns}` in its text stands for them, and each
    model's table has the alias that `models` gives it.
    """

    def __init__(self, sql: str, **models: type[Model]) -> None:
        self._sql = sql
        self._models = models

    def rows(self, parameters: Sequence[Any], **clauses: str) -> list[tuple[Any, ...]]:
        """Returns one instance of each model for every row; None for a model that an outer join didn't find."""
        with connection.cursor() as cursor:
            cursor.execute(self._text.format(columns=self._columns, **clauses), parameters)
            return [self._instances(columns) for columns in cursor.fetchall()]

    @cached_property
    def _text(self) -> str:
        return self._sql.strip()

    @cached_property
    def _columns(self) -> str:
        return ", ".join(
            f"{alias}.{field.column}" for alias, model in self._models.items() for field in model._meta.concrete_fields
        )

    @cached_property
    def _readers(self) -> list[tuple[type[Model], list[str], list[list[Convert]]]]:
        return [
            (model, [field.attname for field in model._meta.concrete_fields], [*map(_converters, _fields(model))])
            for model in self._models.values()
        ]

    def _instances(self, columns: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(self._each(iter(columns)))

    def _each(self, columns: Iterator[Any]) -> Iterator[Any]:
        for model, names, converters in self._readers:
            raw = list(islice(columns, len(names)))
            if all(value is None for value in raw):
                yield None
            else:
                yield model.from_db(connection.alias, names, [*map(_converted, raw, converters)])


def _fields(model: type[Model]) -> Sequence[Field[Any, Any]]:
    return model._meta.concrete_fields


def _converters(field: Field[Any, Any]) -> list[Convert]:
    """Returns what the ORM would apply to a stored value of this field on this database."""
    column = field.get_col(field.model._meta.db_table)
    database = connection.ops.get_db_converters(column)
    return [_bound(convert, column) for convert in [*database, *column.get_db_converters(connection)]]


def _bound(convert: Callable[..., Any], column: Any) -> Convert:
    return lambda value: convert(value, column, connection)


def _converted(value: Any, converters: list[Convert]) -> Any:
    for convert in converters:
        value = convert(value)
    return value


def id_here(id: UUID) -> UUID | str:
    """Returns an id as this database stores it."""
    return id if connection.features.has_native_uuid_field else id.hex
