"""Template context for the pages of a fold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records import folds
from twofold.records.folds import Fold
from twofold.records.store import Absent, Entry
from twofold.rooms import form_tokens
from twofold.rooms.fold_leaves import Leaf, is_past, leaves_of
from twofold.rooms.kept_form import KeptForm
from twofold.rooms.page_form import PageForm
from twofold.rooms.people_lookup import PeopleLookup
from twofold.rooms.read_marks import mark_seen
from twofold.talks.fold_practice import Asked, Sitting, standing_of
from twofold.trust.questions.documents import Question
from twofold.trust.questions.forms import AnswerForm, ReplyForm, TogetherForm

_UNFOLDS = timedelta(days=14)


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
        return {**given, "form": form}
    return {**given, "leaves": leaves_of(fold, by=by), "undo": form_tokens.token(by, fold=str(fold.id))}


def answer_page(fold: Fold, form: AnswerForm, *, by: Unlocked, newer: Entry | None = None) -> dict[str, Any]:
    """Returns the page for writing or changing an answer. `newer`: what another device stored meanwhile."""
    return {**_common(fold, by), "form": form, "newer": newer}


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


def reply_form(fold_id: UUID) -> PageForm:
    return PageForm(ReplyForm, {"fold": str(fold_id)}, "reply", f"reply:{fold_id}")


def together_form(fold_id: UUID) -> PageForm:
    return PageForm(TogetherForm, {"fold": str(fold_id)}, "together")


def together_page(fold: Fold, form: KeptForm | None = None, *, by: Unlocked) -> dict[str, Any]:
    return {**_common(fold, by), "form": form or together_form(fold.id).fresh(by=by)}


def text_of(entry: Entry | None) -> str:
    return str(getattr(entry.document, "text", "")) if entry and entry.document else ""


def _common(fold: Fold, by: Unlocked) -> dict[str, Any]:
    return {"fold": fold, "asked": asked_in(fold), "other": by.partner, "past": is_past(fold, by=by)}


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
    at = standing_of(fold, by=by)
    if at is None:
        return {}
    return {
        "write": at.may("wrote", "folded"),
        "change": at.may("revised", "folded"),
        "withdraw": at.may("withdrew", "folded"),
        "reply": fold.state == "open" and not is_past(fold, by=by) and at.may("wrote", "ours"),
    }


def _open(fold: Fold, by: Unlocked) -> dict[str, Any]:
    lately = fold.opened_on is not None and fold.opened_on > by.today - _UNFOLDS
    lookup, ours = PeopleLookup(by), not is_past(fold, by=by)
    mine = {reply.id for reply in fold.replies if reply.author_id == by.person.pk}
    replies = [Leaf(lookup.person(r.author_id), r, r.id in mine, ours and r.id in mine) for r in fold.replies]
    return {
        "leaves": leaves_of(fold, by=by),
        "unfolds": lately and mark_seen(fold.id, by=by),
        "replies": replies,
        "reply_form": reply_form(fold.id).fresh(by=by),
    }
