"""Finds wording that assumes something that isn't true of every couple.

Word lists, meant to make an author look twice. A text that really is about children, say, declares `assumes:
[children]` and isn't reported.
"""

import re

from .models import Assumption

_WORDS: dict[Assumption, str] = {
    "gender": r"""he | him | his | himself | she | her | hers | herself | s/he | (?:ex-)?(?:boyfriends? | girlfriends?
        | husbands? | wife | wives) | (?:your|the|a|every|each|this) \s (?:man | woman | lady | gentleman | guy)
        | men \s and \s women | man \s and \s woman | (?:you \s guys | ladies | gentlemen | bachelors?)
        | (?:as|were|like) \s (?:a \s)? (?:little \s|small \s|young \s)? (?:boys? | girls? | man | woman)
        | (?:mothers? | mum | mom | mummy) \s (?:and|or|nor) \s (?:your \s)? (?:fathers? | dad | daddy)
        | (?:fathers? | dad | daddy) \s (?:and|or|nor) \s (?:your \s)? (?:mothers? | mum | mom | mummy)
        | (?:opposite|other|fairer) \s (?:sex|gender) | masculine | feminine | manly | manhood | womanhood | ladylike
        | housewi(?:fe|ves) | alpha \s male""",
    "marriage": r"""(?:ex-)?(?:husbands? | wife | wives | spouses?) | housewi(?:fe|ves) | marriages? | marry | marries
        | married | marrying | marital | remarri(?:ed|age) | unmarried | weddings? | wedded | newly-?weds?
        | honeymoons? | vows? | in-?laws? | (?:mother|father|sister|brother|son|daughter|parent)s?-in-law
        | fianc[eé]e? | betrothed | (?:your|our) \s engagement | engagement \s ring | got \s engaged
        | bride | bridal | groom | best \s man | bridesmaids? | divorces? | divorced | divorcing | widows?
        | widow(?:er|ers|ed) | tie \s the \s knot | tied \s the \s knot | maiden \s name""",
    "children": r"""(?:our|your) \s (?:own \s|little \s|small \s|first \s|youngest \s|eldest \s|oldest \s)*
        (?:children | kids | child | kid | baby | babies | sons? | daughters? | toddlers? | teenagers? | little \s ones?
        | first-?born | pregnanc(?:y|ies) | grandchild(?:ren)?) | the \s (?:kids | little \s ones) | offspring
        | step-?(?:child | children | sons? | daughters?) | as \s (?:a \s|two \s)? (?:parents? | mothers? | fathers?
        | mums? | moms? | dads?) | parenting | parenthood | motherhood | fatherhood | (?:became|become|becoming)
        \s (?:a \s)? (?:parents? | mothers? | fathers? | mum | mom | dad) | pregnant | (?:gave|give|giving) \s birth
        | breast-?feed(?:ing)? | napp(?:y|ies) | diapers? | baby-?sitters? | (?:school|nap) \s run
        | bedtime \s stor(?:y|ies) \s for \s the""",
    "faith": r"""god | gods | god's | goddess | lord | jesus | christ | christian | muslim | jewish | hindu | buddhist
        | allah | bible | quran | koran | torah | gospels? | scriptures? | psalms? | hymns? | pray | prays | prayed
        | praying | prayers? | church(?:es)? | mosques? | synagogues? | parish | congregation | priests? | pastors?
        | imams? | rabbis? | vicars? | worship(?:s|ped|ping)? | (?:your|our) \s (?:faith | religion) | heaven | amen
        | sins? | sinned | sinners? | christmas | easter | ramadan | eid | diwali | hanukkah | passover | sabbath
        | bapti[sz](?:ed | m) | christening | confirmation \s class | holy \s communion""",
}
_FOUND = {
    name: re.compile(rf"(?<![\w'’-])(?:{words})(?![\w])", re.IGNORECASE | re.VERBOSE) for name, words in _WORDS.items()
}


def assumed(text: str) -> dict[Assumption, str]:
    """Returns the assumptions the text seems to make, each with the words that suggest it."""
    found = {name: pattern.search(text) for name, pattern in _FOUND.items()}
    return {name: match.group() for name, match in found.items() if match}
