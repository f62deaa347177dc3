"""One turn of a talk on the page: its form, its buttons, and who can read the words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from twofold.flow import BOTH
from twofold.packs import Step
from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.records.store import Entry, Space
from twofold.rooms import form_tokens
from twofold.rooms.kept_form import About
from twofold.talks import step_answers
from twofold.talks.forms import MoveForm
from twofold.talks.talk_state import EACH, SeenTalk, Turn
from twofold.talks.wording import DONE


@dataclass(frozen=True, slots=True)
class Panel:
    """`veiled`: only the person who writes should look at the device now. `kept`: the private words that are already
    stored.
    """

    turn: Turn
    person: Person | None
    mine: bool
    form: MoveForm
    space: Space | None
    draft: str
    ticket: UUID | None
    veiled: bool
    kept: Entry | None
    label: str
    options: tuple[tuple[str, str], ...]
    skip: str
    undo: str

    @property
    def step(self) -> Step:
        return self.turn.step


def panel(
    at: SeenTalk, turn: Turn, people: dict[str, Person | None], *, by: Unlocked, form: MoveForm | None = None
) -> Panel:
    """`form`: the sent form with its errors; without it, a fresh one."""
    alone = len(at.talk.people) == 1
    space = step_answers.space_of(turn.step, alone=alone)
    mine = at.person_id(turn.actor) == by.person.pk
    ticket = step_answers.fold_id(at, turn.step.id, turn.round, by=by) if space == "folded" and by.linked else None
    kept = step_answers.private_words(at, turn, by=by) if space == "mine" and mine and turn.done else None
    name = draft_name(at, turn, by=by)
    return Panel(
        turn=turn,
        person=people.get(turn.actor),
        mine=mine,
        form=form or move_form(at, turn, by=by),
        space=space if _asks(at, turn, by) else None,
        draft=name,
        ticket=ticket if mine else None,
        veiled=at.talk.mode == "together" and not alone and space in ("mine", "folded"),
        kept=kept,
        label=str(DONE.get(turn.step.kind, "")),
        options=_options(turn.step),
        skip=form_tokens.token(by, **about_of(at, turn, "went_on")) if "went_on" in turn.may else "",
        undo=form_tokens.token(by, **about_of(at, turn, "withdrew")) if "withdrew" in turn.may and mine else "",
    )


def move_form(at: SeenTalk, turn: Turn, *, by: Unlocked, data: Any = None) -> MoveForm:
    """`data`: the sent data; without it, the form has the draft of this step."""
    asks, name = _asks(at, turn, by), draft_name(at, turn, by=by)
    given: dict[str, Any] = {"step": turn.step, "asks": asks, "needs": _needs(at, turn, asks)}
    given |= {"by": by, "auto_id": f"{turn.step.id}_{turn.actor}_%s"}
    if data is not None:
        return MoveForm(data, **given)
    drafts = {"text": name} if name and "text" in asks else {}
    return MoveForm.fresh(about=about_of(at, turn, turn.first), drafts=drafts, **given)


def about_of(at: SeenTalk, turn: Turn, kind: str) -> About:
    return {"talk": str(at.id), "step": turn.step.id, "actor": turn.actor, "kind": kind, "round": turn.round}


def _asks(at: SeenTalk, turn: Turn, by: Unlocked) -> frozenset[str]:
    """Returns the fields that the form of this step asks for."""
    kind, space = turn.step.kind, step_answers.space_of(turn.step, alone=len(at.talk.people) == 1)
    here = at.talk.mode == "together"
    mine = at.person_id(turn.actor) == by.person.pk or turn.actor in (BOTH, EACH)
    if kind == "plan":
        return frozenset({"text", "when"})
    if kind in {"speak", "mirror"}:
        return frozenset({"text"}) if at.talk.mode == "apart" else frozenset()
    if kind == "rate":
        return frozenset() if here and not mine else frozenset({"rate"})
    if kind != "write":
        return frozenset()
    if space == "folded":
        return frozenset({"text", "ticket"} if mine else {"text", "passphrase"})
    if space == "mine" and here and not mine:
        return frozenset({"text", "passphrase"})
    return frozenset({"text"})


def _needs(at: SeenTalk, turn: Turn, asks: frozenset[str]) -> frozenset[str]:
    space = step_answers.space_of(turn.step, alone=len(at.talk.people) == 1)
    if space == "folded":
        return asks & {"text", "passphrase"}
    free = turn.step.kind == "plan" or space == "mine"
    return frozenset() if free else asks & {"text"}


def _options(step: Step) -> tuple[tuple[str, str], ...]:
    if step.kind == "confirm":
        return (("yes", _("Yes")), ("no", _("Not yet")))
    return tuple((option.id, option.text) for option in step.options) if step.kind == "choose" else ()


def draft_name(at: SeenTalk, turn: Turn, *, by: Unlocked) -> str:
    """Returns the name of this step's draft; "" if it isn't this person's own step."""
    return f"talk:{at.id}:{turn.step.id}" if at.person_id(turn.actor) == by.person.pk else ""
