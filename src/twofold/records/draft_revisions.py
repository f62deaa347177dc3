"""Drafts that know the revision of the text they grew from: an older one is offered beside a newer text, never in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from twofold.people.unlocked import Unlocked
from twofold.records.drafts import drop_draft, settle_draft, typed_under

_EARLIER = 4


@dataclass(frozen=True, slots=True)
class Begun:
    """What is kept of a form's fields: their drafts' names, what was typed, and what was typed upon an earlier text."""

    names: dict[str, str]
    typed: dict[str, str]
    olders: tuple[str, ...] = ()

    @property
    def older(self) -> str:
        return self.older_but(())

    def older_but(self, shown: Iterable[object]) -> str:
        """What was typed upon an earlier text, without what stands on the page anyway."""
        known = {*shown}
        return "\n\n".join(text for text in self.olders if text not in known)

    def settle(self, *, by: Unlocked) -> None:
        for name in self.names.values():
            settle_draft(name, by=by)


def draft_from(name: str, rev: int) -> str:
    """The name of a draft that grew from revision `rev` of a text; 0 where nothing is saved yet."""
    return f"{name}@{rev}" if rev else name


def let_earlier_go(name: str, *, by: Unlocked) -> None:
    """Forget what was begun upon earlier revisions than the one that this draft's name tells."""
    base, _, rev = name.rpartition("@")
    if rev.isdecimal():
        for earlier in _earlier(base, int(rev)):
            drop_draft(earlier, by=by)


def _earlier(name: str, rev: int) -> list[str]:
    """Of the last few revisions; and of none, as drafts were called before they knew what they grew from."""
    revs = [*range(rev - 1, max(rev - _EARLIER, 0) - 1, -1), *([0] if rev > _EARLIER else [])]
    return [draft_from(name, earlier) for earlier in revs]


def begun_in(named: Mapping[str, str], rev: int, *, by: Unlocked) -> Begun:
    """What was begun in the fields of a form that grew from revision `rev`. `named`: each field's draft, without it.

    What was begun upon earlier revisions is shown beside the newer text and never takes its place. The last few revisions
    are looked through.
    """
    names = {field: draft_from(name, rev) for field, name in named.items()}
    earlier = [each for name in named.values() for each in _earlier(name, rev)]
    kept = typed_under([*names.values(), *earlier], by)
    newest = {field: kept[name][0].text for field, name in names.items() if kept[name]}
    olders = dict.fromkeys(typed.text for name in earlier for typed in kept[name] if typed.text)
    return Begun(names, {field: text for field, text in newest.items() if text}, tuple(olders))
