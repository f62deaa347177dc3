"""Lets the partner write on this device: their passphrase opens their keys for this one request."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twofold.people import couples, keyrings, throttle
from twofold.people.access import PersonRequest
from twofold.people.models import Person
from twofold.people.rate_limits import counted, wait_words
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import DamagedMethod, Refused, unlock


class NotReady(Exception):
    """The partner must open Twofold on their own device first."""


def passphrase_beside(required: Any) -> forms.CharField:
    """Returns the field for the partner's passphrase. `required`: what it says if it is empty."""
    return forms.CharField(
        label=gettext_lazy("Your passphrase"),
        strip=False,
        max_length=400,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": required},
    )


def unlocked_beside(request: PersonRequest, partner: Person, form: Form) -> Unlocked | None:
    """Returns the partner, unlocked by the passphrase in the form; None if the form now shows an error."""
    try:
        return _unlocked(request, partner, form.cleaned_data["passphrase"])
    except throttle.Wait as wait:
        form.add_error("passphrase", wait_words(wait))
    except Refused:
        form.add_error("passphrase", _("That is not the passphrase of %(name)s.") % {"name": partner.name})
    except (DamagedMethod, keyrings.DamagedKeyring, NotReady):
        form.add_error(None, not_ready(partner))
    return None


def not_ready(partner: Person) -> str:
    said = _("%(name)s needs to open Twofold on their own device once, before this works here.")
    return said % {"name": partner.name}


def _unlocked(request: PersonRequest, partner: Person, passphrase: str) -> Unlocked:
    other = unlock(partner, passphrase, counted=counted(request, partner))
    if other.person.has_inbox or not other.linked:
        try:
            other = couples.take_in(other)
        except (couples.Unproven, keyrings.KeyringMoved) as error:
            raise NotReady from error
    if not other.linked or couples.stop(other) is not None:
        raise NotReady
    return other
