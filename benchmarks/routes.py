"""The product's own pages, found by walking its addresses: a new room appears here by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter
from tests.visitor import Visitor

from twofold.people.access import Access, access_of
from twofold.people.unlocked import Unlocked

DATES = {"year", "month"}
_OF_THE_DOOR = {"people", "web", "leaving"}  # settings, help and the export: no room, and no list


@dataclass(frozen=True, slots=True)
class Address:
    """A page of this house. `whole`: a room or a list, rather than the page of one thing or of the door."""

    name: str
    path: str
    whole: bool


def addresses(visitor: Visitor, by: Unlocked) -> list[Address]:
    """Every page that an unlocked person can look at here, each with the first thing that it answers for."""
    return [found for route in routes() if (found := _answered(visitor, route, _values(by))) is not None]


@dataclass(frozen=True, slots=True)
class Route:
    name: str
    converters: Mapping[str, Any]

    @property
    def whole(self) -> bool:
        """Of a room, and of no single thing."""
        return self.name.partition(":")[0] not in _OF_THE_DOOR and set(self.converters) <= DATES


def routes() -> list[Route]:
    """The named addresses of views for unlocked people."""
    found = {}
    for name, pattern in _patterns(get_resolver().url_patterns):
        if access_of(pattern.callback) is Access.UNLOCKED:
            found.setdefault(name, Route(name, pattern.pattern.converters))
    return list(found.values())


def _patterns(patterns: Sequence[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _patterns(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{space}{pattern.name}", pattern


def _values(by: Unlocked) -> Mapping[str, Sequence[Any]]:
    """What may stand in an address: the newest thing of each kind, the months and words of the house."""
    from twofold.rooms.installed_packs import core

    pack = core()
    words = [practice.id for practice in pack.practices] + sorted({question.room for question in pack.questions})
    return {
        "ids": _newest(by),
        "year": [by.today.year],
        "month": [by.today.month],
        "depth": [1],
        "shelf": ["ours", "mine"],
        "words": words,
    }


def _newest(by: Unlocked) -> list[UUID]:
    from twofold.records.models import Fold, Record

    shared = Record.objects.filter(couple=by.couple, space="ours", removed_on=None)
    own = Record.objects.filter(author=by.person.pk, space="mine", removed_on=None)
    latest: dict[tuple[str, str], tuple[date, UUID]] = {}
    for rows in (own, shared):
        for kind, space, day, id in rows.order_by("day").values_list("kind", "space", "day", "pk"):
            latest[kind, space] = (day, id)
    folds = Fold.objects.filter(couple=by.couple, opened_on__isnull=False).order_by("-opened_on")
    return [*folds.values_list("pk", flat=True)[:1], *(id for _, id in latest.values())]


def _answered(visitor: Visitor, route: Route, values: Mapping[str, Sequence[Any]]) -> Address | None:
    """The address of this page with the first values for which it answers; None where it is no page, or not here."""
    names = list(route.converters)
    for chosen in product(*(_candidates(name, route.converters[name], values) for name in names)):
        path = reverse(route.name, kwargs=dict(zip(names, chosen, strict=True)))
        with transaction.atomic():
            page = visitor.get(path, follow=False)
            transaction.set_rollback(True)
        if page.status == 200:
            html = page.headers.get("content-type", "").startswith("text/html")
            return Address(route.name, path, route.whole) if html else None
        if page.status == 405:
            return None
    return None


def _candidates(name: str, converter: object, values: Mapping[str, Sequence[Any]]) -> Sequence[Any]:
    if name in values:
        return values[name]
    if isinstance(converter, UUIDConverter):
        return values["ids"]
    return [1] if isinstance(converter, IntConverter) else values["words"]
