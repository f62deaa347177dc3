from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twofold.rooms.kept_form import KeptForm
from twofold.rooms.words_field import LINE, WordsField
from twofold.web.plain_forms import PlainForm


class EditForm(KeptForm):
    """`titled`: whether its title can be changed, too."""

    once = None  # type: ignore[assignment]  # no token: its address and revision say what changes
    title = forms.CharField(label=_("Title"), required=False, max_length=LINE)
    text = WordsField(label=_("Your words"))
    expected_rev = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, titled: bool = False, **given: Any) -> None:
        super().__init__(*args, **given)
        if not titled:
            del self.fields["title"]


class OwnPageForm(KeptForm):
    title = forms.CharField(label=_("Title"), required=False, max_length=LINE)
    text = WordsField(label=_("Your words"))


class SearchForm(PlainForm):
    words = forms.CharField(
        label=_("Search"),
        max_length=200,
        widget=forms.SearchInput(attrs={"autocomplete": "off", "class": "input", "dir": "auto"}),
    )
    until = forms.DateField(required=False, widget=forms.HiddenInput)
