"""Forms on the pages of promises."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from twofold.days.series import LONGEST_SERIES
from twofold.people.fields import one_line
from twofold.rooms.kept_form import KeptForm
from twofold.rooms.words_field import WordsField
from twofold.trust.promises.terms import Terms
from twofold.trust.promises.wording import EVERY, WORDS, hints, tidy_cue, tidy_will
from twofold.web.plain_forms import PlainForm

LINE = 200
OURS, MINE = "ours", "mine"
_TOO_LONG = ngettext_lazy(
    "This is longer than %(limit_value)d character. Nothing is lost: a promise is small, so shorten it a little.",
    "This is longer than %(limit_value)d characters. Nothing is lost: a promise is small, so shorten it a little.",
    "limit_value",
)
_WEEKS = {"4": _("Four weeks"), "13": _("Three months"), "26": _("Half a year"), "52": _("A year")}
_REMIND = {
    "no": _("No reminder"),
    "evening": _("The evening before, at 18:00"),
    "morning": _("That morning, at 8:00"),
}


class LineField(forms.CharField):
    """A line in a text area with a draft; never cut off."""

    def __init__(self, **given: Any) -> None:
        widget = forms.Textarea(attrs={"rows": "2"})
        super().__init__(widget=widget, validators=[MaxLengthValidator(LINE, _TOO_LONG)], **given)

    def to_python(self, value: object) -> str:
        return one_line(str(super().to_python(value) or ""))


class TermsForm(KeptForm):
    """`cue` and `text` read as one sentence. `heard`: the hints about its size were read before."""

    cue = LineField(label=_("When …"), error_messages={"required": _("When will it be? “I come home on Tuesday”.")})
    text = LineField(label=_("I will …"), error_messages={"required": _("What will you do? One small thing.")})
    day = forms.DateField(
        label=_("By which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Name a day. It can be changed until it is over.")},
    )
    every = forms.ChoiceField(label=_("Once, or again?"), choices=list(EVERY.items()), initial="once")
    weeks = forms.ChoiceField(label=_("If again: for how long?"), choices=list(_WEEKS.items()), initial="4")
    remind = forms.ChoiceField(label=_("Remind me, and only me"), choices=list(_REMIND.items()), initial="no")
    heard = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **given: Any) -> None:
        super().__init__(*args, **given)
        self.today = today
        self.fields["day"].widget.attrs |= {"min": today.isoformat()}
        self.hints: list[str] = []

    def clean_cue(self) -> str:
        return tidy_cue(self.cleaned_data["cue"]) or self.cleaned_data["cue"]

    def clean_text(self) -> str:
        return tidy_will(self.cleaned_data["text"]) or self.cleaned_data["text"]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < self.today:
            raise forms.ValidationError(_("That day is over. Choose today or a later one."))
        if day > self.today + LONGEST_SERIES:
            raise forms.ValidationError(_("That is more than a year away. What would be a first step, sooner?"))
        return day

    def clean(self) -> dict[str, Any]:
        """Collects hints about its size. They are shown once; if the same form is sent again, it is accepted."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.hints = hints(cleaned.get("cue", ""), cleaned.get("text", ""))
        return cleaned

    def is_valid(self) -> bool:
        """Returns False also until the hints about its size were shown."""
        return super().is_valid() and not self.to_be_heard

    @property
    def to_be_heard(self) -> list[str]:
        """Returns the hints if nothing else is wrong and they weren't shown yet."""
        return self.hints if self.is_bound and not self.errors and not self.cleaned_data["heard"] else []

    def terms(self, zone: str) -> Terms:
        given = self.cleaned_data
        every = given["every"]
        weeks = int(given["weeks"])
        last = None if every == "once" else given["day"] + timedelta(weeks=weeks)
        return Terms(
            cue=given["cue"],
            will=given["text"],
            day=given["day"],
            zone=zone,
            every=every,
            last=last,
            remind=given["remind"],
        )

    @staticmethod
    def of_terms(terms: Terms, day: date) -> dict[str, Any]:
        """Returns the form fields for these terms, starting on `day`."""
        weeks = (terms.last - day).days // 7 if terms.last else 4
        near = min(_WEEKS, key=lambda known: abs(int(known) - weeks))
        given = {"cue": terms.cue, "text": terms.will, "day": day, "every": terms.every, "remind": terms.remind}
        return {**given, "weeks": near}


class PromiseForm(TermsForm):
    space = forms.ChoiceField(
        label=_("To whom?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say to whom."),
            "invalid_choice": _("You two are not linked just now. You can promise it to yourself."),
        },
    )

    def __init__(self, *args: Any, partner: str = "", **given: Any) -> None:
        super().__init__(*args, **given)
        space = self.fields["space"]
        assert isinstance(space, forms.ChoiceField)
        space.choices = [*([(OURS, partner)] if partner else []), (MINE, _("Myself, and only I can read it"))]
        space.initial = OURS if partner else MINE


class ChangeForm(TermsForm):
    """Other terms for an existing promise, with a line about why."""

    line = WordsField(label=_("A line to go with it"), required=False)

    @property
    def rev(self) -> int:
        """The count of changes of the words when this form was made, from its token."""
        return int(self.carried.get("upon", 0))


class SayForm(KeptForm):
    word = forms.ChoiceField(
        label=_("How did it go?"),
        choices=list(WORDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("One of the three, as you see it.")},
    )
    text = WordsField(label=_("A line about it"), required=False)


class LineForm(KeptForm):
    """A line to go with an answer; may be empty."""

    text = WordsField(label=_("A line to go with it"), required=False)


class ViewForm(KeptForm):
    text = WordsField(label=_("Your view"), empty=_("Nothing is written yet. A few words are enough."))


class CalendarForm(PlainForm):
    clock = forms.TimeField(
        label=_("At what time?"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Left empty, it is for the whole day."),
    )
    words = forms.BooleanField(label=_("With the words of the promise as its title"), required=False)
    alarm = forms.BooleanField(label=_("Let the calendar remind me"), required=False)
