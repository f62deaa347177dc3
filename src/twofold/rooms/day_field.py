"""A form field for a day that is still to come, in the zone of whoever fills the form in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ComingDayField(forms.DateField):
    """Takes today or a later day. A `KeptForm` says which day is today."""

    default_error_messages = {"over": _("That day is over. Choose today or a later one.")}

    def __init__(self, **given: Any) -> None:
        self.today: date | None = None
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget, **given})

    def count_from(self, today: date) -> None:
        self.today = today
        self.widget.attrs |= {"min": today.isoformat()}

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and self.today is not None and value < self.today:
            raise forms.ValidationError(self.error_messages["over"], code="over")
