"""Form fields for a day that happens once or is repeated, with a reminder."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twofold.days.series import LONGEST_SERIES, Series
from twofold.records import clock
from twofold.rooms.day_field import ComingDayField
from twofold.rooms.days_ahead import EVERY
from twofold.rooms.kept_form import KeptForm

_WEEKS = {"4": _("Four weeks"), "13": _("Three months"), "26": _("Half a year"), "52": _("A year")}
_REMIND = {
    "no": _("No reminder"),
    "evening": _("The evening before, at 18:00"),
    "morning": _("That morning, at 8:00"),
}


class SeriesForm(KeptForm):
    """The first day that can be chosen is today. A room gives `day` the words of its own."""

    far: Any = _("That is more than a year away.")
    day = ComingDayField(label=_("On which day?"))
    every = forms.ChoiceField(label=_("Once, or again?"), choices=list(EVERY.items()), initial="once")
    weeks = forms.ChoiceField(label=_("If again: for how long?"), choices=list(_WEEKS.items()), initial="4")
    remind = forms.ChoiceField(label=_("Remind me, and only me"), choices=list(_REMIND.items()), initial="no")

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > clock.day_in(self.by.zone) + LONGEST_SERIES:
            raise forms.ValidationError(self.far)
        return day

    @property
    def series(self) -> Series:
        given = self.cleaned_data
        last = None if given["every"] == "once" else given["day"] + timedelta(weeks=int(given["weeks"]))
        return Series(given["day"], given["every"], last)

    @staticmethod
    def of_series(series: Series, day: date) -> dict[str, Any]:
        """Returns the form fields for this series, starting on `day`."""
        weeks = (series.last - day).days // 7 if series.last else 4
        near = min(_WEEKS, key=lambda known: abs(int(known) - weeks))
        return {"day": day, "every": series.every, "weeks": near}
