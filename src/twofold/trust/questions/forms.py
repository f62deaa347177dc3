from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twofold.rooms.kept_form import KeptForm
from twofold.rooms.second_passphrase import passphrase_beside
from twofold.rooms.tickets import TicketForm
from twofold.rooms.words_field import WordsField
from twofold.trust.questions.labels import DEPTH_NAMES, PACE_NAMES, THEME_NAMES
from twofold.web.plain_forms import PlainForm

FOLDED, MINE = "folded", "mine"


class AnswerForm(TicketForm):
    """Its token carries the question that it answers."""

    text = WordsField(label=_("Your answer"))
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

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        partner = self.by.partner_name
        folded = [(FOLDED, _("Folded with %(name)s") % {"name": partner})] if partner else []
        self.offer("space", [*folded, (MINE, _("Only mine"))])


class ReplyForm(KeptForm):
    text = WordsField(label=_("A line back"), empty=_("Nothing is written yet. A few words are enough."))


class TogetherForm(KeptForm):
    """For the partner, on this device: their own passphrase and their own answer."""

    text = WordsField(label=_("Your answer"))
    passphrase = passphrase_beside(_("Your passphrase is needed, to seal your answer as yours."))


class LimitsForm(PlainForm):
    """The questions that I allow: how deep, about what, and how often."""

    ceiling = forms.TypedChoiceField(
        label=_("How deep may a question go?"),
        coerce=int,
        choices=list(DEPTH_NAMES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how deep a question may go.")},
    )
    barred = forms.MultipleChoiceField(
        label=_("Never ask me about"),
        required=False,
        choices=list(THEME_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    pace = forms.ChoiceField(
        label=_("How often may one come by itself?"),
        choices=list(PACE_NAMES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how often a question may come.")},
    )


class AskForm(TicketForm):
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
        choices=list(DEPTH_NAMES.items()),
        initial=1,
    )
    theme = forms.ChoiceField(
        label=_("What is it about?"),
        required=False,
        choices=[("", _("None of these")), *THEME_NAMES.items()],
    )
    text = WordsField(label=_("Your own answer"))

    def clean_question(self) -> str:
        return " ".join(str(self.cleaned_data["question"]).split())
