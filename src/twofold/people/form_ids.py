"""Recognises a form that is sent twice: the form holds a random token, and ids are derived from it with the server's
secret, so that someone who has only the page can't derive them.
"""

from __future__ import annotations

import re
import secrets
from typing import Final

from django import forms
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from twofold.people.models import Person
from twofold.web.plain_forms import PlainForm

_ONCE: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_SALT: Final = "twofold.people.form_ids"


def new_once() -> str:
    return secrets.token_urlsafe(32)


def once_in(request: HttpRequest) -> str:
    """Returns the token of the form that was sent, or "" if it is missing or malformed."""
    given = request.POST.get("once", "")
    return given if _ONCE.fullmatch(given) else ""


def made_once(request: HttpRequest, person: Person, what: str) -> bytes | None:
    """Returns 32 bytes that are the same each time this person sends this form; None if the form has no token."""
    once = once_in(request)
    return salted_hmac(_SALT, f"{what}\n{person.pk}\n{once}", algorithm="sha256").digest() if once else None


class OnceForm(PlainForm):
    """A form with such a token."""

    once = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> object:
        if field_name == "once" and not self.initial.get("once"):
            self.initial["once"] = new_once()
        return super().get_initial_for_field(field, field_name)
