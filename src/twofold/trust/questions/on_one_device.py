"""Saves the partner's answer on this device, with their own passphrase."""

from __future__ import annotations

from uuid import uuid4

from twofold.people.access import PersonRequest
from twofold.records.folds import Fold
from twofold.records.store import Conflict, Ended
from twofold.rooms.second_passphrase import not_ready, unlocked_beside
from twofold.talks.fold_practice import Illegal
from twofold.trust.questions import actions
from twofold.trust.questions.forms import TogetherForm


def answer(request: PersonRequest, fold: Fold, form: TogetherForm) -> bool:
    """Saves the partner's answer and opens the fold. Returns False if the form now shows an error."""
    by, partner = request.unlocked, request.unlocked.partner
    assert partner is not None
    other = unlocked_beside(request, partner, form)
    if other is None:
        return False
    try:
        actions.answer_together(fold.id, form.cleaned_data["text"], by=by, beside=other, once=uuid4())
    except (Ended, Illegal, Conflict):
        form.add_error(None, not_ready(partner))
    return form.is_valid()
