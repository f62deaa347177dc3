"""What the page of one dream holds."""

from __future__ import annotations

from typing import Any

from twofold.people.unlocked import Unlocked
from twofold.practices import once
from twofold.practices.circle import Circle
from twofold.records.store import Entry, draft
from twofold.trust.beneath import beneath, removed, standing
from twofold.trust.dreams.documents import DreamPart
from twofold.trust.dreams.forms import PartForm
from twofold.trust.dreams.queries import own_dream


def dream_page(
    entry: Entry, *, by: Unlocked, form: PartForm | None = None, newer: Entry | None = None
) -> dict[str, Any]:
    """Of mine: what the other sees of it, and how they could be part of it. Of theirs: my part."""
    past = entry.couple_id is not None and not (by.linked and by.couple and by.couple.pk == entry.couple_id)
    given: dict[str, Any] = {"entry": entry, "past": past, "author": Circle(by).person(entry.author_id)}
    if entry.author_id == by.person.pk:
        own = own_dream(entry, by=by)
        other = Circle(by).person(own.parts[-1].author_id) if own.parts else None
        return {
            **given,
            "own": own,
            "other": other,
            "back": once.token(by, back=str(entry.id), number=own.copies.number),
        }
    parts = beneath([entry], by=by).get(entry.id, [])
    may = not past and entry.document is not None
    if may and form is None:
        form = part_form(entry, parts, by=by)
    return {**given, "parts": parts, "form": form if may else None, "draft": part_draft(entry), "newer": newer}


def part_form(entry: Entry, parts: list[Entry], *, by: Unlocked, given: str | None = None) -> PartForm:
    mine = standing(parts)
    document = mine.document if mine else None
    said = document.text if isinstance(document, DreamPart) else ""
    text = given if given is not None else draft(part_draft(entry), by=by) or said
    token = once.token(by, part=str(entry.id), number=removed(parts))
    return PartForm(initial={"text": text, "once": token, "expected_rev": mine.rev if mine else 0})


def part_draft(entry: Entry) -> str:
    return f"dream-part:{entry.id}"
