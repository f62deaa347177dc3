"""Checks whether a passphrase is long and unusual enough, and says why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from twofold.vault.methods import normal

SHORTEST: Final = 15
LONGEST: Final = 200
_READ: Final = 72  # zxcvbn slows down on longer input; more characters never make a passphrase weaker
_DISGUISES: Final = frozenset("4@8({[<3691!|0$5+7%2")  # zxcvbn reads these as letters, in every combination: 16 s
_MOST_DISGUISES: Final = 4  # different ones; undoing more than that is no realistic way of guessing
_BLOCKED: Final = frozenset(
    {
        "correct horse battery staple",
        "correcthorsebatterystaple",
        "passwordpassword",
        "to be or not to be",
        "the quick brown fox",
        "the quick brown fox jumps over the lazy dog",
        "may the force be with you",
        "i love you so much",
        "once upon a time",
    }
)


@dataclass(frozen=True, slots=True)
class Strength:
    """`score` is 0 to 4; `problem` is empty if the passphrase may be used."""

    score: int
    problem: str


def strength(passphrase: str, *, about: tuple[str, ...] = ()) -> Strength:
    """Rates a passphrase. `about`: what others know of the person, which makes a passphrase easier to guess."""
    bare = normal(passphrase)
    if len(bare) < SHORTEST:
        return Strength(0, _("At least 15 characters, please. This has %(count)d.") % {"count": len(bare)})
    if len(bare) > LONGEST:
        return Strength(0, _("At most 200 characters, please."))
    if bare.casefold().rstrip(".!?") in _BLOCKED:
        return Strength(0, _("This is a well-known phrase, one of the first that would be tried."))
    from zxcvbn import zxcvbn  # 12 MB of frequent words, needed only if someone chooses a passphrase

    score = int(zxcvbn(_bounded(bare[:_READ]), user_inputs=[a for a in about if a])["score"])
    if score < 3:
        return Strength(score, _("This could be guessed: it leans on common words, names, repeats or dates."))
    return Strength(score, "")


def _bounded(passphrase: str) -> str:
    """Limits the disguised letters, so that zxcvbn takes no more than a moment: anyone may ask, also from outside."""
    used = list(dict.fromkeys(c for c in passphrase if c in _DISGUISES))
    return passphrase.translate({ord(c): "\N{SECTION SIGN}" for c in used[_MOST_DISGUISES:]})
