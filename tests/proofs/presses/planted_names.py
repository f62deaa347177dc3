"""The weaknesses that can be planted, each with the form in which it shows."""

from __future__ import annotations

from typing import Final

SHOWS_AT: Final = {
    "forgetful token": "shelves:share",
    "wrong passphrase": "people:passphrase",
    "ending itself": "people:sign_in",
    "another sign-in": "people:account",
    "moved on": "trust:promise_accept",
}
