"""What the sizes of private rows tell whoever has the database: not which practice somebody began alone, nor how it was."""

from __future__ import annotations

from itertools import product
from uuid import uuid4

from twofold.people.unlocked import Unlocked
from twofold.records.models import Record, Revision
from twofold.rooms.installed_packs import core
from twofold.talks import actions as talks
from twofold.talks.actions import Move
from twofold.talks.feedback import keep_after


def _sizes(kind: str) -> set[int]:
    texts = Revision.objects.filter(record__in=Record.objects.filter(kind=kind, space="mine"))
    return {len(bytes(sealed)) for sealed in texts.values_list("sealed", flat=True)}


def test_a_practice_begun_alone_is_as_large_as_any_other_and_so_is_each_step_of_it(
    maya: Unlocked, sam: Unlocked
) -> None:
    alone = [practice for practice in core().practices if practice.who == "one"]
    assert len(alone) > 2
    for practice in alone:
        id = talks.begin(practice.id, practice.modes[0], by=maya, once=uuid4())
        for _step in range(20):
            at = talks.find_talk(id, by=maya)
            if not at.turns:
                break
            turn = at.turns[0]
            given = {"text": "A few words."} if turn.step.kind in ("write", "plan") else {}
            value = {"confirm": "yes", "choose": next(iter(turn.step.option_ids), None)}.get(turn.step.kind)
            talks.take(
                id, Move(uuid4(), turn.step.id, turn.actor, turn.first, turn.round, value=value, **given), by=maya
            )
            assert len(_sizes("practices.talk")) == 1
    assert len(_sizes("practices.words")) == 1


def test_how_it_was_is_as_large_whatever_was_said(maya: Unlocked) -> None:
    for practice in core().practices:
        if practice.who == "one":
            id = talks.begin(practice.id, practice.modes[0], by=maya, once=uuid4())
            at = talks.find_talk(id, by=maya)
            for understood, valued, cared_for in product((None, 5), repeat=3):
                keep_after(at, by=maya, understood=understood, valued=valued, cared_for=cared_for)
    assert len(_sizes("practices.after")) == 1
