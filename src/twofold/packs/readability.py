"""Measures how easily English reads: Flesch's reading ease.

From 0 (a statute) to 100 and a little over (one short word after another); plain English begins at 60. R. Flesch, "A
new readability yardstick", Journal of Applied Psychology, 1948. As there, a colon or semicolon ends a sentence. Rules
count the syllables and are sometimes wrong; over a whole question that evens out, and the measure only asks the author
to look twice.
"""

import re
from statistics import median

from .models import Pack

PLAIN = 60.0
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_END = re.compile(r"[.!?:;…]+(?=[\s”’\")]|$)")
_VOWELS = re.compile(r"[aeiouyàáâäéèêëíîïóôöúûü]+")
# Adjacent vowels that are spoken apart (be-ing, vi-o-lin, qui-et), and words in which one is slurred (ev-ery).
_APART = re.compile(
    r"[aeo]ing|(?<!q)uing|(?<![cgstx])io|[dlmnprv]ia|dea$|creat|ideal|react|theat|reali|quie|diet|scien|client|(?<!f)rien"
    r"|poe[mt]|fluen|[dtn]ua[lt]|[sn]ua|duo|ruin|cruel|fuel|lion|riot|chao|giant"
)
_SLURRED = re.compile(r"every|evening|different|business")
# A final e, ed or es that isn't spoken: name, named, names. In table, wanted and places it is.
_SILENT = re.compile(r"(?<![aeiouy])e$|(?<![aeiouydt])ed$|(?<![aeiouycgsxz])(?<!sh)(?<!ch)es$|(?<=[aeiouy])e[ds]?$")
_SPOKEN_LE = re.compile(r"[^aeiouyrwl]les?$")
_WITHIN = re.compile(r"(?<=[^aeiouy])e(?=(?:ful|less|ly|ment|ness|thing|where|times?|one|body)(?:s|ly)?$)")


def syllables(word: str) -> int:
    plain = word.casefold().replace("’", "'").split("'")[0] or word
    if plain.isdigit():
        return len(plain)
    spoken = _WITHIN.sub("", plain)
    if _SPOKEN_LE.search(spoken) is None:
        spoken = _SILENT.sub("", spoken)
    return max(1, _count(spoken))


def _count(word: str) -> int:
    return sum(len(found.findall(word)) for found in (_VOWELS, _APART)) - len(_SLURRED.findall(word))


def ease(text: str) -> float | None:
    """Returns the reading ease; None if there are no words to measure."""
    words = _WORD.findall(text)
    if not words:
        return None
    spoken = sum(map(syllables, words)) / len(words)
    return 206.835 - 1.015 * len(words) / max(1, _sentences(text)) - 84.6 * spoken


def _sentences(text: str) -> int:
    return sum(1 for part in _END.split(text) if _WORD.search(part))


def measurable(language: object) -> bool:
    """Returns True for English, the only language that the formula fits."""
    return isinstance(language, str) and language.casefold().split("-")[0] == "en"


def median_ease(pack: Pack) -> float | None:
    """Returns the median over the questions, each with its `follow` line; None if the pack can't be measured."""
    found = [ease(f"{question.text} {question.follow}") for question in pack.questions]
    known = [one for one in found if one is not None]
    return median(known) if known and measurable(pack.language) else None
