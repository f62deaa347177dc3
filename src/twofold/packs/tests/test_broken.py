"""One pack with everything that can go wrong, and the exact list of what is found."""

import pytest

from twofold.packs import PackErrors, check, load

from .places import BROKEN

FOUND = """
pack.yaml:1 format: is 2; this Twofold reads format 1 [unknown-value]
pack.yaml:1 language: is missing [missing]
pack.yaml:2 id: is 'Broken Pack'; small letters, digits and single hyphens are wanted, like 'quiet-morning' [wrong-form]
pack.yaml:3 title: is 86 characters long; 60 fit on a phone [too-long]
pack.yaml:4 version: is 1; text (put it in quotes) is wanted [wrong-type]
pack.yaml:5 langauge: is no field here; did you mean 'language'? [unknown-field]
pack.yaml:7 authors: is empty [missing]
practices/heavy.yaml:9 moods[0]: is 'gloomy'; one of everyday, tired, hard-day, good-news, between-us, after-a-fight, far-apart is wanted [unknown-value]
practices/heavy.yaml:21 steps[0].then: cannot stand on a 'mine' step: the way on would tell the answer [private]
practices/heavy.yaml:25 steps[1].text: warning: is what steps[0] says already [duplicate-text]
practices/long.yaml:16 steps[0].low_text: does not belong to a 'speak' step [unknown-field]
practices/long.yaml:17 steps[0].text: warning: shows 651 characters at once with its help and prompts; 640 fit on a phone [crowded]
practices/lost.yaml:1 cautions: is missing [missing]
practices/lost.yaml:1 evidence: is missing [missing]
practices/lost.yaml:7 modes[2]: is 'telepathy'; one of together, live, apart is wanted [unknown-value]
practices/lost.yaml:11 steps[0].kind: is 'shout'; one of read, breathe, timer, speak, mirror, confirm, write, choose, rate, plan, swap is wanted [unknown-value]
practices/tangled.yaml:13 steps[0].id: from 'begin' nothing leads to the end [trap]
practices/tangled.yaml:20 steps[0].then.up: 'up' is not an answer here; they are left, right [unknown-value]
practices/tangled.yaml:21 steps[1].id: no step leads to 'forgotten' [unreachable]
practices/tangled.yaml:21 steps[1].space: is missing: a 'write' step needs it [missing]
practices/tangled.yaml:25 steps[2].id: from 'maze' nothing leads to the end [trap]
practices/tangled.yaml:27 steps[2].actor: is 'B', but the practice is for one [nobody]
practices/tangled.yaml:28 steps[2].low: does not belong to a 'speak' step [unknown-field]
practices/unnamed.yaml:2 title: is the same as practices/long.yaml:2 [duplicate-text]
practices/unnamed.yaml:15 steps[0].actor: is 'A': a folded step is written by 'each' [folded]
practices/unnamed.yaml:17 steps[0].optional: is not needed: passing a folded step is always free [folded]
practices/unnamed.yaml:19 steps[0].next: names 'nowhere', which is no step of this practice [unknown-step]
practices/unnamed.yaml:23 steps[1].shows[1]: names 'read', where nothing is written [unknown-step]
practices/unnamed.yaml:23 steps[1].shows[2]: names 'missing', which is no step of this practice [unknown-step]
practices/unnamed.yaml:25 steps[2].id: 'read' is taken by a step above [duplicate-id]
practices/unnamed.yaml:29 steps[2].high: is 5, not above low, which is 5 [nobody]
question/misplaced.yaml:1: is not read: only pack.yaml, questions/*.yaml, practices/*.yaml and skills/*.yaml are [file]
questions/bomb.yaml:2: uses the anchor '&first'; write it out [yaml]
questions/empty.yaml:1: is empty [empty]
questions/follows.yaml:13 questions[1].follow: warning: is the same line as questions/follows.yaml:7 [duplicate-text]
questions/follows.yaml:19 questions[2].follow: warning: is 83% like questions/follows.yaml:7 [alike]
questions/latin.yaml:2: is not UTF-8; save it as UTF-8 [encoding]
questions/list.yaml:1: has no 'questions:' at the top [missing]
questions/trust.yaml:8 questions[1].id: 'quiet-morning' is taken; see questions/trust.yaml:2 [duplicate-id]
questions/trust.yaml:9 questions[1].room: is 'trst'; one of listening, trust, together, support, reflection is wanted; did you mean 'trust'? [unknown-value]
questions/trust.yaml:10 questions[1].depth: is 7; one of 1, 2, 3, 4, 5 is wanted [unknown-value]
questions/trust.yaml:11 questions[1].themes[1]: is 'weather'; one of family, money, work, touch, faith, past, future, us, me is wanted [unknown-value]
questions/trust.yaml:18 questions[2].text: is the same question as questions/trust.yaml:6 [duplicate-text]
questions/trust.yaml:24 questions[3].text: warning: is 86% like questions/trust.yaml:6 [alike]
questions/trust.yaml:25 questions[3].follow: warning: is the same line as questions/trust.yaml:7 [duplicate-text]
questions/trust.yaml:30 questions[4].text: warning: 'husband' seems to assume gender; reword it, or add 'assumes: [gender]' [assumes]
questions/trust.yaml:30 questions[4].text: warning: 'husband' seems to assume marriage; reword it, or add 'assumes: [marriage]' [assumes]
questions/trust.yaml:30 questions[4].text: warning: 'prayer' seems to assume faith; reword it, or add 'assumes: [faith]' [assumes]
questions/trust.yaml:30 questions[4].text: warning: 'your children' seems to assume children; reword it, or add 'assumes: [children]' [assumes]
questions/trust.yaml:31 questions[4].follow: warning: 'him' seems to assume gender; reword it, or add 'assumes: [gender]' [assumes]
questions/trust.yaml:32 questions[5].follow: is missing [missing]
questions/trust.yaml:35 questions[5].depth: is given twice; first on line 34 [duplicate-key]
questions/trust.yaml:36 questions[5].themes: is empty [missing]
questions/trust.yaml:37 questions[5].text: is 170 characters long; 160 fit on a phone [too-long]
questions/trust.yaml:38 questions[5].folow: is no field here; did you mean 'follow'? [unknown-field]
questions/trust.yaml:39 questions[6]: is 'just a line'; a group of fields is wanted [wrong-type]
questions/unclosed.yaml:5: cannot be read as YAML: while scanning a quoted scalar, found unexpected end of stream (begun on line 3) [yaml]
skills/half.yaml:5 core[0]: warning: 'her' seems to assume gender; reword it, or add 'assumes: [gender]' [assumes]
skills/half.yaml:11 moves[0].examples[0].other: is missing [missing]
skills/half.yaml:13 look_alikes[0].instead: is missing [missing]
"""


def test_every_problem_is_found_with_file_line_field_and_rule() -> None:
    assert "\n".join(map(str, check(BROKEN))) == FOUND.strip()


def test_loading_refuses_with_the_whole_list() -> None:
    with pytest.raises(PackErrors) as refused:
        load(BROKEN)
    assert list(refused.value.problems) == check(BROKEN)
    assert str(refused.value) == FOUND.strip()
