from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from twofold.rooms.kept_form import KeptForm
from twofold.rooms.words_field import WordsField


class DreamForm(KeptForm):
    title = forms.CharField(
        label=_("In a line"),
        max_length=200,
        error_messages={"required": _("Give it a line, so that you find it again.")},
    )
    text = WordsField(label=_("More about it"), required=False)
    since = forms.CharField(label=_("Since when"), required=False, max_length=200)
    near = forms.CharField(label=_("How near it is"), required=False, max_length=200)
    expected_rev = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
