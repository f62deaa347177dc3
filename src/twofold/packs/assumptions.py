"""Wording that takes for granted what is not so for every couple.

A short list, meant to make a writer look twice. A text that really is about children, say, declares
`assumes: [children]` and is left alone.
"""

import re

from .models import Assumption

_WORDS: dict[Assumption, str] = {
    "gender": r"""he | him | his | himself | she | her | hers | herself | boyfriends? | girlfriends? | husbands?
        | wife | wives | (?:your|the|a|every|each|this) \s (?:man | woman | lady | gentleman) | men \s and \s women
        | his \s and \s hers | opposite \s sex | masculine | feminine | manly | ladylike""",
    "marriage": r"""husbands? | wife | wives | spouses? | marriages? | married | marrying | weddings? | honeymoons?
        | vows? | in-?laws? | (?:mother|father|sister|brother)s?-in-law | fianc[eé]e? | bride | groom | divorced?""",
    "children": r"""(?:our|your) \s (?:own \s)? (?:children | kids | child | kid | baby | babies | sons?
        | daughters? | pregnanc(?:y|ies) | grandchildren) | as \s (?:a \s)? (?:parents? | mothers? | fathers?
        | mums? | moms? | dads?) | parenting | (?:school|nap) \s run | bedtime \s stor(?:y|ies) \s for \s the""",
    "faith": r"""god | gods | god's | lord | jesus | christ | allah | bible | quran | koran | torah | scriptures?
        | pray | prays | prayed | praying | prayers? | church(?:es)? | mosques? | synagogues? | heaven | sins?
        | sinned | christmas | easter | ramadan | sabbath""",
}
_FOUND = {
    name: re.compile(rf"(?<![\w'’-])(?:{words})(?![\w])", re.IGNORECASE | re.VERBOSE) for name, words in _WORDS.items()
}


def assumed(text: str) -> dict[Assumption, str]:
    """What the text seems to assume, each with the words that suggest it."""
    found = {name: pattern.search(text) for name, pattern in _FOUND.items()}
    return {name: match.group() for name, match in found.items() if match}
