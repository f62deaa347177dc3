"""What a form says about a field is a sentence of ours, never Django's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django import forms
from django.core import validators
from django.urls import get_resolver

from twofold.web.plain_forms import PlainForm, speak_plainly

STOCK = (
    "This field is required",
    "Enter a ",
    "Ensure this value",
    "Select a valid choice",
    "is not one of the available",
    "Null characters",
)


def _forms(kind: type[forms.Form] = forms.Form) -> Iterator[type[forms.Form]]:
    for each in kind.__subclasses__():
        yield each
        yield from _forms(each)


def test_every_form_of_the_house_has_this_base() -> None:
    assert get_resolver().url_patterns  # so that every form is imported
    ours = [form for form in _forms() if form.__module__.startswith("twofold.") and ".tests." not in form.__module__]
    assert len(ours) > 20
    assert [form for form in ours if not issubclass(form, PlainForm)] == []


def test_no_field_of_the_house_says_what_django_says() -> None:
    assert get_resolver().url_patterns
    for form in _forms(PlainForm):
        for name, field in form.base_fields.items():
            speak_plainly(field)
            said = [str(message) for message in field.error_messages.values()]
            said += [
                str(getattr(validator, "message", ""))
                for validator in field.validators
                if getattr(validator, "code", "") not in field.error_messages
            ]
            assert not [each for each in said if each.startswith(STOCK)], (form, name)


class Everything(PlainForm):
    line = forms.CharField(max_length=3, min_length=2)
    day = forms.DateField()
    time = forms.TimeField()
    number = forms.IntegerField(min_value=2, max_value=4)
    choice = forms.ChoiceField(choices=[("a", "A")])
    several = forms.MultipleChoiceField(choices=[("a", "A")])
    address = forms.EmailField()
    own = forms.CharField(
        error_messages={"required": "Ours."}, validators=[validators.MaxLengthValidator(2, "Shorter, please.")]
    )


@pytest.mark.parametrize("typed", ["", "x", "xxxxx", "\0x", "9"])
def test_whatever_is_typed(typed: str) -> None:
    form = Everything({name: [typed] if name == "several" else typed for name in Everything.base_fields})
    said = [sentence for errors in form.errors.values() for sentence in errors]
    assert said
    assert not [sentence for sentence in said if sentence.startswith(STOCK)]


def test_a_field_keeps_the_sentences_that_it_brings() -> None:
    assert Everything({"own": ""}).errors["own"] == ["Ours."]
    assert Everything({"own": "long"}).errors["own"] == ["Shorter, please."]
    assert Everything({"line": "long"}).errors["line"] == [
        "This is longer than 3 characters. Nothing is lost: shorten it a little."
    ]
