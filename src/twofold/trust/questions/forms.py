from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twofold.practices.forms import WordsField

FOLDED, MINE = "folded", "mine"


class AnswerForm(forms.Form):
    """`once` says, signed, which question this answers; `ticket` is made by the browser."""

    text = WordsField(label=_("Your answer"))
    once = forms.CharField(widget=forms.HiddenInput)
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)
    expected_rev = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class QuestionForm(AnswerForm):
    space = forms.ChoiceField(
        label=_("Who is it for?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say who it is for."),
            "invalid_choice": _("You two are not linked just now. You can keep it for yourself."),
        },
    )

    def __init__(self, *args: Any, partner: str = "", **given: Any) -> None:
        super().__init__(*args, **given)
        folded = [(FOLDED, _("Folded with %(name)s") % {"name": partner})] if partner else []
        choices = [*folded, (MINE, _("Only mine"))]
        space = self.fields["space"]
        assert isinstance(space, forms.ChoiceField)
        space.choices = choices
        space.initial = choices[0][0]


class ReplyForm(forms.Form):
    text = WordsField(label=_("A line back"), empty=_("Nothing is written yet. A few words are enough."))
    once = forms.CharField(widget=forms.HiddenInput)


class TogetherForm(forms.Form):
    """The other of the two, on this device: their own passphrase and their own answer."""

    text = WordsField(label=_("Your answer"))
    passphrase = forms.CharField(
        label=_("Your passphrase"),
        strip=False,
        max_length=400,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Your passphrase is needed, to seal your answer as yours.")},
    )
    once = forms.CharField(widget=forms.HiddenInput)
