"""The bytes of a request as they arrive, and whether it is complete."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

LONGEST_HEAD: Final = 64 * 1024
LONGEST_BODY: Final = 1024 * 1024 + 64 * 1024  # the body that Twofold accepts plus a form's overhead
DOORS: Final = frozenset({b"/sign-in", b"/recover", b"/account", b"/join", b"/join/account"})

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r\n]*chunked", re.IGNORECASE)
_CONTINUE = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)


class Request:
    """One request, and the time by which it has to be complete."""

    __slots__ = ("content", "continued", "parsed", "until")

    def __init__(self, *, until: float) -> None:
        self.content = bytearray()
        self.until = until
        self.continued = False
        self.parsed = 0  # where the next chunk begins, in a chunked body

    @property
    def head(self) -> bytes:
        """The request line and headers; b"" until they are complete."""
        end = self.content.find(b"\r\n\r\n")
        return b"" if end < 0 else bytes(self.content[: end + 4])

    @property
    def complete(self) -> bool:
        """True if no more bytes are needed: the request is complete, or enough of it is here to refuse it."""
        head = self.head
        if not head:
            return len(self.content) > LONGEST_HEAD
        body = len(self.content) - len(head)
        if _CHUNKED.search(head):
            return body > LONGEST_BODY or self._last_chunk(len(head))
        length = _LENGTH.search(head)
        wanted = int(length[1]) if length else 0
        return wanted > LONGEST_BODY or body >= wanted

    def _last_chunk(self, start: int) -> bool:
        """Returns True if the empty last chunk is here, or something that isn't a chunk."""
        at = max(self.parsed, start)
        while (end := self.content.find(b"\r\n", at)) >= 0:
            try:
                size = int(bytes(self.content[at:end]).partition(b";")[0], 16)
            except ValueError:
                return True
            if size <= 0:
                return size < 0 or self.content.find(b"\r\n\r\n", end) >= 0
            at = end + 2 + size + 2
            if at > len(self.content):
                break
            self.parsed = at
        return False

    @property
    def awaits_continue(self) -> bool:
        return not self.continued and bool(_CONTINUE.search(self.head))

    @property
    def knocks(self) -> bool:
        """True for a form that anyone may send and that costs a run of Argon2 (see DOORS)."""
        method, _, rest = bytes(self.content[:4096]).lstrip(b"\r\n").partition(b" ")
        if method != b"POST":
            return False
        try:
            return unquote_to_bytes(urlsplit(rest.split(b" ", 1)[0]).path) in DOORS
        except ValueError:
            return False
