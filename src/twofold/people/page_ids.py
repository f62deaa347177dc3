"""Which page of which browser a request was sent from, as that page calls itself: what it typed is told from others'."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpRequest

HEADER: Final = "X-Twofold-Page"
_NAME: Final = re.compile("[0-9a-f]{16}")
_MOST_TAKEN: Final = 60


def writing_page(request: HttpRequest) -> tuple[str, frozenset[str]]:
    """(its name, what of other pages' drafts it took over); "" and nothing where no script says so."""
    page, *took = request.headers.get(HEADER, "").split()[:_MOST_TAKEN] or [""]
    return (page, frozenset(took)) if _NAME.fullmatch(page) else ("", frozenset())
