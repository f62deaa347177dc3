"""By which indexes a database finds what a page asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection

GROWING = ("records_record", "records_revision", "records_slot", "records_fold")  # drafts and tickets go again
_EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN (COSTS OFF) "}
_INDEX = re.compile(
    r"USING (?:COVERING )?INDEX (\w+)|Index(?: Only)? Scan(?: Backward)? using (\w+)|Index Scan on (\w+)"
)
_WALK = re.compile(r"^\W*SCAN (\w+)(?! USING)|Seq Scan on (\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Plan:
    """`indexes` of records, folds and drafts, in the order in which the database names them; `walked`: growing tables read from end to end."""

    indexes: tuple[str, ...]
    walked: tuple[str, ...]
    told: str


def plan_of(statements: Iterable[tuple[str, Any]]) -> Plan:
    """How the database here finds the rows of these statements. Only what reads is explained."""
    lines: list[str] = []
    walked: list[str] = []
    for sql, params in statements:
        if sql.lstrip()[:6].upper() != "SELECT":
            continue
        with connection.cursor() as cursor:
            cursor.execute(_EXPLAIN[connection.vendor] + sql, params)
            told = [str(row[-1]) for row in cursor.fetchall()]
        lines += told
        walked += _walked(sql, told)
    text, ours = "\n".join(lines), _ours()
    used = dict.fromkeys(next(name for name in found if name) for found in _INDEX.findall(text))
    return Plan(tuple(name for name in used if name in ours), tuple(dict.fromkeys(walked)), text)


def _ours() -> set[str]:
    """The indexes of records, folds and drafts; not those behind their keys, by which each row is found."""
    models = apps.get_app_config("records").get_models()
    named = {index.name for model in models for index in model._meta.indexes}
    with connection.cursor() as cursor:
        tables = [connection.introspection.get_constraints(cursor, table) for table in GROWING]
    return named | {name for found in tables for name, how in found.items() if how["index"] and not how["unique"]}


def _walked(sql: str, told: Iterable[str]) -> Iterable[str]:
    """The tables, by their own names: SQLite tells of them as the statement calls them."""
    for found in _WALK.findall("\n".join(told)):
        name = next(part for part in found if part)
        alias = re.search(rf'(records_\w+)"? (?:AS )?"?{name}"?\b', sql)
        table = alias.group(1) if alias else name
        if table in GROWING:
            yield table
