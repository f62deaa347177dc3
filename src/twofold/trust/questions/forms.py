from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twofold.packs.models import DEPTHS
from twofold.rooms.kept_form import KeptForm
from twofold.rooms.words_field import WordsField
from twofold.trust.questions.labels import DEPTH_NAMES, PACE_NAMES, THEME_NAMES
from twofold.trust.questions.ladder import PACES, THEMES
from twofold.web.plain_forms import PlainForm

FOLDED, MINE = "folded", "mine"


class AnswerForm(KeptForm):
    """Its token carries the question that it answers; the browser makes the `ticket`."""

    text = WordsField(label=_("Your answer"))
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


class ReplyForm(KeptForm):
    text = WordsField(label=_("A line back"), empty=_("Nothing is written yet. A few words are enough."))


class TogetherForm(KeptForm):
    """For the partner, on this device: their own passphrase and their own answer."""

    text = WordsField(label=_("Your answer"))
    passphrase = forms.CharField(
        label=_("Your passphrase"),
        strip=False,
        max_length=400,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Your passphrase is needed, to seal your answer as yours.")},
    )


class LimitsForm(PlainForm):
    """The questions that I allow: how deep, about what, and how often."""

    ceiling = forms.TypedChoiceField(
        label=_("How deep may a question go?"),
        coerce=int,
        choices=[(depth, DEPTH_NAMES[depth]) for depth in DEPTHS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how deep a question may go.")},
    )
    barred = forms.MultipleChoiceField(
        label=_("Never ask me about"),
        required=False,
        choices=[(theme, THEME_NAMES[theme]) for theme in THEMES],
        widget=forms.CheckboxSelectMultiple,
    )
    pace = forms.ChoiceField(
        label=_("How often may one come by itself?"),
        choices=[(pace, PACE_NAMES[pace]) for pace in PACES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how often a question may come.")},
    )


class AskForm(KeptForm):
    """A question in my own words, with my own answer to it."""

    question = forms.CharField(
        label=_("Your question"),
        max_length=160,
        error_messages={
            "required": _("What would you like to ask?"),
            "max_length": _("Please keep the question under 160 characters. Nothing is lost: shorten it a little."),
        },
        widget=forms.Textarea,
    )
    depth = forms.TypedChoiceField(
        label=_("How deep does it go?"),
        coerce=int,
        choices=[(depth, DEPTH_NAMES[depth]) for depth in DEPTHS],
        initial=1,
    )
    theme = forms.ChoiceField(
        label=_("What is it about?"),
        required=False,
        choices=[("", _("None of these")), *((theme, THEME_NAMES[theme]) for theme in THEMES)],
    )
    text = WordsField(label=_("Your own answer"))
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_question(self) -> str:
        return " ".join(str(self.cleaned_data["question"]).split())
