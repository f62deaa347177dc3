"""Every page that people see through an evening in which they write into everything that takes words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.proofs import canary
from tests.proofs.canary_evening import Evening, Known, statement
from tests.visitor import Page, Visitor


@dataclass
class Filled:
    """`pages`: what was answered as HTML, in order; `files`: what was answered as anything else."""

    evening: Evening
    pages: list[Page] = field(default_factory=list)
    files: list[Page] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)


@contextmanager
def filled(known: Known, **settings: str) -> Iterator[Filled]:
    """The evening of the canary on a server of its own, which runs on while the pages are looked at."""
    with canary.premises_of(False, **settings) as premises:
        evening = Evening(premises.server, statement(premises.server), known)
        seen = Filled(evening)
        with _recorded(seen):
            canary.whole_evening(evening)
        yield seen


@contextmanager
def _recorded(seen: Filled) -> Iterator[None]:
    request = Visitor.request

    def recorded(
        self: Visitor, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Page:
        page = request(self, method, path, body, headers)
        html = page.headers.get("content-type", "").startswith("text/html")
        if page.text:
            (seen.pages if html else seen.files).append(page)
        return page

    Visitor.request = recorded  # type: ignore[method-assign]
    try:
        yield
    finally:
        Visitor.request = request  # type: ignore[method-assign]
