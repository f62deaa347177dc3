"""How easily English reads: Flesch's reading ease.

From 0 (a statute) to 100 and a little over (one short word after another); 60 is where plain English begins.
R. Flesch, "A new readability yardstick", Journal of Applied Psychology, 1948. As there, a colon or semicolon
ends a sentence. Syllables are counted by rules, which miss one now and then; over a whole question that
evens out, and the measure only asks the writer to look twice.
"""

import re
from statistics import median

from .models import Pack

PLAIN = 60.0
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_END = re.compile(r"[.!?:;…]+(?=[\s”’\")]|$)")
_VOWELS = re.compile(r"[aeiouyàáâäéèêëíîïóôöúûü]+")
# Vowels that stand side by side and are spoken apart (be-ing, vi-o-lin, qui-et), and one that is slurred (ev-ery).
_APART = re.compile(
    r"[aeo]ing|(?<!q)uing|(?<![cgstx])io|[dlmnprv]ia|dea$|creat|ideal|react|theat|reali|quie|diet|scien|client|(?<!f)rien"
    r"|poe[mt]|fluen|[dtn]ua[lt]|[sn]ua|duo|ruin|cruel|fuel|lion|riot|chao|giant"
)
_SLURRED = re.compile(r"every|evening|different|business")
# A last e, ed or es that is not spoken: name, named, names. It is in table, wanted and places.
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
    """None where there are no words to measure."""
    words = _WORD.findall(text)
    if not words:
        return None
    spoken = sum(map(syllables, words)) / len(words)
    return 206.835 - 1.015 * len(words) / max(1, _sentences(text)) - 84.6 * spoken


def _sentences(text: str) -> int:
    return sum(1 for part in _END.split(text) if _WORD.search(part))


def measurable(language: object) -> bool:
    """The formula holds for English alone."""
    return isinstance(language, str) and language.casefold().split("-")[0] == "en"


def median_ease(pack: Pack) -> float | None:
    """Over the questions, each read together with its line for talking on."""
    found = [ease(f"{question.text} {question.follow}") for question in pack.questions]
    known = [one for one in found if one is not None]
    return median(known) if known and measurable(pack.language) else None
