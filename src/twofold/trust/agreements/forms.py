from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from twofold.rooms.day_field import ComingDayField
from twofold.rooms.kept_form import KeptForm
from twofold.rooms.words_field import WordsField


class WordingForm(KeptForm):
    rev_field = "upon"
    title = forms.CharField(
        label=_("What it is about"), max_length=200, error_messages={"required": _("Give it a name in a line.")}
    )
    text = WordsField(label=_("How we do this"))
    why = WordsField(label=_("Why it matters"), required=False)
    look_again = ComingDayField(label=_("When to look at it again"), required=False)
    upon = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class SayingForm(KeptForm):
    line = WordsField(label=_("A line to go with it"), required=False)
    once = forms.CharField(widget=forms.HiddenInput(attrs={"id": False}))  # the page has two such forms
