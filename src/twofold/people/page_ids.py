"""Identifies the browser page that sent a request, by a name the page gave itself, to tell its drafts from others."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpRequest

HEADER: Final = "X-Twofold-Page"
_NAME: Final = re.compile("[0-9a-f]{16}")
_MOST_TAKEN: Final = 60


def writing_page(request: HttpRequest) -> tuple[str, frozenset[str]]:
    """Returns (the page's name, the drafts of other pages that it took over); "" and an empty set without a script."""
    return named_page(request.headers.get(HEADER, ""))


def named_page(given: str) -> tuple[str, frozenset[str]]:
    """Returns the same for what a page says of itself."""
    page, *took = given.split()[:_MOST_TAKEN] or [""]
    return (page, frozenset(took)) if _NAME.fullmatch(page) else ("", frozenset())
