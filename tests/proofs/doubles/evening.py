"""One fold, answered by both at the same moment on one or two devices each, and looked at by both at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from queue import Empty
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef

from tests.proofs.doubles.devices import Act, Devices, Done
from twofold.people.unlocked import Unlocked
from twofold.records import models, tickets
from twofold.records.fold_reading import views
from twofold.records.folds import Fold, answer, fold, hand_over, settle, start_fold
from twofold.records.models import Record, Slot, Ticket
from twofold.records.store import Conflict, history
from twofold.records.tests.people import Answer, Question
from twofold.vault.primitives import random_bytes

LOOKS = 4  # of somebody who looks again and again while others write
MOMENT = 0.010


@dataclass(frozen=True)
class Device:
    by: Unlocked
    words: str
    ticket: bytes

    @property
    def whose(self) -> UUID:
        return self.by.person.pk


@dataclass(frozen=True)
class Plan:
    """`devices` each; `instant`: answers open as soon as both are there; `started`: the fold is there before."""

    devices: int
    instant: bool
    started: bool

    def __str__(self) -> str:
        how = "at once" if self.instant else "when its author looks"
        return f"{self.devices} device{'s' * (self.devices > 1)} each, opening {how}"


@dataclass
class Trial:
    plan: Plan
    spread: float = 0.0
    faults: list[str] = field(default_factory=list)
    refused: int = 0  # of two devices of one person, the second, which has to be told

    @property
    def at_one_moment(self) -> bool:
        return self.spread <= MOMENT


class Openings:
    """Counts what each action that succeeded has opened."""

    def __init__(self) -> None:
        self.real, self.mine = tickets.open_if_due, threading.local()
        self.found: list[UUID] = []

    def counted(self, row: models.Fold) -> bool:
        opened = self.real(row)
        if opened:
            self.mine.found = [*getattr(self.mine, "found", []), row.pk]
        return opened

    def act(self, act: Act) -> Act:
        def does() -> Any:
            self.mine.found = []
            result = act()  # what raises is undone, and has opened nothing
            self.found += self.mine.found
            return result

        return does


class Evening:
    def __init__(self, pair: tuple[Unlocked, Unlocked], threads: Devices, plan: Plan, chance: Random) -> None:
        self.plan, self.threads, self.trial = plan, threads, Trial(plan)
        self.name, self.pair, self.openings = uuid4().hex, pair, Openings()
        self.devices = [
            Device(by, f"{by.person.name}, device {number}: {uuid4().hex}", random_bytes())
            for by in pair
            for number in range(plan.devices)
        ]
        chance.shuffle(self.devices)

    @property
    def fold_id(self) -> UUID:
        return uuid5(UUID(int=7), self.name)

    def run(self) -> Trial:
        with (
            patch("twofold.records.tickets.open_if_due", self.openings.counted),
            patch("twofold.records.fold_writing.open_if_due", self.openings.counted),
        ):
            try:
                self.trial.faults += [*self._answered(), *self._looked_at(), *self._in_the_end()]
            except Empty:
                self.trial.faults.append("somebody hangs")
        return self.trial

    def _answered(self) -> Iterator[str]:
        if self.plan.started:
            start_fold(Question(text="?"), by=self.pair[0], name=self.name, once=self.fold_id)
        acts = [self.openings.act(lambda one=one: self._answer(one)) for one in self.devices]
        done = self.threads.at_once([*acts, *(lambda by=by: self._looks(by) for by in self.pair)])
        writing, looking = done[: len(acts)], done[len(acts) :]
        self.trial.spread = max(one.began for one in writing) - min(one.began for one in writing)
        yield from _unexpected(looking)
        yield from _unexpected(writing, but=Conflict)
        seen = [view for one in looking if isinstance(one.result, list) for view in one.result]
        seen += [one.result for one in writing if isinstance(one.result, Fold)]
        yield from self._early(seen)
        for by in self.pair:
            mine = [d.result for one, d in zip(self.devices, writing, strict=True) if one.whose == by.person.pk]
            refused = [result for result in mine if isinstance(result, Conflict)]
            self.trial.refused += len(refused)
            if len(refused) != len(mine) - 1:
                yield f"{len(mine)} devices of one person answered, {len(refused)} were told of the other"
        yield from self._send_again(writing)

    def _answer(self, one: Device) -> Fold:
        """As a page does: the fold is begun or joined, and answered, in one transaction."""
        with transaction.atomic():
            begun = start_fold(Question(text="?"), by=one.by, name=self.name, once=self.fold_id)
            words = Answer(text=one.words)
            return answer(begun.id, words, by=one.by, once=uuid4(), ticket=one.ticket, expected_rev=0)

    def _looks(self, by: Unlocked) -> list[Fold]:
        """What a page would show, again and again; looking hands nothing over here."""
        found = []
        for _ in range(LOOKS):
            found += views(models.Fold.objects.filter(pk=self.fold_id), by=by)
        return found

    def _early(self, seen: list[Fold]) -> Iterator[str]:
        """Nobody sees the other's words before their own are there; nor, where an author has to look first, before that."""
        for view in seen:
            if view.theirs is not None and view.mine is None:
                yield "somebody sees the other's words without any of their own"
            if view.theirs is not None and not self.plan.instant and self.plan.devices == 1:
                yield "words are seen whose author has not looked"

    def _send_again(self, writing: list[Done]) -> Iterator[str]:
        """A device that was told of the other's words sends its own upon them: its person wants both."""
        for one, done in zip(self.devices, writing, strict=True):
            if isinstance(done.result, Conflict):
                rev = done.result.newer.rev
                act = self.openings.act(
                    lambda one=one, rev=rev: answer(
                        self.fold_id,
                        Answer(text=one.words),
                        by=one.by,
                        once=uuid4(),
                        ticket=one.ticket,
                        expected_rev=rev,
                    )
                )
                yield from _unexpected([Done(_tried(act), 0, 0)])

    def _looked_at(self) -> Iterator[str]:
        """Every device looks, settles or brings its ticket, at the same moment."""
        acts: list[Act] = []
        for number, one in enumerate(self.devices):
            ways: list[Callable[[Device], Any]] = [self._settles, self._folds, self._hands_over]
            acts.append(self.openings.act(lambda one=one, way=ways[number % 3]: way(one)))
        yield from _unexpected(self.threads.at_once(acts))
        for one in self.devices:  # and each comes by once more
            self.openings.act(lambda one=one: self._settles(one))()

    def _settles(self, one: Device) -> Any:
        return settle(by=one.by)

    def _folds(self, one: Device) -> Any:
        return fold(self.fold_id, by=one.by)

    def _hands_over(self, one: Device) -> Any:
        return hand_over(self.fold_id, one.ticket, person_id=one.whose, by=one.by)

    def _in_the_end(self) -> Iterator[str]:
        if self.openings.found != [self.fold_id]:
            yield f"opened {len(self.openings.found)} times"
        rows = list(Record.objects.filter(fold=self.fold_id, space="folded"))
        if len(rows) != 2 or Ticket.objects.filter(record__in=rows).exists():
            yield f"{len(rows)} answers, or a ticket that is left"
        for row in rows:
            if Slot.objects.filter(record=row, rev=row.rev, reader_kind="couple").count() != 1:
                yield "an answer that was not released once"
        if models.Fold.objects.filter(pk=self.fold_id).count() != 1 or _in_one_hand():
            yield "a key of the couple's beside an answer that stands alone"
        for by, other in (self.pair, self.pair[::-1]):
            yield from self._reads(by, other)

    def _reads(self, by: Unlocked, other: Unlocked) -> Iterator[str]:
        seen = fold(self.fold_id, by=by)
        if seen.state != "open" or seen.theirs is None or seen.mine is None:
            yield f"{by.person.name} sees it {seen.state}"
            return
        for entry, author in ((seen.mine, by), (seen.theirs, other)):
            texts = [text.document.text for text in history(entry.id, by=by) if isinstance(text.document, Answer)]
            given = {one.words for one in self.devices if one.whose == author.person.pk}
            if not set(texts) <= given or len(set(texts)) != len(texts) or not texts:
                yield f"{by.person.name} reads {len(texts)} texts of {author.person.name}, of {len(given)}"
            if self.plan.devices == 1 and set(texts) != given:
                yield f"{by.person.name} does not read what {author.person.name} wrote"


def _in_one_hand() -> bool:
    """An answer that the couple's key opens though the other has written none."""
    others = Record.objects.filter(fold=OuterRef("record__fold"), space="folded").exclude(
        author=OuterRef("record__author")
    )
    return Slot.objects.filter(~Exists(others), reader_kind="couple", record__space="folded").exists()


def _tried(act: Act) -> Any:
    try:
        return act()
    except Exception as error:
        return error


def _unexpected(done: list[Done], but: type[Exception] | tuple[()] = ()) -> Iterator[str]:
    for one in done:
        if isinstance(one.result, Exception) and not isinstance(one.result, but):
            yield f"{type(one.result).__name__}: {one.result}"
