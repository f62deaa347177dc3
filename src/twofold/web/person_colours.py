"""The eight colours that people choose from: no pink or baby blue, each at AA on every paper in both themes."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TINTS: list[tuple[str, str | Promise]] = [
    ("sea", _("Sea")),  # the first two differ for colour-blind eyes too
    ("clay", _("Clay")),
    ("moss", _("Moss")),
    ("plum", _("Plum")),
    ("ochre", _("Ochre")),
    ("slate", _("Slate")),
    ("umber", _("Umber")),
    ("dusk", _("Dusk")),
]
NAMES = frozenset(name for name, _label in TINTS)


def tint_class(name: object) -> str:
    """Returns the CSS class for a colour by name; "" for a name that isn't one of ours."""
    return f"tint-{name}" if name in NAMES else ""
