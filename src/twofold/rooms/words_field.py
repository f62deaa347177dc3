"""A form field for people's words: it cuts nothing off, and words that can't be saved stay on the page with the
reason.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from twofold.people.fields import one_line
from twofold.records.documents import LONGEST

TOO_LONG = ngettext_lazy(
    "This is longer than %(limit_value)d character. Nothing is lost: shorten it a little, or split it in two.",
    "This is longer than %(limit_value)d characters. Nothing is lost: shorten it a little, or split it in two.",
    "limit_value",
)
LINE = 200


class LineField(forms.CharField):
    """A line in a text area, which can have a draft; never cut off. `too_long`: what it says of a longer one."""

    def __init__(self, too_long: Any, **given: Any) -> None:
        widget = forms.Textarea(attrs={"rows": "2"})
        super().__init__(widget=widget, validators=[MaxLengthValidator(LINE, too_long)], **given)

    def to_python(self, value: object) -> str:
        return one_line(str(super().to_python(value) or ""))


class WordsField(forms.CharField):
    """Has no `maxlength` in the page, because browsers silently cut a pasted text there."""

    def __init__(self, **given: Any) -> None:
        empty = given.pop("empty", _("There is nothing here yet. A single sentence is enough."))
        given.setdefault("error_messages", {"required": empty})
        given.setdefault("widget", forms.Textarea)
        super().__init__(strip=False, validators=[MaxLengthValidator(LONGEST, TOO_LONG)], **given)

    def to_python(self, value: object) -> str:
        return tidy(str(super().to_python(value) or ""))


def tidy(text: str) -> str:
    """Removes empty lines around the text. Spaces before the first line stay: a poem may begin with them."""
    return re.sub(r"\A(?:[^\S\n]*\n)+", "", text.replace("\r\n", "\n").replace("\r", "\n")).rstrip()
