from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twofold.rooms.kept_form import KeptForm
from twofold.rooms.words_field import WordsField
from twofold.talks.forms import MODE_NAMES
from twofold.talks.private_talks import Written


class LetterForm(KeptForm):
    """`take`: the prepared pieces to put into the letter before the person reads it through once more."""

    text = WordsField(label=_("The letter"))
    take = forms.MultipleChoiceField(
        label=_("Pieces to take along"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, pieces: Sequence[Written], **given: Any) -> None:
        super().__init__(*args, **given)
        written = [piece for piece in pieces if piece.text]
        self.offer("take", [(str(piece.entry.id), piece.step.label or piece.step.text) for piece in written])


class TalkForm(KeptForm):
    line = forms.CharField(
        label=_("The line that it is about"),
        max_length=200,
        error_messages={"required": _("Write the line with which you would like to open it.")},
    )
    mode = forms.ChoiceField(label=_("How?"), widget=forms.RadioSelect, choices=list(MODE_NAMES.items()))
