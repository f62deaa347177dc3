"""The base of every form: where a field brings no sentence of its own for an error, it gets one of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

Said = Mapping[str, Any]
_ANY: Final[Said] = {
    "required": _("This one is needed."),
    "invalid": _("This can’t be read. Please look at it again."),
    "invalid_choice": _("Choose one from the list."),
    "invalid_list": _("Choose from the list."),
    "max_length": ngettext_lazy(
        "This is longer than %(limit_value)d character. Nothing is lost: shorten it a little.",
        "This is longer than %(limit_value)d characters. Nothing is lost: shorten it a little.",
        "limit_value",
    ),
    "min_length": ngettext_lazy(
        "This needs at least %(limit_value)d character.",
        "This needs at least %(limit_value)d characters.",
        "limit_value",
    ),
    "min_value": _("At least %(limit_value)s, please."),
    "max_value": _("At most %(limit_value)s, please."),
    "null_characters_not_allowed": _("There’s a character in it that can’t be saved. Please type it again."),
}
_CHOICE: Final[Said] = {"required": _("Choose one.")}
_KINDS: Final[tuple[tuple[type[forms.Field], Said], ...]] = (
    (forms.ChoiceField, _CHOICE),
    (forms.DateField, {"required": _("Choose a day."), "invalid": _("That isn’t a day. Write it like 2031-05-24.")}),
    (forms.TimeField, {"required": _("Choose a time."), "invalid": _("That isn’t a time. Write it like 18:30.")}),
    (forms.IntegerField, {"invalid": _("A whole number, please.")}),
    (forms.EmailField, {"invalid": _("That isn’t an e-mail address. One looks like maya@example.org.")}),
)


class PlainForm(forms.Form):
    def full_clean(self) -> None:
        for field in self.fields.values():
            speak_plainly(field)
        super().full_clean()


def speak_plainly(field: forms.Field) -> None:
    """Puts our sentences in the place of Django's own; those that the field brings along stay."""
    stock: dict[str, object] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            stock |= vars(kind).get("default_error_messages", {})
    ours = dict(_ANY)
    for known, said in _KINDS:
        ours |= said if isinstance(field, known) else {}
    for code, sentence in ours.items():
        if code in stock and field.error_messages.get(code) is stock[code]:
            field.error_messages[code] = sentence
    for validator in field.validators:
        code, message = getattr(validator, "code", ""), getattr(validator, "message", None)
        if code in ours and code not in field.error_messages and message is getattr(type(validator), "message", ""):
            field.error_messages[code] = ours[code]


__all__ = ["PlainForm", "speak_plainly"]
