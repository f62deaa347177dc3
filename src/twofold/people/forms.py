"""The forms for signing in, making an account and changing settings."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twofold.people.accounts import About
from twofold.people.fields import (
    InvitationField,
    NewPassphraseForm,
    code_field,
    email_field,
    name_field,
    passphrase_field,
    sign_in_field,
)
from twofold.people.form_ids import OnceForm, new_once
from twofold.people.models import Person
from twofold.people.similar_names import alike
from twofold.people.zones import is_zone, language_from, zone_from, zones
from twofold.web.person_colours import TINTS
from twofold.web.plain_forms import PlainForm

IDLE_MINUTES = (5, 15, 60)
_ONCE = re.compile(r"[A-Za-z0-9_-]{43}")


def too_like() -> str:
    return gettext(
        "That reads like the name of the other of you two. Add a letter, so that it's always clear who wrote what."
    )


class SignInForm(OnceForm):
    sign_in = sign_in_field()
    passphrase = passphrase_field()


class UnlockForm(PlainForm):
    passphrase = passphrase_field()


class CompactSelect(forms.Select):
    """A select that renders long lists in few bytes: no values that repeat the name, no closing tags."""

    template_name = "people/parts/select.html"

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Leaves out the `maxlength` that its field, a text field, adds."""
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        return {name: value for name, value in attrs.items() if name != "maxlength"}


class AccountForm(NewPassphraseForm):
    """A new account. `once` makes sure that a form sent twice makes one account."""

    new = "passphrase"
    name = name_field()
    email = email_field(autocomplete="username")  # password managers store it, and it has to work at the next sign-in
    zone = forms.CharField(
        required=False,
        max_length=64,
        label=_("Time zone"),
        widget=CompactSelect(attrs={"class": "input", "aria-describedby": "zone-help"}),
    )
    language = forms.ChoiceField(required=False, label=_("Language"), choices=settings.LANGUAGES)
    browser_zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput(attrs={"data-zone": True}))
    browser_language = forms.CharField(
        required=False, max_length=35, widget=forms.HiddenInput(attrs={"data-language": True})
    )
    once = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.CONFIGURATION.mail_host:
            self.fields["email"].help_text = _(
                "To sign in with, instead of your sign-in name. Nothing is mailed to it but what you ask for later."
            )
        self.initial.setdefault("once", new_once())
        picked = self.fields["zone"].widget
        picked.choices = [("", _("As this device says")), *((z, z) for z in zones())]
        if len(settings.LANGUAGES) == 1:
            del self.fields["language"]
        else:
            self.fields["language"].choices = [  # type: ignore[attr-defined]
                ("", _("As this browser says")),
                *settings.LANGUAGES,
            ]

    def known_of_me(self) -> tuple[str, ...]:
        return (self.cleaned_data.get("name", ""), self.cleaned_data.get("email", ""))

    def clean_once(self) -> str:
        once = str(self.cleaned_data["once"])
        return once if _ONCE.fullmatch(once) else new_once()

    def about(self, colour: str = "sea") -> About:
        given = self.cleaned_data
        return About(
            name=given["name"],
            email=given["email"],
            zone=zone_from(given["zone"], given["browser_zone"]),
            language=language_from(given.get("language", ""), given["browser_language"]),
            colour=colour,
        )


class JoiningForm(AccountForm):
    """A new account for a person who holds an invitation."""

    invitation = forms.CharField(max_length=200, widget=forms.HiddenInput)


class InvitationForm(PlainForm):
    invitation = InvitationField()


class RecoverForm(OnceForm, NewPassphraseForm):
    sign_in = sign_in_field()
    code = code_field(_("Your recovery code"))
    field_order = ("sign_in", "code")

    def known_of_me(self) -> tuple[str, ...]:
        return (self.cleaned_data.get("sign_in", ""),)


