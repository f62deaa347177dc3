from __future__ import annotations

from twofold.records.store import Document, Line, Words


class Thing(Document):
    kind = "attic.thing"

    title: Line
    text: Words = ""
