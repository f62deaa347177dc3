"""Template context for the pages of a fold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.records import folds
from twofold.records.folds import Fold
from twofold.records.store import Absent, Entry
from twofold.rooms import form_tokens
from twofold.rooms.people_lookup import PeopleLookup
from twofold.rooms.read_marks import mark_seen
from twofold.talks.fold_practice import Asked, Sitting, standing
from twofold.trust.questions.documents import Question
from twofold.trust.questions.forms import AnswerForm, ReplyForm, TogetherForm

_UNFOLDS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Leaf:
    """An answer or a reply on the page. `own`: I can change it, which ends with its couple."""

    person: Person | None
    entry: Entry | None
    mine: bool
    own: bool


def asked_in(fold: Fold) -> Asked | None:
    """Returns the question of this fold; None if its subject is damaged."""
    subject = fold.subject.document
    return subject.asked if isinstance(subject, Sitting) else None


def fold_page(fold: Fold, *, by: Unlocked) -> dict[str, Any]:
    """Returns the page of a fold in any state. It unfolds on the first visit after it opened."""
    given = {**_common(fold, by), "may": _may(fold, by), **_before(fold, by)}
    if fold.state == "open":
        return {**given, **_open(fold, by)}
    if fold.mine is None:
        form = AnswerForm.fresh(by=by, **answer_of(fold))
        return {**given, "form": form, "draft": form.draft_names["text"]}
    return {**given, "leaves": leaves_of(fold, by=by), "undo": form_tokens.token(by, fold=str(fold.id))}


def answer_page(fold: Fold, form: AnswerForm, *, by: Unlocked, newer: Entry | None = None) -> dict[str, Any]:
    """Returns the page for writing or changing an answer. `newer`: what another device stored meanwhile."""
    given = {"form": form, "draft": form.draft_names["text"], "older": form.older, "newer": newer}
    return {**_common(fold, by), **given}


def answer_of(fold: Fold) -> dict[str, Any]:
    """Prefills the form with my stored answer."""
    asked = asked_in(fold)
    return {
        "about": {"fold": str(fold.id)},
        "besides": {"question": asked.id if asked else "", "opened": int(fold.state == "open")},
        "drafts": {"text": f"answer:{fold.id}"},
        "rev": fold.mine.rev if fold.mine else 0,
        "fields": {"text": text_of(fold.mine)},
    }


def reply_drafts(fold: Fold) -> dict[str, str]:
    return {"text": f"reply:{fold.id}"}


def together_page(fold: Fold, form: TogetherForm | None = None, *, by: Unlocked) -> dict[str, Any]:
    form = form or TogetherForm.fresh(by=by, about={"fold": str(fold.id)}, auto_id="together_%s")
    return {**_common(fold, by), "form": form}


def text_of(entry: Entry | None) -> str:
    return str(getattr(entry.document, "text", "")) if entry and entry.document else ""


def _common(fold: Fold, by: Unlocked) -> dict[str, Any]:
    return {"fold": fold, "asked": asked_in(fold), "other": by.partner, "past": _past(fold, by)}


def _before(fold: Fold, by: Unlocked) -> dict[str, Any]:
    """Returns what they wrote some months ago if the question has come back, and the person who begins this time."""
    subject = fold.subject.document
    if not isinstance(subject, Question):
        return {}
    given: dict[str, Any] = {"begins": PeopleLookup(by).person(subject.begins), "own": subject.own}
    if subject.earlier is None:
        return given
    try:
        earlier = folds.fold(subject.earlier, by=by)
    except Absent:
        return given
    return {**given, "earlier": earlier, "before": leaves_of(earlier, by=by) if earlier.state == "open" else []}


def _may(fold: Fold, by: Unlocked) -> dict[str, bool]:
    subject = fold.subject.document
    if not isinstance(subject, Sitting):
        return {}
    at = standing(subject, fold, by=by)
    return {
        "write": at.may("wrote", "folded"),
        "change": at.may("revised", "folded"),
        "withdraw": at.may("withdrew", "folded"),
        "reply": fold.state == "open" and not _past(fold, by) and at.may("wrote", "ours"),
    }


def _open(fold: Fold, by: Unlocked) -> dict[str, Any]:
    lately = fold.opened_on is not None and fold.opened_on > by.today - _UNFOLDS
    lookup, ours = PeopleLookup(by), not _past(fold, by)
    mine = {reply.id for reply in fold.replies if reply.author_id == by.person.pk}
    replies = [Leaf(lookup.person(r.author_id), r, r.id in mine, ours and r.id in mine) for r in fold.replies]
    reply_form = ReplyForm.fresh(by=by, about={"fold": str(fold.id)}, drafts=reply_drafts(fold), auto_id="reply_%s")
    return {
        "leaves": leaves_of(fold, by=by),
        "unfolds": lately and mark_seen(fold.id, by=by),
        "replies": replies,
        "reply_form": reply_form,
        "reply_draft": reply_form.draft_names["text"],
    }


def leaves_of(fold: Fold, *, by: Unlocked) -> list[Leaf]:
    """Returns both answers. The partner who invited is on the left, so that both see the same book."""
    other = PeopleLookup(by).person(fold.theirs.author_id) if fold.theirs else by.partner
    leaves = [Leaf(by.person, fold.mine, True, not _past(fold, by)), Leaf(other, fold.theirs, False, False)]
    return leaves if by.membership is None or by.membership.side == "a" else leaves[::-1]


def _past(fold: Fold, by: Unlocked) -> bool:
    """Returns True if the fold's couple has ended: both can read it, nobody can add to it."""
    couple = next((e.couple_id for e in (fold.mine, fold.subject) if e is not None and e.couple_id), None)
    return couple is None or by.parted_from(couple)
