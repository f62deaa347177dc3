"""What the page of one thing holds that somebody keeps and may show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twofold.people.unlocked import Unlocked
from twofold.records.store import Entry, begun, draft, draft_from
from twofold.rooms import form_tokens
from twofold.rooms.people_lookup import PeopleLookup
from twofold.rooms.sharing.queries import own
from twofold.rooms.sharing.responses import beneath, removed, standing
from twofold.rooms.sharing.shareable import LineForm, Shareable


def page_of(
    sort: Shareable, entry: Entry, *, by: Unlocked, form: LineForm | None = None, newer: Entry | None = None
) -> dict[str, Any]:
    """Of mine: what the other sees of it, and what they wrote beneath. Of theirs: my words beneath it; `again`: some
    stand there, and others may take their place; `unsent`: those were begun.
    """
    past = entry.couple_id is not None and not (by.linked and by.couple and by.couple.pk == entry.couple_id)
    lookup = PeopleLookup(by)
    urls = sort.urls(entry.id)
    given = {"entry": entry, "past": past, "urls": urls, "author": lookup.person(entry.author_id)}
    if entry.author_id == by.person.pk:
        mine = own(entry, by=by)
        other = lookup.person(mine.lines[-1].author_id) if mine.lines else None
        back = form_tokens.token(by, back=str(entry.id), number=mine.copies.number)
        return {**given, "own": mine, "other": other, "back": back, "lines": mine.lines}
    lines = beneath([entry], by=by).get(entry.id, [])
    may = not past and entry.document is not None
    words = standing(lines)
    base = begun(line_draft(sort, entry), words.rev if words else 0, by=by)
    kept = draft(base["draft"], by=by)
    more = {"again": words is not None, "unsent": form is not None or bool(kept or base["older"])}
    if not may:
        return {**given, **base, **more, "lines": lines, "left_over": (form["text"].value() if form else "") or kept}
    form = form or line_form(sort, entry, lines, by=by)
    return {**given, **base, **more, "lines": lines, "form": form, "newer": newer}


def line_form(
    sort: Shareable, entry: Entry, lines: Sequence[Entry], *, by: Unlocked, given: str | None = None
) -> LineForm:
    mine = standing(lines)
    said = str(getattr(mine.document, "text", "")) if mine else ""
    rev = mine.rev if mine else 0
    text = given if given is not None else draft(draft_from(line_draft(sort, entry), rev), by=by) or said
    token = form_tokens.token(by, line=str(entry.id), number=removed(lines))
    return LineForm(initial={"text": text, "once": token, "expected_rev": rev})


def line_draft(sort: Shareable, entry: Entry) -> str:
    return f"{sort.key}-line:{entry.id}"
