"""Lets people take something into their own calendar: the form that asks how, and the file as a download."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from twofold.web.plain_forms import PlainForm


@dataclass(frozen=True, slots=True)
class Wish:
    """`clock`: the time, in the zone of the thing; None for an all-day entry. `with_words`: its words are the title."""

    clock: time | None = None
    with_words: bool = False
    alarm: bool = False


class CalendarForm(PlainForm):
    clock = forms.TimeField(
        label=_("At what time?"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Left empty, it is for the whole day."),
    )
    words = forms.BooleanField(label=_("With its words as the title"), required=False)
    alarm = forms.BooleanField(label=_("Let the calendar remind me"), required=False)

    @property
    def wish(self) -> Wish:
        given = self.cleaned_data
        return Wish(given["clock"], with_words=given["words"], alarm=given["alarm"])


def download(file: bytes) -> HttpResponse:
    """Sends a calendar file under a neutral file name, and keeps it out of caches."""
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="twofold.ics"'
    response["Cache-Control"] = "no-store"
    return response
