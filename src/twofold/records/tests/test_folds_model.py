"""Whatever two people do in whatever order: agreement with a slow, plain model of who may read what."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from twofold.records import models
from twofold.records.folds import Fold, answer, fold, hand_over, settle, start_fold, withdraw
from twofold.records.models import Slot, Ticket
from twofold.records.store import Absent, Opened, everything, history, open_record
from twofold.records.tests.people import Answer, House, Question, settle_in
from twofold.vault.primitives import random_bytes

WHO = st.sampled_from(["maya", "sam"])


@dataclass
class Written:
    """One answer as the model knows it. `given`: it lies open to the other."""

    texts: list[str]
    given: bool = False
    ticket: bytes | None = None
    used: list[bytes] = field(default_factory=list)


class Evening(RuleBasedStateMachine):
    house: House

    @initialize()
    def begin(self) -> None:
        self.house = settle_in()
        self.written: dict[str, Written] = {}
        self.opened = False
        self.fold_id = None

    def by(self, who: str):
        return self.house.everyone[who]

    @staticmethod
    def other(who: str) -> str:
        return "sam" if who == "maya" else "maya"

    def model_give(self, who: str) -> None:
        """My answer is handed over, where the other has committed."""
        if who in self.written and self.other(who) in self.written:
            self.written[who].given = True
        if len(self.written) == 2 and all(w.given for w in self.written.values()):
            self.opened = True

    @rule(who=WHO, text=st.text(max_size=8), with_ticket=st.booleans())
    def write(self, who: str, text: str, with_ticket: bool) -> None:
        ticket = random_bytes() if with_ticket else None
        self.fold_id = start_fold(Question(text="?"), by=self.by(who), name="today", once=uuid4()).id
        answer(self.fold_id, Answer(text=text), by=self.by(who), once=uuid4(), ticket=ticket)
        both = self.other(who) in self.written
        if who not in self.written:
            self.written[who] = Written([text], given=both, ticket=None if both else ticket)
        else:
            mine = self.written[who]
            mine.given = mine.given or both
            if mine.texts[-1] != text:
                mine.texts = [*mine.texts, text] if mine.given else [text]
            if not mine.given:
                mine.ticket = ticket
        self.model_give("nobody")

    @precondition(lambda self: self.fold_id)
    @rule(who=WHO)
    def take_back(self, who: str) -> None:
        if not self.written:
            with pytest.raises(Absent):
                withdraw(self.fold_id, by=self.by(who))
        elif self.opened:
            with pytest.raises(Opened):
                withdraw(self.fold_id, by=self.by(who))
        else:
            withdraw(self.fold_id, by=self.by(who))
            if self.written.pop(who, None) and self.written:
                other = self.written[self.other(who)]
                if other.given:
                    other.given, other.ticket = False, None

    @precondition(lambda self: self.fold_id)
    @rule(who=WHO, right=st.booleans())
    def bring_ticket(self, who: str, right: bool) -> None:
        mine = self.written.get(who)
        ticket = mine.ticket if right and mine and mine.ticket else random_bytes()
        hand_over(self.fold_id, ticket, person_id=self.by(who).person.pk, by=self.by(who))
        if mine and ticket == mine.ticket:
            self.model_give(who)

    @rule(who=WHO)
    def visit(self, who: str) -> None:
        settle(by=self.by(who))
        self.model_give(who)

    @precondition(lambda self: self.fold_id and self.written)
    @rule(who=WHO)
    def look(self, who: str) -> None:
        self.model_give(who)
        self.check(who, fold(self.fold_id, by=self.by(who)))

    def check(self, who: str, seen: Fold) -> None:
        mine, theirs = self.written.get(who), self.written.get(self.other(who))
        assert (seen.mine.document.text if seen.mine else None) == (mine.texts[-1] if mine else None)
        assert seen.other_wrote == (theirs is not None)
        if self.opened:
            assert seen.state == "open"
            assert [e.document.text for e in history(seen.theirs.id, by=self.by(who))] == theirs.texts
            assert seen.theirs.edited == (len(theirs.texts) > 1)
        else:
            assert seen.theirs is None
            assert seen.opened_on is None

    @invariant()
    def nobody_reads_too_early_by_any_door(self) -> None:
        if not self.written:
            return
        for who in ("maya", "sam"):
            by, other = self.by(who), self.by(self.other(who))
            theirs = models.Record.objects.filter(space="folded", author=other.person).first()
            if theirs is None:
                continue
            readable = {e.id for e in everything(by=by)}
            assert (theirs.pk in readable) == self.opened
            if not self.opened:
                with pytest.raises(Absent):
                    open_record(theirs.pk, by=by)

    @invariant()
    def a_couple_slot_stands_only_where_the_other_has_committed(self) -> None:
        for who, written in self.written.items():
            slots = Slot.objects.filter(
                record__author=self.by(who).person, record__space="folded", reader_kind="couple"
            )
            assert slots.exists() == written.given
            assert not written.given or self.other(who) in self.written
        assert Ticket.objects.count() == sum(w.ticket is not None and not w.given for w in self.written.values())

    @invariant()
    def nobody_else_sees_it(self) -> None:
        if self.fold_id is not None:
            for who in ("noor", "robin", "jun"):
                with pytest.raises(Absent):
                    fold(self.fold_id, by=self.by(who))


@pytest.mark.proof
def test_an_evening_in_any_order(db: None) -> None:
    from django.db import transaction
    from hypothesis.stateful import run_state_machine_as_test

    class Undone(Evening):
        """Each example in a transaction of its own, undone at its end."""

        def __init__(self) -> None:
            self.undo = transaction.atomic()
            self.undo.__enter__()
            super().__init__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    run_state_machine_as_test(
        Undone,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
