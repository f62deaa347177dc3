"""Forms on the pages of a talk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twofold.packs import Practice, Step
from twofold.people.unlocked import Unlocked
from twofold.rooms.day_field import ComingDayField
from twofold.rooms.kept_form import KeptForm
from twofold.rooms.second_passphrase import passphrase_beside
from twofold.rooms.tickets import TicketForm
from twofold.rooms.words_field import WordsField

ME, OTHER = "me", "other"
LONGEST_TOPIC = 200
MODE_NAMES = {
    "together": _("Here, on one device"),
    "live": _("On two devices, now"),
    "apart": _("Apart, over days"),
}
MODE_LINES = {
    "together": _("Pass it between you, or both look."),
    "live": _("In one room or far apart. Each sees whose turn it is."),
    "apart": _("In writing. Each step waits for whoever is next."),
}


class BeginForm(KeptForm):
    mode = forms.ChoiceField(label=_("How?"), widget=forms.RadioSelect)
    first = forms.ChoiceField(label=_("Who begins?"), widget=forms.RadioSelect, required=False)
    topic = forms.CharField(label=_("What is it about?"), required=False, max_length=LONGEST_TOPIC)

    def __init__(self, *args: Any, practice: Practice, by: Unlocked, **given: Any) -> None:
        super().__init__(*args, by=by, **given)
        self.offer("mode", [(mode, MODE_NAMES[mode]) for mode in practice.modes])
        self.offer("first", [(ME, by.person.name), (OTHER, by.partner.name if by.partner else "")])
        if practice.who == "one":
            del self.fields["first"]
            del self.fields["topic"]


class MoveForm(TicketForm):
    """The form of one step, with only the fields that the step asks for."""

    text = WordsField(label=_("Your words"), required=False)
    when = ComingDayField(label=_("When?"), required=False)
    passphrase = passphrase_beside(_("Your passphrase is needed, to seal your words as yours."))

    def __init__(self, *args: Any, step: Step, asks: frozenset[str], needs: frozenset[str], **given: Any) -> None:
        super().__init__(*args, **given)
        for name in ("text", "when", "passphrase", "ticket"):
            if name not in asks:
                del self.fields[name]
            elif name in ("text", "passphrase"):
                self.fields[name].required = name in needs
        if "rate" in asks:
            self.lines = {"": step.text} if not step.options else {o.id: o.text for o in step.options}
            for name, label in self.lines.items():
                points = [(n, str(n)) for n in range(step.low or 0, (step.high or 0) + 1)]
                self.fields[f"rate-{name}"] = forms.TypedChoiceField(
                    label=label,
                    choices=points,
                    coerce=int,
                    empty_value=None,
                    required=bool(step.then),
                    widget=forms.RadioSelect,
                )

    @property
    def rates(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("rate-")]

    @property
    def numbers(self) -> dict[str, int]:
        given = {n.removeprefix("rate-"): v for n, v in self.cleaned_data.items() if n.startswith("rate-")}
        return {name: value for name, value in given.items() if value is not None}
