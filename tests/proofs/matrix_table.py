"""What the declared table (`tests/authorization.py`) says of a thing of any kind, whoever made it, and what it leaves open.

The table names Maya's things. A thing of somebody else's is for its author what hers is for her, and for the other of the two
what hers is for Sam. Whatever is declared for nobody is absent, whichever kind of thing its id belongs to.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from tests.authorization import IN, ROWS, Outcomes, Row

ALONE: Final = ("private page", "private promise", "dream", "boundary", "preparation", "gone page")
SHARED: Final = (
    "shared page",
    "removed page",
    "folded",
    "folded answer",
    "open fold",
    "gone fold",
    "folded step",
    "talk",
    "promise",
    "shown dream",
    "taken back dream",
    "shown boundary",
    "agreement",
)
AUTHOR, OTHER, PAST_AUTHOR, PAST_OTHER = "author", "other", "past author", "past other"
_PAST: Final = {
    "their own fold": "open fold",
    "their own talk": "talk",
    "their own promise": "promise",
    "their own dream": "shown dream",
    "their own agreement": "agreement",
}
_NOBODY: Final = frozenset[str]()
Who = frozenset[str]


class Door(NamedTuple):
    """A route that is about a thing. `shelf`: where the address names one."""

    name: str
    shelf: str = ""

    def __str__(self) -> str:
        return f"{self.name} on {self.shelf}" if self.shelf else self.name


class Ways(NamedTuple):
    """Who is let in by GET and by POST; None where the method is not offered."""

    get: Who | None
    post: Who | None


def about_a_thing(row: Row) -> bool:
    return _kind(row) in {*ALONE, *SHARED, "nothing"} or row.about in _PAST


def door(row: Row) -> Door:
    return Door(row.name, row.about.rpartition(" on ")[2] if " on " in row.about else "")


def _kind(row: Row) -> str:
    return row.about.rpartition(" on ")[0] or row.about


@cache
def table() -> Mapping[Door, Mapping[str, Ways]]:
    """By door and kind. A kind that is not named there has the ways of nobody."""
    found: dict[Door, dict[str, Ways]] = {}
    for row in ROWS:
        if not about_a_thing(row):
            continue
        kinds = found.setdefault(door(row), {})
        kind = _PAST.get(row.about, _kind(row))
        kinds[kind] = _joined(kinds.get(kind), Ways(_who(row, row.get), _who(row, row.post)))
    for place, kinds in found.items():
        offered = next(iter(kinds.values()))
        nobody = Ways(*(None if who is None else _NOBODY for who in offered))
        kinds["nothing"] = nobody
        for kind, (get, post) in _MORE.get(place, {}).items():
            kinds[kind] = _joined(kinds.get(kind, nobody), Ways(get, post))
    return found


def _who(row: Row, outcomes: Outcomes | None) -> Who | None:
    if outcomes is None:
        return None
    columns = (("ex", PAST_AUTHOR), ("partner", PAST_OTHER)) if row.about in _PAST else _PRESENT
    return frozenset(who for column, who in columns if outcomes[column] == IN)


_PRESENT: Final = (("owner", AUTHOR), ("partner", OTHER))


def _joined(one: Ways | None, more: Ways) -> Ways:
    if one is None:
        return more
    get, post = (
        None if a is None and b is None else (a or _NOBODY) | (b or _NOBODY) for a, b in zip(one, more, strict=True)
    )
    return Ways(get, post)


_ONCE: Final = frozenset({PAST_AUTHOR, PAST_OTHER})
_ONCE_MINE: Final = frozenset({PAST_AUTHOR})
_ONCE_THEIRS: Final = frozenset({PAST_OTHER})
_MINE: Final = frozenset({AUTHOR})
_BOTH: Final = frozenset({AUTHOR, OTHER}) | _ONCE
_THEIRS: Final = frozenset({OTHER, PAST_OTHER})
_Kinds = Mapping[str, tuple[Who | None, Who | None]]


def _each(kinds: str, get: Who | None, post: Who | None) -> dict[str, tuple[Who | None, Who | None]]:
    return dict.fromkeys(kinds.split(", "), (get, post))


_PREPARED: Final = _each("preparation", None, _MINE)  # a preparation is a talk that one leads alone
_STEP: Final = _each("folded step", None, _BOTH)  # an answer of a talk is a folded answer like any other

# What the rows above leave open: any thing has its page on the shelves; of a couple that has ended, both go on reading. The
# pages on which one writes go on answering then, so that words typed at that moment come back with the line that says so.
_MORE: Final[Mapping[Door, _Kinds]] = {
    Door("talks:fold"): {"folded step": (_ONCE, None)},
    Door("talks:talk"): {"preparation": (_MINE, None)},
    Door("talks:revision"): {"preparation": (_MINE, None)},
    **{Door(f"talks:{verb}"): _PREPARED for verb in ("move", "pause", "agree", "back", "leave")},
    Door("trust:promise_from_talk"): {"preparation": (_MINE, None)},
    Door("shelves:item", "mine"): _each("private promise, dream, boundary, preparation", _MINE, None),
    Door("shelves:item", "ours"): {
        **_each("agreement, promise, removed page, shown boundary, shown dream, taken back dream, talk", _BOTH, None),
        "shared page": (_ONCE, None),
        "folded answer": (_ONCE_MINE, None),
    },
    Door("shelves:edit", "ours"): {"shared page": (_ONCE_MINE, _ONCE_MINE)},
    Door("shelves:remove", "mine"): _each("private promise, dream, boundary, preparation", _MINE, _MINE),
    Door("shelves:remove", "ours"): _each("agreement, promise, shown boundary, shown dream, talk", _MINE, _MINE),
    Door("shelves:share"): _each("private promise, dream, boundary, preparation", _MINE, _MINE),
    Door("trust:dream"): {"taken back dream": (_BOTH, None)},
    Door("trust:dream_line"): {"shown dream": (None, _ONCE_THEIRS), "taken back dream": (None, _THEIRS)},
    Door("trust:boundary"): {"shown boundary": (_ONCE, None)},
    Door("trust:boundary_line"): {"shown boundary": (None, _ONCE_THEIRS)},
    Door("trust:fold"): {"folded": (_ONCE, None), "folded step": (_BOTH, None)},
    Door("trust:answer"): {"folded": (_ONCE, _ONCE), "folded step": (_BOTH, _BOTH)},
    Door("trust:together"): {"folded": (_ONCE, _ONCE), "folded step": (_BOTH, _BOTH)},
    Door("trust:reply"): {"folded": (None, _ONCE), **_STEP},
    Door("trust:rest"): {"folded": (None, _ONCE), **_STEP},
    Door("trust:withdraw"): {"folded": (None, _ONCE), **_STEP},
}
# What is shown to somebody, by those who are linked with somebody.
NEEDS_TWO: Final = frozenset({"shelves:share", "trust:show_dream", "trust:show_boundary"})
