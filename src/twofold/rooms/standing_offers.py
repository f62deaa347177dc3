"""What the house offers a person once: to invite somebody, or "instant for us". "Not now" puts an offer away for good.

Which ones they have put away is a note of their own, sealed among their drafts.
"""

from __future__ import annotations

from django.conf import settings

from twofold.people import couples
from twofold.people.unlocked import Unlocked
from twofold.records.house_notes import Note

INVITATION, INSTANT = "invitation", "instant"
NAMES = frozenset({INVITATION, INSTANT})
_PUT_AWAY = Note("kept/put-away", frozenset[str], lasting=True, at_least=128)


def invitation_offer(*, by: Unlocked) -> bool:
    """Returns True for somebody alone who hasn't put it away: afterwards it is in Settings only."""
    return by.couple is None and by.partner is None and INVITATION not in _put_away(by)


def instant_offer(*, by: Unlocked) -> bool:
    """Returns True for a partner who hasn't said yes or put it away, where the two can choose."""
    if not by.linked or settings.CONFIGURATION.operator == "other" or couples.my_word_on_instant(by):
        return False
    return INSTANT not in _put_away(by)


def put_away(name: str, *, by: Unlocked) -> None:
    """Puts this offer away for good; ignores an unknown name."""
    if name in NAMES:
        _PUT_AWAY.write(_put_away(by) | {name}, by=by)


def _put_away(by: Unlocked) -> frozenset[str]:
    return _PUT_AWAY.read_or(frozenset(), by=by)
