"""Drafts that know the revision of their text: a draft of an older text is shown beside the newer text and never
replaces it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from twofold.people.unlocked import Unlocked
from twofold.records.drafts import drop_draft, settle_draft, typed_under

_EARLIER = 4


@dataclass(frozen=True, slots=True)
class Begun:
    """The drafts of a form's fields: their names, what was typed, and what was typed for an earlier text."""

    names: dict[str, str]
    typed: dict[str, str]
    olders: tuple[str, ...] = ()

    @property
    def older(self) -> str:
        return self.older_but(())

    def older_but(self, shown: Iterable[object]) -> str:
        """Returns what was typed for an earlier text, without texts that the page shows anyway."""
        known = {*shown}
        return "\n\n".join(text for text in self.olders if text not in known)

    def settle(self, *, by: Unlocked) -> None:
        for name in self.names.values():
            settle_draft(name, by=by)


def draft_from(name: str, rev: int) -> str:
    """Returns the name of a draft for revision `rev` of a text; 0 if nothing is saved yet."""
    return f"{name}@{rev}" if rev else name


def let_earlier_go(name: str, *, by: Unlocked) -> None:
    """Deletes drafts for earlier revisions than the one in this draft's name."""
    base, _, rev = name.rpartition("@")
    if rev.isdecimal():
        for earlier in _earlier(base, int(rev)):
            drop_draft(earlier, by=by)


def _earlier(name: str, rev: int) -> list[str]:
    """Returns the drafts' names for the last few revisions, and for none, since older drafts have no revision in their
    names.
    """
    revs = [*range(rev - 1, max(rev - _EARLIER, 0) - 1, -1), *([0] if rev > _EARLIER else [])]
    return [draft_from(name, earlier) for earlier in revs]


def begun_in(named: Mapping[str, str], rev: int, *, by: Unlocked) -> Begun:
    """Returns the drafts in a form for revision `rev`. `named`: each field's draft name, without the revision.

    Drafts of earlier revisions are shown beside the newer text and never replace it. Only the last few revisions are
    checked.
    """
    names = {field: draft_from(name, rev) for field, name in named.items()}
    earlier = [each for name in named.values() for each in _earlier(name, rev)]
    kept = typed_under([*names.values(), *earlier], by)
    newest = {field: kept[name][0].text for field, name in names.items() if kept[name]}
    olders = dict.fromkeys(typed.text for name in earlier for typed in kept[name] if typed.text)
    return Begun(names, {field: text for field, text in newest.items() if text}, tuple(olders))
