"""Years of folds, really sealed and as the store would have left them, without the questions that its actions ask.

The actions take about 45 ms a day, which ten years do not have. `check` opens a sample through the product.
"""

from __future__ import annotations

from random import Random
from uuid import UUID, uuid4

from twofold.packs import Question as PackQuestion
from twofold.people.unlocked import Unlocked
from twofold.records import clock, folds, models
from twofold.records.documents import Document
from twofold.records.sealed import write
from twofold.talks.fold_practice import begun
from twofold.trust.questions.actions import PRACTICE
from twofold.trust.questions.documents import Answer, Question, Reply
from twofold.trust.questions.queries import asked, fold_id, fold_name
from twofold.vault.opaque_names import opaque_name


def open_fold(question: PackQuestion, number: int, answers: list[tuple[Unlocked, str]], reply: str | None) -> None:
    """A fold that both answered and that opened on the day of the store's clock; `reply` is by whoever wrote first."""
    by = answers[0][0]
    if by.couple is None:
        raise LookupError("not linked")
    name = fold_name(question.id, number)
    subject_id, day = uuid4(), clock.utc_day()
    row = models.Fold(
        id=fold_id(name, by=by),
        island_id=by.couple.island_id,
        couple=by.couple,
        name=_opaque(name, by, by.couple.pk),
        day=day,
        opened_on=day,
        subject_id=subject_id,
    )
    row.save(force_insert=True)
    _record(row, Question(**begun(PRACTICE), asked=asked(question), themes=question.themes), by, id=subject_id)
    for person, text in answers:
        _record(row, Answer(text=text), person, space="folded")
    if reply is not None:
        _record(row, Reply(text=reply), by)


def _opaque(name: str, by: Unlocked, couple: UUID) -> bytes:
    keys = by.keyring.couple_keys[couple]
    return opaque_name(keys[min(keys)], "fold", name)


def _record(row: models.Fold, document: Document, by: Unlocked, *, space: str = "ours", id: UUID | None = None) -> None:
    record = models.Record(
        id=id or uuid4(),
        island_id=row.island_id,
        couple_id=row.couple_id,
        author=by.person,
        space=space,
        kind=document.kind,
        day=row.day,
        fold=row,
    )
    record.save(force_insert=True)
    readers = [by.person_reader, by.couple_reader] if space == "folded" else [by.couple_reader]
    write(record, document, by=by, readers=readers, earlier=0)


def check(by: Unlocked, random: Random, *, sample: int = 40) -> None:
    """Raises AssertionError where a fold does not open through the product as written by people."""
    ids = list(models.Fold.objects.filter(couple=by.couple).values_list("pk", flat=True))
    for id in random.sample(ids, min(sample, len(ids))):
        seen = folds.fold(id, by=by)
        if seen.state != "open" or seen.mine is None or seen.theirs is None:
            raise AssertionError(f"fold {id} is {seen.state}")
        for entry in (seen.subject, seen.mine, seen.theirs, *seen.replies):
            if entry.document is None or entry.authentic is False:
                raise AssertionError(f"{entry.kind} in fold {id} does not open: {entry.reason}")
