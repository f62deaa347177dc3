"""Things that one person keeps and may show: dreams, boundaries. Each kind declares what differs; showing works the
same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.urls import reverse

from twofold.records.store import Document
from twofold.rooms.kept_form import KeptForm
from twofold.rooms.words_field import WordsField


class LineForm(KeptForm):
    text = WordsField()
    expected_rev = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Shareable:
    """A kind of thing that one person keeps and may show. `form` has the fields of `document`; `lines` are its one-line
    fields besides the text. `line`: makes the document that the partner writes beneath.

    `room` is the namespace of its routes and the folder of its templates; `key` names routes, drafts and tokens.
    Routes: `key`, `new_key`, `change_key`, `show_key`, `take_back_key`, `key_line`.
    """

    room: str
    key: str
    document: type[Document]
    form: type[KeptForm]
    line: Callable[[UUID, str], Document]
    folder: str
    lines: tuple[str, ...]

    def drafts(self, about: object) -> dict[str, str]:
        """Returns the draft names by field. `about`: the id of what is changed, or "new"."""
        lines = {line: f"{self.key}:{about}:{line}" for line in self.lines}
        return {"text": f"{self.key}:{about}", **lines}

    def line_drafts(self, id: UUID) -> dict[str, str]:
        return {"text": f"{self.key}-line:{id}"}

    def url(self, id: UUID) -> str:
        return reverse(f"{self.room}:{self.key}", args=[id])

    def urls(self, id: UUID) -> dict[str, str]:
        names = ("change", "show", "take_back")
        urls = {name: reverse(f"{self.room}:{name}_{self.key}", args=[id]) for name in names}
        return {**urls, "line": reverse(f"{self.room}:{self.key}_line", args=[id]), "page": self.url(id)}

    def read(self, form: forms.Form) -> Document:
        return self.document(**{name: form.cleaned_data[name] for name in self.document.model_fields})

    def template(self, name: str) -> str:
        return f"{self.room}/{self.folder}/{name}.html"
