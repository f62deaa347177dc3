"""Three people who invite, link, trust, part, change their keys and lose them, in any order: who may read what in the end.

A plain model beside it says what has to come of each act. Whoever was reset reads no more than they may; once they have
brought their keys back, everything again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from twofold.people import accounts, couples, invitations, resets, rotation
from twofold.people.invitations import NotTaken, Why
from twofold.people.models import Membership, Person
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import Refused, unlock
from twofold.records.store import Ended, everything, save
from twofold.records.tests.people import Note

NAMES: Final = ("maya", "sam", "robin")
WHO = st.sampled_from(NAMES)


@dataclass
class Invited:
    """An invitation as the model knows it. `key_moved`: its maker has another public key since."""

    code: str
    inviter: str
    open: bool = True
    taken_by: str = ""
    key_moved: bool = False


@dataclass
class Model:
    """`partner`: as both have agreed, whether they have looked since or not. `words`: who reads each text."""

    partner: dict[str, str] = field(default_factory=dict)
    words: dict[str, frozenset[str]] = field(default_factory=dict)
    invited: list[Invited] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)  # reset, and not brought back

    def withdraw(self, name: str) -> None:
        for one in self.invited:
            if one.inviter == name:
                one.open = False

    def why_not(self, who: str, invited: Invited) -> Why | None:
        if invited.taken_by:
            return None if invited.taken_by == who else Why.USED  # sent twice by the one who took it, it says the same
        if not invited.open:
            return Why.WITHDRAWN
        if invited.inviter == who:
            return Why.OWN
        if invited.key_moved:
            return Why.ALTERED
        if who in self.partner:
            return Why.ALREADY_LINKED
        return Why.INVITER_LINKED if invited.inviter in self.partner else None

    def link(self, who: str, invited: Invited) -> None:
        invited.taken_by, invited.open = who, False
        self.partner |= {who: invited.inviter, invited.inviter: who}

    def reads(self, name: str) -> set[str]:
        return {text for text, readers in self.words.items() if name in readers}


class Linking(RuleBasedStateMachine):
    """`people`: the rows of the three, made before the first run and as they were before each."""

    people: dict[str, Person]

    @initialize()
    def begin(self) -> None:
        self.model = Model()
        self.given = {name: first_passphrase(name) for name in NAMES}
        self.earlier: dict[str, list[str]] = {name: [] for name in NAMES}
        self.number = 0

    def visit(self, name: str) -> Unlocked:
        """As each request does: with open keys, and what waits taken in."""
        by = couples.take_in(unlock(Person.objects.get(pk=self.people[name].pk), self.given[name]))
        assert not by.disputed, f"{name} is told that things are not as they were left"
        if name not in self.model.lost and self.model.partner.get(name) not in self.model.lost:
            assert by.linked == (name in self.model.partner)
        return by

    def free_to_write(self, name: str) -> Unlocked | None:
        """None where a full-page stop comes first."""
        by = self.visit(name)
        return None if couples.stop(by) is not None else by

    def fresh(self) -> str:
        self.number += 1
        return f"harbour candle nine gentle walnuts, number {self.number}"

    def says(self, *readers: str) -> str:
        self.number += 1
        text = f"text {self.number}"
        self.model.words[text] = frozenset(readers)
        return text

    @rule(who=WHO)
    def invite(self, who: str) -> None:
        by = self.visit(who)
        if who in self.model.partner:
            with pytest.raises(NotTaken):
                invitations.invite(by=by)
            return
        self.model.withdraw(who)
        self.model.invited.append(Invited(invitations.invite(by=by).code, who))

    @rule(who=WHO)
    def withdraw(self, who: str) -> None:
        invitations.withdraw(by=self.visit(who))
        self.model.withdraw(who)

    @precondition(lambda self: self.model.invited)
    @rule(who=WHO, latest=st.integers(0, 3))
    def accept(self, who: str, latest: int) -> None:
        invited = self.model.invited[-1 - latest % len(self.model.invited)]
        why_not, by = self.model.why_not(who, invited), self.visit(who)
        if why_not is None:
            invitations.accept(invited.code, by=by)
        else:
            with pytest.raises(NotTaken, match=why_not.value):
                invitations.accept(invited.code, by=by)
        if why_not is None and not invited.taken_by:
            self.model.link(who, invited)

    @rule(two=st.permutations(NAMES))
    def link(self, two: list[str]) -> None:
        """At once, which would seldom come of single steps."""
        inviter, who, *_ = two
        if not {inviter, who} & self.model.partner.keys():
            self.invite(inviter)
            self.accept(who, 0)

    @rule(who=WHO)
    def trust(self, who: str) -> None:
        """The two compare the words."""
        by = self.visit(who)
        stop = couples.stop(by)
        if stop is not None:
            couples.accept_new_key(stop.words, by=by)

    @rule(who=WHO)
    def part(self, who: str) -> None:
        couples.part(by=self.visit(who))
        other = self.model.partner.pop(who, None)
        if other is not None:
            del self.model.partner[other]
            for name in (who, other):  # an invitation of before links nobody
                self.model.withdraw(name)

    @rule(who=WHO)
    def write_to_both(self, who: str) -> None:
        by = self.free_to_write(who)
        if by is None:
            return
        if not by.linked:
            with pytest.raises(Ended):
                save(Note(text="nobody"), by=by, space="ours", once=uuid4())
            return
        text = self.says(who, self.model.partner[who])
        save(Note(text=text), by=by, space="ours", once=uuid4())

    @rule(who=WHO)
    def write_alone(self, who: str) -> None:
        by = self.free_to_write(who)
        if by is not None:
            save(Note(text=self.says(who)), by=by, space="mine", once=uuid4())

    @rule(who=WHO)
    def change_passphrase(self, who: str) -> None:
        by, new = self.visit(who), self.fresh()
        rotation.change_passphrase(new, by=by)
        self._only(who, new)

    @rule(who=WHO)
    def replace_all_keys(self, who: str) -> None:
        by, new = self.visit(who), self.fresh()
        rotation.replace_all_keys(new, by=by)
        self._only(who, new)
        self._key_moved(who)

    @rule(who=WHO)
    def lose_everything(self, who: str) -> None:
        """A reset, and a passphrase of one's own at once."""
        self.earlier[who].append(self.given[who])
        person, new = Person.objects.get(pk=self.people[who].pk), self.fresh()
        temporary = resets.reset(person)
        by = rotation.begin_anew(new, by=unlock(Person.objects.get(pk=person.pk), temporary))
        assert list(everything(by=by)) == []
        self._only(who, new)
        self._key_moved(who)
        self.model.withdraw(who)
        self.model.lost.add(who)

    @precondition(lambda self: self.model.lost)
    @rule(data=st.data())
    def remember(self, data: st.DataObject) -> None:
        self._bring_back(data.draw(st.sampled_from(sorted(self.model.lost))))

    def _bring_back(self, who: str) -> None:
        while self.earlier[who]:
            resets.bring_back(self.earlier[who].pop(), by=self.visit(who))
        self.model.lost.discard(who)

    def _only(self, who: str, new: str) -> None:
        """This opens from now on, and what opened before does not."""
        person, old = Person.objects.get(pk=self.people[who].pk), self.given[who]
        with pytest.raises(Refused):
            unlock(person, old)
        self.given[who] = new

    def _key_moved(self, who: str) -> None:
        for one in self.model.invited:
            one.key_moved = one.key_moved or one.inviter == who

    @rule(who=WHO)
    def look(self, who: str) -> None:
        seen = self._read(who)
        if who in self.model.lost:
            assert seen <= self.model.reads(who)
        else:
            assert seen == self.model.reads(who)

    def _read(self, who: str) -> set[str]:
        entries = list(everything(by=self.visit(who)))
        if who not in self.model.lost:
            assert not [entry.reason for entry in entries if entry.damaged]
        return {entry.document.text for entry in entries if isinstance(entry.document, Note)}

    def come_to_rest(self) -> None:
        """Everybody remembers, and they compare their words: everything is as the model says."""
        for who in NAMES:
            self._bring_back(who)
        for _turn in range(2):
            for who in NAMES:
                self.trust(who)
        for who in NAMES:
            by = self.visit(who)
            assert couples.stop(by) is None
            assert self._read(who) == self.model.reads(who)
            assert Membership.objects.filter(person=by.person, ended_on=None).count() == (who in self.model.partner)
            if who in self.model.partner:
                assert couples.safety_words(by) == couples.safety_words(self.visit(self.model.partner[who]))


def first_passphrase(name: str) -> str:
    return f"{name} keeps seven orchard kettles"


def three_people() -> dict[str, Person]:
    return {
        name: accounts.create_account(accounts.About(name.title()), first_passphrase(name), invited=True).person
        for name in NAMES
    }


def undone(machine: type[Any]) -> type[Any]:
    """The same machine, each run in a transaction of its own, which is undone when it ends."""

    class Undone(machine):  # type: ignore[misc]  # any machine
        def __init__(self) -> None:
            self.undo = transaction.atomic()
            self.undo.__enter__()
            super().__init__()

        def teardown(self) -> None:
            try:
                if hasattr(self, "come_to_rest") and hasattr(self, "model"):
                    self.come_to_rest()
            finally:
                transaction.set_rollback(True)
                self.undo.__exit__(None, None, None)

    Undone.__name__ = Undone.__qualname__ = machine.__name__
    return Undone
