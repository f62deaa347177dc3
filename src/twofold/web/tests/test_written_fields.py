"""Every field in which a person writes words comes back with a form that has to be sent again."""

from __future__ import annotations

from django import forms

from twofold.rooms.sharing.shareable import LineForm
from twofold.shelves.forms import EditForm
from twofold.talks.forms import BeginForm, MoveForm
from twofold.trust.agreements import forms as agreements
from twofold.trust.dreams import shareable as dreams
from twofold.trust.preparing import forms as afraid
from twofold.trust.promises import forms as promises
from twofold.trust.questions import forms as questions
from twofold.web.written_fields import WRITTEN, written

MODULES = (afraid, agreements, dreams, promises, questions)


def of_words(form: type[forms.BaseForm]) -> set[str]:
    hidden = (forms.HiddenInput, forms.PasswordInput)
    fields = form.base_fields.items()
    return {
        name for name, field in fields if isinstance(field, forms.CharField) and not isinstance(field.widget, hidden)
    }


def test_every_field_of_words_is_known() -> None:
    found = {BeginForm, MoveForm, EditForm, LineForm}
    for module in MODULES:
        found |= {one for one in vars(module).values() if isinstance(one, type) and issubclass(one, forms.BaseForm)}
    assert len(found) > 12
    assert {form.__name__: of_words(form) - {*WRITTEN} for form in found if of_words(form) - {*WRITTEN}} == {}


def test_what_was_chosen_is_not_shown_as_words() -> None:
    fields = [("once", "t0ken"), ("cue", "I come home"), ("text", "call you"), ("question", "core-17"), ("line", " ")]
    assert written(fields) == ("I come home", "call you")
    assert written([("question", "What would you like?")]) == ("What would you like?",)
