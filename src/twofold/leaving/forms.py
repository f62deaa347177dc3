from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from twofold.web.plain_forms import PlainForm


class ExportForm(PlainForm):
    passphrase = forms.CharField(
        label=_("Your passphrase"),
        strip=False,
        max_length=400,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Type your passphrase, so that nobody else takes your words along.")},
    )
