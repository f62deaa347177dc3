"""Template context for one thing that a person keeps and may show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twofold.people.unlocked import Unlocked
from twofold.records.store import Entry
from twofold.rooms import form_tokens
from twofold.rooms.kept_form import About
from twofold.rooms.people_lookup import PeopleLookup
from twofold.rooms.sharing.queries import own
from twofold.rooms.sharing.responses import beneath, removed, standing
from twofold.rooms.sharing.shareable import LineForm, Shareable


def page_of(
    sort: Shareable, entry: Entry, *, by: Unlocked, form: LineForm | None = None, newer: Entry | None = None
) -> dict[str, Any]:
    """Shows mine: what the partner sees of it, and their words beneath. Shows theirs: my words beneath; `again`: there
    are some, which the form replaces; `unsent`: the form has unsent words.
    """
    past = by.parted_from(entry.couple_id)
    lookup = PeopleLookup(by)
    urls = sort.urls(entry.id)
    given = {"entry": entry, "past": past, "urls": urls, "author": lookup.person(entry.author_id)}
    if entry.author_id == by.person.pk:
        mine = own(entry, by=by)
        other = lookup.person(mine.lines[-1].author_id) if mine.lines else None
        back = form_tokens.token(by, back=str(entry.id), number=mine.copies.number)
        return {**given, "own": mine, "other": other, "back": back, "lines": mine.lines}
    lines = beneath([entry], by=by).get(entry.id, [])
    form = form or line_form(sort, entry, lines, by=by)
    kept = form.begun.typed.get("text", "")
    more = {"lines": lines, "again": standing(lines) is not None}
    more["unsent"] = form.is_bound or bool(kept or form.older)
    if past or entry.document is None:
        return {**given, **more, "left_over": (form["text"].value() if form.is_bound else "") or kept}
    return {**given, **more, "form": form, "newer": newer}


def line_form(sort: Shareable, entry: Entry, lines: Sequence[Entry], *, by: Unlocked) -> LineForm:
    """Returns the form for my words beneath what I was shown, with the saved ones or their draft."""
    mine = standing(lines)
    fields = {"text": getattr(mine.document, "text", "") if mine else ""}
    about: About = {"line": str(entry.id), "number": removed(lines)}
    rev, drafts = mine.rev if mine else 0, sort.line_drafts(entry.id)
    return LineForm.fresh(by=by, about=about, drafts=drafts, rev=rev, fields=fields)
