"""Values that others might have written: bytes bent out of shape, JSON of every kind, what a column should not hold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

ODD_NUMBERS = (0, 1, -1, 2**31, 2**32, 2**63 - 1, 2**64, -(2**63))
ODD_WORDS = (
    "",
    "\0",
    "0",
    "-1",
    "1e999",
    "NaN",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "2026-02-30",
    "25:61",
    "UTC",
    "../../etc/localtime",
    "\ud800",
    "۱۲",
    "\u202e",
    "a" * 5000,
)
words = st.one_of(st.sampled_from(ODD_WORDS), st.text(max_size=60))
numbers = st.one_of(st.sampled_from(ODD_NUMBERS), st.integers())
plain = st.one_of(st.none(), st.booleans(), numbers, st.floats(), words)
anything = st.recursive(
    plain,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(words, inner, max_size=4)),
    max_leaves=8,
)
# What SQLite may hold in a column of any type.
cells = st.one_of(
    st.none(), numbers.filter(lambda n: -(2**63) <= n < 2**63), st.floats(), words, st.binary(max_size=80)
)
NESTED = "[" * 3000


def bent(whole: bytes) -> st.SearchStrategy[bytes]:
    """These bytes with some changed, left out, put in or cut off."""
    place = st.integers(0, max(0, len(whole) - 1))
    change = st.tuples(place, st.integers(0, 6), st.binary(max_size=6))
    return st.builds(
        lambda changes, cut: _changed(whole, changes)[:cut],
        st.lists(change, max_size=4),
        st.one_of(st.none(), st.integers(0, len(whole))),
    )


def _changed(whole: bytes, changes: Sequence[tuple[int, int, bytes]]) -> bytes:
    for place, left_out, put_in in changes:
        whole = whole[:place] + put_in + whole[place + left_out :]
    return whole


@st.composite
def bent_json(draw: st.DrawFn, whole: Any) -> str:
    """This JSON with some of it replaced, renamed or left out; or no JSON at all."""
    way = draw(st.integers(0, 9))
    if way == 0:
        return draw(st.one_of(st.just(NESTED), words, anything.map(_text)))
    if way == 1:
        return draw(bent(_text(whole).encode("utf-8", "surrogatepass"))).decode("utf-8", "replace")
    for _ in range(draw(st.integers(1, 3))):
        whole = _bend(draw, whole)
    return _text(whole)


def _bend(draw: st.DrawFn, whole: Any) -> Any:
    if isinstance(whole, dict) and whole and draw(st.integers(0, 4)):
        name = draw(st.sampled_from(sorted(whole)))
        rest = {key: value for key, value in whole.items() if key != name}
        way = draw(st.integers(0, 5))
        if way == 0:
            return rest
        if way == 1:
            return {**rest, draw(words): whole[name]}
        return {**whole, name: _bend(draw, whole[name])}
    if isinstance(whole, list) and whole and draw(st.integers(0, 4)):
        place = draw(st.integers(0, len(whole) - 1))
        return [*whole[:place], _bend(draw, whole[place]), *whole[place + 1 :]]
    same = words if isinstance(whole, str) else numbers if isinstance(whole, int) else anything
    return draw(st.one_of(same, anything))


def _text(value: Any) -> str:
    return json.dumps(value)
