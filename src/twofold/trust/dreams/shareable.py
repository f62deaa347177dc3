from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from twofold.rooms.sharing.shareable import Shareable, ShareableForm
from twofold.trust.dreams.documents import Dream, DreamPart


class DreamForm(ShareableForm):
    untitled = _("Give it a line, so that you find it again.")
    since = forms.CharField(label=_("Since when"), required=False, max_length=200)
    near = forms.CharField(label=_("How near it is"), required=False, max_length=200)


DREAMS = Shareable(
    "trust",
    "dream",
    Dream,
    DreamForm,
    lambda id, text: DreamPart(dream=id, text=text),
    "dreams",
    ("title", "since", "near"),
)
