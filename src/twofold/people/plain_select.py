"""SELECT statements that every request asks: written once in plain SQL, as building them anew costs more than asking.

`PlainSelect` reads whole models, so what comes back is what the ORM would return, on SQLite and PostgreSQL alike.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property, partial
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
        self._sql, self._models = sql, models

    def rows(self, parameters: Sequence[Any], **clauses: str) -> list[tuple[Any, ...]]:
        """Returns one instance of each model for every row; None for a model that an outer join didn't find."""
        with connection.cursor() as cursor:
            cursor.execute(self._sql.format(columns=self._columns, **clauses), parameters)
            return [tuple(self._instances(iter(columns))) for columns in cursor.fetchall()]

    def first(self, parameters: Sequence[Any], **clauses: str) -> tuple[Any, ...] | None:
        """Returns the first of the same rows, None if there is none."""
        return next(iter(self.rows(parameters, **clauses)), None)

    @cached_property
    def _columns(self) -> str:
        names = ((alias, field.column) for alias, model in self._models.items() for field in _fields(model))
        return ", ".join(f"{alias}.{column}" for alias, column in names)

    @cached_property
    def _readers(self) -> list[tuple[type[Model], list[str], list[list[Convert]]]]:
        models = self._models.values()
        return [(model, [f.attname for f in _fields(model)], [*map(_converters, _fields(model))]) for model in models]

    def _instances(self, columns: Iterator[Any]) -> Iterator[Any]:
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
    found = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
    return [partial(convert, expression=column, connection=connection) for convert in found]


def _converted(value: Any, converters: list[Convert]) -> Any:
    for convert in converters:
        value = convert(value)
    return value


def id_here(id: UUID) -> UUID | str:
    """Returns an id as this database stores it."""
    return id if connection.features.has_native_uuid_field else id.hex


def marks(values: Collection[object]) -> str:
    """Returns a mark for each value, to stand in a list of a statement."""
    return ", ".join(["%s"] * len(values))
