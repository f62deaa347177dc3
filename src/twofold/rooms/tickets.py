"""Reads tickets as browsers write them: 32 bytes in URL-safe base64 without padding."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from binascii import Error

from django import forms

from twofold.rooms.kept_form import KeptForm

SIZE = 32
_LETTERS = 43


class TicketForm(KeptForm):
    """The form of an answer that is folded; the browser makes the `ticket`."""

    ticket = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def ticket_bytes(self) -> bytes | None:
        return read_ticket(self.cleaned_data.get("ticket", ""))


def read_ticket(given: str) -> bytes | None:
    """Returns None for anything that isn't a ticket."""
    if len(given) != _LETTERS:
        return None
    try:
        ticket = urlsafe_b64decode(given + "=")
    except (Error, ValueError):
        return None
    return ticket if len(ticket) == SIZE else None
