"""A page that somebody writes for themselves, about anything. The shelves keep it; a room may begin one and list its own."""

from __future__ import annotations

from twofold.records.store import Document, Line, Words


class OwnPage(Document):
    """Free writing. `title` may be empty; then its first words stand for it."""

    kind = "rooms.page"
    at_least = 512  # whether it has a title isn't seen from its size

    title: Line = ""
    text: Words
