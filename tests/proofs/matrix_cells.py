"""The cells of the matrix: which request, by whom, about which thing, and what has to come of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple
from uuid import UUID, uuid4

from django.urls import get_resolver, reverse

from tests.authorization import ABSENT, HELD, IN, METHOD, ROWS, Row
from tests.proofs.matrix_table import AUTHOR, NEEDS_TWO, OTHER, PAST_AUTHOR, PAST_OTHER, Door, about_a_thing, table
from tests.proofs.matrix_world import LOCKED, OUTSIDE, UNLINKED, Matrix, Thing
from tests.world import World

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# A number is told to a locked browser too: its page waits to be unlocked, and asks on.
TOLD_WHILE_LOCKED: Final = {"talks:revision"}
ODD: Final = ("0", "null", "..", "%2e%2e", "{id}0", "{upper}", "{{{id}}}", "{id}%00", "{id}'--", "{id}.json", "{bare}")
_COLUMN: Final = {
    "signed out": "anonymous",
    "another's key": "locked",
    "other partner": "other couple",
    "half linked": "other couple",
    "took an invitation": "other couple",
}
_HOLDER: Final = UUID(int=0x6D61747269784D6F8D6174726978FFFF)


class Cell(NamedTuple):
    """`about`: the thing, or what else the address names. `near`: of a kind that the table names for this route."""

    method: str
    path: str
    role: str
    route: str
    about: str
    expected: frozenset[str]
    near: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.route} ({self.about}) as {self.role}"


def cells(world: Matrix) -> Iterator[Cell]:
    """Every route, method, role and thing."""
    yield from _without_things(world)
    for place in table():
        yield from _of_door(world, place)
        yield from _of_odd_addresses(world, place)


def _without_things(world: Matrix) -> Iterator[Cell]:
    for row in ROWS:
        if about_a_thing(row):
            continue
        path = reverse(row.name, kwargs=row.where(World()))
        for method in METHODS:
            for role in world.roles:
                yield Cell(method, path, role, row.name, row.about, frozenset(_by_column(row, method, role)))


def _by_column(row: Row, method: str, role: str) -> set[str]:
    column = _COLUMN.get(role, role)
    offered = {"GET": row.get, "HEAD": row.get, "POST": row.post}.get(method)
    if offered is not None:
        return {offered[column], METHOD} if method == "HEAD" else {offered[column]}
    anyone_else = (row.get or row.post or {})[column]
    return {HELD, METHOD} if anyone_else == HELD else {METHOD}


def _of_door(world: Matrix, place: Door) -> Iterator[Cell]:
    before, after = address_of(place)
    nothing = Thing("nothing", uuid4(), "")
    for thing in (*world.things, nothing):
        for role, (_, person) in world.roles.items():
            for method in METHODS:
                wanted = _by_position(place, thing, role, person, method)
                path = f"{before}{thing.id}{after}"
                yield Cell(method, path, role, str(place), str(thing), wanted, thing.kind in table()[place])


def address_of(place: Door) -> tuple[str, str]:
    (name,) = [n for n in _converters(place.name) if n not in {"shelf", "practice_id"}]
    given = {"shelf": place.shelf, "practice_id": "listening-talk"}
    known = {n: value for n, value in given.items() if n in _converters(place.name)}
    before, _, after = reverse(place.name, kwargs={**known, name: _HOLDER}).partition(str(_HOLDER))
    return before, after


def _converters(route: str) -> list[str]:
    space, _, name = route.partition(":")
    (found,) = [
        pattern
        for resolver in get_resolver().url_patterns
        if getattr(resolver, "namespace", None) == space
        for pattern in resolver.url_patterns
        if pattern.name == name
    ]
    return list(found.pattern.converters)


def position(thing: Thing, person: str) -> str:
    if person and person == thing.author:
        return PAST_AUTHOR if thing.past else AUTHOR
    if person and person == thing.other:
        return PAST_OTHER if thing.past else OTHER
    return ""


def _by_position(place: Door, thing: Thing, role: str, person: str, method: str) -> frozenset[str]:
    if role in OUTSIDE:
        return frozenset({HELD} if method in {"GET", "POST", "HEAD"} and _offered(place, method) else {HELD, METHOD})
    told = role in LOCKED and place.name in TOLD_WHILE_LOCKED
    if role in LOCKED and not (told and method == "GET"):
        if told:
            return frozenset({METHOD, ABSENT})
        return frozenset({HELD} if method in {"GET", "POST"} and _offered(place, method) else {HELD, METHOD})
    if not _offered(place, method):
        return frozenset({METHOD})
    kinds = table()[place]
    who = kinds.get(thing.kind, kinds["nothing"])[method == "POST"] or ()
    alone = place.name in NEEDS_TWO and person in UNLINKED
    outcome = IN if position(thing, person) in who and not alone else ABSENT
    return frozenset({outcome, METHOD} if method == "HEAD" else {outcome})


def _offered(place: Door, method: str) -> bool:
    get, post = table()[place]["nothing"]
    return {"GET": get, "HEAD": get, "POST": post}.get(method) is not None


def _of_odd_addresses(world: Matrix, place: Door) -> Iterator[Cell]:
    """What is no id at all leads nowhere, for anybody."""
    before, after = address_of(place)
    id = world.things[0].id
    for odd in ODD:
        text = odd.format(id=id, upper=str(id).upper(), bare=id.hex)
        for role in world.roles:
            for method in METHODS:
                path = f"{before}{text}{after}"
                yield Cell(method, path, role, str(place), f"odd: {odd}", frozenset({ABSENT}))
