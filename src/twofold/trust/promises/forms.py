"""Forms on the pages of promises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from twofold.rooms.calendar_download import CalendarForm
from twofold.rooms.day_field import ComingDayField
from twofold.rooms.kept_form import KeptForm
from twofold.rooms.page_form import PageForm
from twofold.rooms.series_form import SeriesForm
from twofold.rooms.words_field import LineField, WordsField
from twofold.trust.promises.states import Kind
from twofold.trust.promises.terms import Terms
from twofold.trust.promises.wording import WORDS, hints, tidy_cue, tidy_will

OURS, MINE = "ours", "mine"
_TOO_LONG = ngettext_lazy(
    "This is longer than %(limit_value)d character. Nothing is lost: a promise is small, so shorten it a little.",
    "This is longer than %(limit_value)d characters. Nothing is lost: a promise is small, so shorten it a little.",
    "limit_value",
)


class TermsForm(SeriesForm):
    """`cue` and `text` read as one sentence. `heard`: the hints about its size were read before."""

    far = _("That is more than a year away. What would be a first step, sooner?")
    cue = LineField(
        _TOO_LONG, label=_("When …"), error_messages={"required": _("When will it be? “I come home on Tuesday”.")}
    )
    text = LineField(
        _TOO_LONG, label=_("I will …"), error_messages={"required": _("What will you do? One small thing.")}
    )
    day = ComingDayField(
        label=_("By which day?"), error_messages={"required": _("Name a day. It can be changed until it is over.")}
    )
    heard = forms.CharField(required=False, widget=forms.HiddenInput)
    hints: Sequence[str] = ()

    def clean_cue(self) -> str:
        return tidy_cue(self.cleaned_data["cue"]) or self.cleaned_data["cue"]

    def clean_text(self) -> str:
        return tidy_will(self.cleaned_data["text"]) or self.cleaned_data["text"]

    def clean(self) -> dict[str, Any]:
        """Collects hints about its size. They are shown once; if the same form is sent again, it is accepted."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.hints = hints(cleaned.get("cue", ""), cleaned.get("text", ""))
        return cleaned

    def is_valid(self) -> bool:
        """Returns False also until the hints about its size were shown."""
        return super().is_valid() and not self.to_be_heard

    @property
    def to_be_heard(self) -> Sequence[str]:
        """Returns the hints if nothing else is wrong and they weren't shown yet."""
        return self.hints if self.is_bound and not self.errors and not self.cleaned_data["heard"] else ()

    def terms(self, zone: str) -> Terms:
        given, series = self.cleaned_data, self.series
        words = {"cue": given["cue"], "will": given["text"], "remind": given["remind"]}
        return Terms(**words, zone=zone, day=series.day, every=series.every, last=series.last)

    @classmethod
    def of_terms(cls, terms: Terms, day: date) -> dict[str, Any]:
        """Returns the form fields for these terms, starting on `day`."""
        return {"cue": terms.cue, "text": terms.will, "remind": terms.remind, **cls.of_series(terms.series, day)}


class PromiseForm(TermsForm):
    space = forms.ChoiceField(
        label=_("To whom?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say to whom."),
            "invalid_choice": _("You two are not linked just now. You can promise it to yourself."),
        },
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        partner = self.by.partner_name
        self.offer("space", [*([(OURS, partner)] if partner else []), (MINE, _("Myself, and only I can read it"))])


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


_FORMS: dict[Kind, type[KeptForm]] = {
    "said": SayForm,
    "viewed": ViewForm,
    "declined": LineForm,
    "kept_as_was": LineForm,
    "let_go": LineForm,
}


def answer_form(promise: UUID, kind: Kind, day: str = "") -> PageForm:
    """Returns the form of an answer to a promise. `day`: the one that a word or a view is about, as text."""
    key = f"{kind}:{day}" if kind in ("said", "viewed") else kind
    draft = f"promise:{promise}:{key}" if kind in _FORMS else ""
    about = {"promise": str(promise), "kind": kind, **({"day": day} if day else {})}
    return PageForm(_FORMS.get(kind, KeptForm), about, key, draft)


class PromiseCalendarForm(CalendarForm):
    words = forms.BooleanField(label=_("With the words of the promise as its title"), required=False)