class TypedBackForm(PlainForm):
    """The recovery code, typed back. The form carries the code that was shown, so that the page can show it again after
    a typo, and whether it is the first code that counts, so that a form sent twice gets the same answer twice.
    """

    recovery_code = forms.CharField(max_length=80, widget=forms.HiddenInput)
    first = forms.BooleanField(required=False, widget=forms.HiddenInput)
    code = code_field(_("Type the code here"))


class OwnPassphraseForm(NewPassphraseForm):
    """The person's own passphrase, in place of a temporary one."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def known_of_me(self) -> tuple[str, ...]:
        return (self.person.name, self.person.email, self.person.sign_in_name)


class ChangeForm(OwnPassphraseForm):
    """A new passphrase, together with the present one."""

    passphrase = passphrase_field(label=_("Your passphrase of today"))
    field_order = ("passphrase",)


class BringBackForm(OnceForm):
    """The passphrase or the recovery code from before a reset."""

    passphrase = passphrase_field(
        label=_("Your passphrase or recovery code from before"), autocomplete="off"
    )  # a password manager would fill in the new one


class AddressForm(PlainForm):
    """The code that was mailed to the address."""

    code = forms.CharField(
        label=_("The code from the mail"),
        max_length=40,
        error_messages={"required": _("Type the six digits that stand in the mail.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class YouForm(OnceForm):
    name = name_field()
    email = email_field()
    colour = forms.ChoiceField(label=_("Your colour"), choices=TINTS, widget=forms.RadioSelect)
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        choices=[("system", _("As this device")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
    )
    idle_minutes = forms.TypedChoiceField(
        label=_("Lock by itself"),
        help_text=_(
            "After this long without a touch, Twofold asks for your passphrase again. The timer of a talk doesn’t count:"
            " it begins when the timer ends."
        ),
        choices=[(5, _("After 5 minutes")), (15, _("After 15 minutes")), (60, _("After an hour"))],
        coerce=int,
        widget=forms.RadioSelect,
    )
    timer_end = forms.ChoiceField(
        label=_("When a timer ends"),
        help_text=_("In a talk, on this phone and any other where you are signed in."),
        choices=[
            ("shake", _("A short vibration")),
            ("sound", _("A vibration and a soft sound")),
            ("still", _("Nothing")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    reminds = forms.BooleanField(
        label=_("Remind me by e-mail"),
        required=False,
        help_text=_(
            "When something you asked to be reminded of is near, Twofold writes to the address above: one neutral line,"
            " with no names and not a word of what it is. The server can read the address, and knows the time."
        ),
    )
    zone = forms.CharField(max_length=64, label=_("Time zone"), widget=CompactSelect)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, person: Person, others: tuple[str, ...] = (), **kwargs: Any) -> None:
        self._was, self._others = person.name, others
        kept = {name: getattr(person, name) for name in self.base_fields if name != "once"}
        kwargs["initial"] = kept
        super().__init__(*args, **kwargs)
        if settings.CONFIGURATION.mail_host:
            self.fields["email"].help_text = _(
                "To sign in with, instead of your sign-in name. Nothing is mailed to it but what you ask for below."
            )
        else:
            del self.fields["reminds"]
        names = sorted({*zones(), person.zone})
        self.fields["zone"].widget.choices = [(z, z) for z in names]

    def clean_name(self) -> str:
        """Rejects a new name that looks like the partner's; two people who already have the same name may keep it."""
        name = str(self.cleaned_data["name"])
        if name != self._was and any(alike(name, other) for other in self._others):
            raise forms.ValidationError(too_like())
        return name

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"])
        if not is_zone(zone):
            raise forms.ValidationError(_("Choose one from the list."))
        return zone

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).casefold()

    def clean_timer_end(self) -> str:
        return str(self.cleaned_data["timer_end"] or self.initial["timer_end"])

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("reminds") and not self.cleaned_data.get("email", "-"):
            self.add_error("email", _("An address is needed, to write to it."))
        return self.cleaned_data
