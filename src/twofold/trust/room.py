"""What this room announces."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from twofold.people.unlocked import Unlocked
from twofold.practices.rooms import Card, Room, Shown
from twofold.trust.agreements import announced as agreements
from twofold.trust.dreams import announced as dreams
from twofold.trust.questions.aside import write_aside
from twofold.trust.questions.documents import PrivateAnswer
from twofold.trust.questions.queries import question_today


def _fold_url(fold_id: UUID) -> str:
    return reverse("trust:fold", args=[fold_id])


def cards(by: Unlocked) -> list[Card]:
    """The day's question, and nothing of it where it was let pass."""
    offered = question_today(by=by)
    if not offered.aside.stored:
        write_aside(offered.aside, by=by)
    return [
        Card("trust/card.html", {"offered": offered}, fold_id=offered.fold_id),
        *agreements.cards(by),
        *dreams.cards(by),
    ]


def _with_text(document: PrivateAnswer, text: str) -> PrivateAnswer:
    return document.model_copy(update={"text": text})


ROOM = Room(
    key="trust",
    title=_("Trust"),
    kinds={
        "trust.question": Shown(_("Question"), title=lambda d: d.asked.text, text=lambda d: ""),
        "trust.answer": Shown(_("Answer"), title=lambda d: "", text=lambda d: d.text),
        "trust.reply": Shown(
            _("Reply"),
            title=lambda d: "",
            text=lambda d: d.text,
            with_text=lambda d, text: d.model_copy(update={"text": text}),
        ),
        **agreements.KINDS,
        **dreams.KINDS,
        "trust.private_answer": Shown(
            _("Answer"), title=lambda d: d.asked.text, text=lambda d: d.text, with_text=_with_text
        ),
    },
    folds={"trust.question": _fold_url},
    cards=cards,
)
