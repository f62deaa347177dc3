"""Declares a form of a page once: the page makes it fresh, and a view reads it as it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import Form

from twofold.people.access import PersonRequest
from twofold.people.unlocked import Unlocked
from twofold.rooms.kept_form import NOTHING, About, KeptForm


@dataclass(frozen=True, slots=True)
class PageForm:
    """`about`: what its token says at least. `key`: its name among the forms of the page. `draft`: the name of the draft
    of its text; "" for a form that has none.
    """

    form: type[KeptForm]
    about: About
    key: str
    draft: str = ""

    def fresh(self, *, by: Unlocked, besides: About = NOTHING, fields: Mapping[str, Any] = NOTHING) -> KeptForm:
        return self.form.fresh(by=by, about={**self.about, **besides}, fields=fields, **self._names)

    def sent(self, request: PersonRequest, *, lenient: bool = False) -> KeptForm:
        return self.form.sent(request, about=self.about, lenient=lenient, **self._names)

    def shown(self, bound: Mapping[str, Form], *, by: Unlocked, **given: Any) -> Form:
        """Returns the form as it was sent, if it is among `bound`, else a fresh one."""
        return bound.get(self.key) or self.fresh(by=by, **given)

    @property
    def _names(self) -> dict[str, Any]:
        drafts = {"text": self.draft} if self.draft else {}
        return {"drafts": drafts, "auto_id": f"{self.key.strip(':').replace(':', '_')}_%s"}
