from __future__ import annotations

from twofold.rooms.sharing.shareable import Shareable
from twofold.trust.dreams.documents import Dream, DreamPart
from twofold.trust.dreams.forms import DreamForm

DREAMS = Shareable(
    "trust",
    "dream",
    Dream,
    DreamForm,
    lambda id, text: DreamPart(dream=id, text=text),
    "dreams",
    ("title", "since", "near"),
)
