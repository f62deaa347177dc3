"""Finds texts that are too much alike.

Two texts are *the same* if they differ only in case, punctuation and spacing. They are *alike* if the sets of their
telling words overlap by a Jaccard index of at least THRESHOLD. Telling words leave out the small ones that every
question has, so that "What makes you feel safe?" and "What makes you feel loved?" stay two questions.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from math import ceil

THRESHOLD = 0.75
FEWEST = 3  # with fewer telling words, one shared word says too little
_SMALL = """
a about am an and any are as at be been but by can could did do does each ever for from had has have how i if
in into is it its me more most my of on one or other our over shall should so some something that the their them there
these they thing things this those to two up us was we were what when where which who whom whose why will with would
you your yours"""
SMALL = frozenset(_SMALL.split())


def normal(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return " ".join(re.findall(r"[^\W_]+(?:'[^\W_]+)*", plain))


def telling(text: str) -> frozenset[str]:
    return frozenset(normal(text).split()) - SMALL


def likeness(first: frozenset[str], second: frozenset[str]) -> float:
    together = len(first | second)
    return len(first & second) / together if together else 0.0


def pairs_alike(texts: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Yields each pair (earlier, later, likeness) of texts that are alike.

    Two sets can only reach the threshold if they share one of their rarest words, so only such texts are compared: a
    pack of thousands stays quick.
    """
    words = [telling(text) for text in texts]
    often = Counter(word for each in words for word in each)
    holding: dict[str, list[int]] = {}
    for later, each in enumerate(words):
        if len(each) < FEWEST:
            continue
        rarest = sorted(each, key=lambda word: (often[word], word))
        prefix = rarest[: len(each) - ceil(THRESHOLD * len(each)) + 1]
        candidates = {earlier for word in prefix for earlier in holding.get(word, ())}
        for earlier in sorted(candidates):
            found = likeness(words[earlier], each)
            if found >= THRESHOLD:
                yield earlier, later, found
        for word in prefix:
            holding.setdefault(word, []).append(later)
