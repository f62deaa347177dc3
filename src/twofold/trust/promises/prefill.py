"""Prefills the form of a promise: empty, from an earlier promise, or from the end of a repair talk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.rooms.words_field import LINE
from twofold.talks import actions as talks
from twofold.talks import step_answers
from twofold.talks.documents import StepWords
from twofold.trust.promises.forms import MINE, OURS
from twofold.trust.promises.queries import find
from twofold.trust.promises.wording import tidy_cue, tidy_will

LAST_WORDS = "smaller"  # the step of the repair in which a partner says what they will do


@dataclass(frozen=True, slots=True)
class Beginning:
    """`draft`: the name of its drafts. `after`: the promise that it follows. `smaller`: that promise was too large,
    didn't fit or wasn't kept.
    """

    draft: str = "promise:new"
    after: UUID | None = None
    smaller: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def about(self) -> dict[str, str | int]:
        """The fields of the form's token; `carried` reads them back."""
        after = str(self.after or "")
        return {"kind": "promise", "draft": self.draft, "after": after, "smaller": int(self.smaller)}

    @property
    def drafts(self) -> dict[str, str]:
        return {name: f"{self.draft}:{name}" for name in ("cue", "text")}


EMPTY = Beginning()
TO_MYSELF = Beginning("promise:to-myself", fields={"space": MINE})  # from a practice done alone


def after_promise(id: UUID, *, by: Unlocked) -> Beginning:
    """Raises Absent, Unreadable."""
    at = find(id, by=by)
    fields: dict[str, Any] = {"space": OURS if by.linked and at.entry.space == "ours" else MINE}
    if at.mine:
        terms = at.state.now.terms
        fields |= {"cue": terms.cue, "text": terms.will}
    smaller = not at.state.done or at.state.missed
    return Beginning(f"promise:after:{id}", id, smaller=smaller, fields=fields)


def from_talk(id: UUID, *, by: Unlocked) -> Beginning:
    """Raises Absent, Unreadable."""
    at = talks.find_talk(id, by=by)
    last = [entry for step, entry in step_answers.spoken(at, by=by) if step == LAST_WORDS]
    words = [(entry.document, entry.author_id) for entry in last]
    mine = [w.text for w, author in words if isinstance(w, StepWords) and (w.whose or author) == by.person.pk]
    return Beginning(f"promise:talk:{id}", smaller=True, fields=_as_fields(mine[-1] if mine else ""))


def carried(found: Mapping[str, Any]) -> Beginning:
    """Returns the prefill that a form's token carries."""
    after = UUID(found["after"]) if found["after"] else None
    return Beginning(str(found["draft"]), after, smaller=found.get("smaller") == 1)


def _as_fields(said: str) -> dict[str, Any]:
    """Splits "When …, I will …" into its two halves if the person wrote it like that; else takes it all as what they
    will do.
    """
    flat = " ".join(said.split())
    cue, comma, will = flat.partition(", ")
    halves = comma and tidy_cue(cue) != cue.strip() and tidy_will(will) != will.strip()
    if not halves:
        cue, will = "", flat
    return {"cue": tidy_cue(cue)[:LINE], "text": tidy_will(will)[:LINE]}
