"""A day that is still to come, counted in the zone of whoever fills the form in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django import forms

from twofold.people.unlocked import Unlocked
from twofold.rooms.day_field import ComingDayField
from twofold.rooms.kept_form import KeptForm


class VisitForm(KeptForm):
    day = ComingDayField(required=False)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_today_may_be_chosen_and_yesterday_may_not(maya: Unlocked, zone: str) -> None:
    maya.person.zone = zone
    field = VisitForm(by=maya).fields["day"]
    assert field.widget.attrs["min"] == maya.today.isoformat()
    assert field.clean(maya.today.isoformat()) == maya.today
    assert field.clean("") is None
    with pytest.raises(forms.ValidationError, match="That day is over"):
        field.clean((maya.today - timedelta(days=1)).isoformat())


def test_a_day_that_is_over_is_not_filled_in_again(maya: Unlocked) -> None:
    over = VisitForm.fresh(by=maya, fields={"day": maya.today - timedelta(days=1)})
    assert over["day"].value() is None
    assert VisitForm.fresh(by=maya, fields={"day": maya.today})["day"].value() == maya.today
