"""Things that one person keeps and may show: dreams, boundaries. Each kind declares what differs; showing works the
same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from twofold.records.store import Document
from twofold.rooms.kept_form import KeptForm
from twofold.rooms.words_field import LINE, WordsField


class LineForm(KeptForm):
    text = WordsField()
    expected_rev = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class ShareableForm(KeptForm):
    """`untitled`: what it says if the title is missing."""

    untitled: ClassVar[Any]
    title = forms.CharField(label=_("In a line"), max_length=LINE)
    text = WordsField(label=_("More about it"), required=False)
    expected_rev = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["title"].error_messages["required"] = self.untitled


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
