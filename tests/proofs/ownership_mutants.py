"""One ownership filter after the other is taken out of the running product, and what people find and touch has to change.

    python -m tests.proofs.ownership_mutants [--only drafts.py]

Each is a text of a source file that becomes another; a text that is not found exactly once fails the command, so the list
cannot fall behind the program. Those with a reason are equivalent: nothing that a person may ask or do tells them apart.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Final

from tests.proofs.authorization import product  # first, as it sets Django up
from tests.proofs.matrix_world import Matrix, make_matrix
from tests.proofs.ownership import faults
from tests.server import ROOT

SOURCES: Final = ROOT / "src" / "twofold"
_CODE: Final = "that the code of an invitation stands sealed to its inviter decides, and the row only says whose it is"
_HELD: Final = "the keyring holds the keys of no couple that this person was not in"
_ANSWERED: Final = (
    "a fold opens once both have answered, so each has an answer there; rows that lie: tests.proofs.forged_rows"
)
_NAMED: Final = (
    "drafts are found by names that are keyed to the person; else only those go that are too old for anybody"
)
_KEYS: Final = "the vault refuses: without the key of the couple, which the keyring does not hold, nothing of it opens"


@dataclass(frozen=True, slots=True)
class Filter:
    """`equivalent`: why taking it out changes nothing that can be told; empty for all others."""

    file: str
    old: str
    new: str
    equivalent: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.old} -> {self.new or 'nothing'}"


FILTERS: Final = (
    Filter("records/access.py", "filter(person=by.person.pk, couple__in=held)", "filter(couple__in=held)", _HELD),
    Filter("records/access.py", "person=by.person.pk, couple__in=held", "person=by.person.pk", _KEYS),
    Filter("records/access.py", 'filter(space="mine", author=me)', 'filter(space="mine")'),
    Filter(
        "records/access.py",
        "filter(space=space, couple__in=couples_ever(by) if couples is None else couples)",
        "filter(space=space)",
    ),
    Filter(
        "records/access.py",
        "filter(Q(author=me) | Q(fold__opened_on__isnull=False) & Exists(_my_open_answer(by)))",
        "all()",
    ),
    Filter("records/access.py", "return shared.filter(Q(author=me) | ", "return shared.filter("),
    Filter("records/access.py", "couple__in=couples_now(by), space__in=", "space__in="),
    Filter(
        "records/access.py",
        'OuterRef("fold"), author=by.person.pk, space="folded"',
        'OuterRef("fold"), space="folded"',
        _ANSWERED,
    ),
    Filter("records/access.py", "if not readable(by, record.space).filter(pk=id).exists():", "if False:"),
    Filter("records/access.py", "    if record.author_id != by.person.pk:\n", "    if False:\n"),
    Filter("records/access.py", "if record.author_id != by.person.pk and not (both", "if False and not (both"),
    Filter("records/access.py", 'not (both and record.space == "ours")', "not both"),
    Filter(
        "records/fold_reading.py",
        "FOLD_BY_ID.first([id_here(fold_id), *ever.parameters], ever=ever.sql)",
        'FOLD_BY_ID.first([id_here(fold_id), *ever.parameters], ever=f"({ever.sql} OR 1 = 1)")',
    ),
    Filter(
        "records/statements.py",
        "AND id IN ({marks(ids)}) AND {ever.sql}",
        "AND id IN ({marks(ids)}) AND ({ever.sql} OR 1 = 1)",
        _KEYS,
    ),
    Filter(
        "records/fold_reading.py",
        "rows = models.Fold.objects.filter(couple__in=couples_now(by), opened_on__isnull=False)",
        "rows = models.Fold.objects.filter(opened_on__isnull=False)",
    ),
    Filter(
        "records/fold_reading.py",
        "filter(couple__in=couples_now(by), opened_on__gte=since, opened_on__lte=until)",
        "filter(opened_on__gte=since, opened_on__lte=until)",
    ),
    Filter(
        "records/fold_glimpses.py",
        "couples = [id_here(id) for id in ids_of(couples_now(by))]",
        'couples = [id_here(id) for id in models.Fold.objects.values_list("couple_id", flat=True)]',
    ),
    Filter(
        "records/fold_reading.py",
        "couples = list(map(id_here, ids_of(couples_now(by))))",
        'couples = list(map(id_here, models.Fold.objects.values_list("couple_id", flat=True)))',
    ),
    Filter(
        "records/reading.py",
        '("author_id", [by.person.pk]) if space',
        '("author_id", list(Record.objects.values_list("author_id", flat=True))) if space',
    ),
    Filter(
        "records/clear_queries.py",
        "filter(couple__in=couples_now(by), opened_on__isnull=False)",
        "filter(opened_on__isnull=False)",
    ),
    Filter("records/clear_queries.py", 'filter(author=by.person.pk, space="mine")', 'filter(space="mine")'),
    Filter("records/clear_queries.py", "fold__in=list(folds), author=person_id, ", "fold__in=list(folds), "),
    Filter("records/clear_queries.py", " AND m.person_id = s.person_id", ""),
    Filter("records/clear_queries.py", " AND r.author_id = s.person_id", ""),
    Filter("records/drafts.py", "Draft.objects.filter(person=by.person)", "Draft.objects.all()", _NAMED),
    Filter("records/tickets.py", "rows = rows.filter(couple__members__person=person_id)", "pass"),
    Filter("records/tickets.py", "if record.author_id == person_id:", "if mine is None:"),
    Filter(
        "records/due_times.py",
        "Due.objects.filter(person=by.person, name__in=_names(about, by))",
        "Due.objects.filter(name__in=_names(about, by))",
    ),
    Filter("records/due_times.py", "filter(person__in=members, name__in", "filter(name__in"),
    Filter(
        "people/couples.py",
        "Couple.objects.filter(pk=by.couple.pk, ended_on=None).update",
        "Couple.objects.filter(ended_on=None).update",
    ),
    Filter(
        "people/couples.py",
        "filter(couple=by.couple, ended_on=None).update(ended_on",
        "filter(ended_on=None).update(ended_on",
    ),
    Filter(
        "people/couples.py",
        "Membership.objects.filter(person=by.person, ended_on=None).update(instant",
        "Membership.objects.filter(ended_on=None).update(instant",
    ),
    Filter(
        "people/couples.py",
        "Person.objects.filter(pk=by.person.pk).update(has_inbox=False)",
        "Person.objects.update(has_inbox=False)",
    ),
    Filter(
        "people/invitations.py",
        "Invitation.objects.filter(inviter=by.person, couple=None, withdrawn=False).update(withdrawn=True)",
        "Invitation.objects.filter(couple=None, withdrawn=False).update(withdrawn=True)",
    ),
    Filter(
        "people/invitations.py",
        "rows = Invitation.objects.filter(inviter=by.person, couple",
        "rows = Invitation.objects.filter(couple",
    ),
    Filter("people/invitations.py", "filter(pk=invitation_id, inviter=by.person)", "filter(pk=invitation_id)", _CODE),
    Filter(
        "people/accounts.py",
        "Person.objects.filter(pk=by.person.pk).update(**changes)",
        "Person.objects.update(**changes)",
    ),
    Filter(
        "people/resets.py",
        "UnlockMethod.objects.filter(person=person, retired_on=None).update",
        "UnlockMethod.objects.filter(retired_on=None).update",
    ),
    Filter(
        "people/resets.py",
        "KeyringRow.objects.filter(person=person, retired_on=None).update",
        "KeyringRow.objects.filter(retired_on=None).update",
    ),
    Filter(
        "people/resets.py",
        "Invitation.objects.filter(inviter=person, couple=None",
        "Invitation.objects.filter(couple=None",
    ),
    Filter(
        "people/rotation.py",
        "UnlockMethod.objects.filter(person=by.person, retired_on=None).delete()",
        "UnlockMethod.objects.filter(retired_on=None).delete()",
    ),
    Filter(
        "people/rotation.py",
        "Person.objects.filter(pk=by.person.pk).update(generation=generation)",
        "Person.objects.update(generation=generation)",
    ),
    Filter(
        "people/unlock_methods.py",
        "filter(person=Person.id_of(person), kind=kind, confirmed=True, retired_on=None)",
        "filter(kind=kind, confirmed=True, retired_on=None)",
    ),
    Filter("people/sign_ins.py", "return person.sign_ins.exclude(", "return SignIn.objects.exclude("),
)


def misfits() -> list[str]:
    """What of the list no longer fits the program."""
    found = []
    for one in FILTERS:
        times = (SOURCES / one.file).read_text(encoding="utf-8").count(one.old)
        if times != 1:
            found.append(f"{one.file}: found {times} times: {one.old!r}")
    return found


@contextmanager
def without(one: Filter) -> Iterator[None]:
    """The running product with this filter taken out: functions keep their names and get other code."""
    module = importlib.import_module(f"twofold.{one.file.removesuffix('.py').replace('/', '.')}")
    source = (SOURCES / one.file).read_text(encoding="utf-8").replace(one.old, one.new)
    codes = dict(_codes(compile(source, one.file, "exec", dont_inherit=True)))
    kept = {function: function.__code__ for function in _functions(module)}
    texts = {name: value for name, value in vars(module).items() if isinstance(value, str) and one.old in value}
    try:
        for function, before in kept.items():
            function.__code__ = codes.get(before.co_qualname, before)
        for name, value in texts.items():
            setattr(module, name, value.replace(one.old, one.new))
        yield
    finally:
        for function, before in kept.items():
            function.__code__ = before
        for name, value in texts.items():
            setattr(module, name, value)


def _codes(code: CodeType) -> Iterator[tuple[str, CodeType]]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner.co_qualname, inner


def _functions(module: ModuleType) -> list[FunctionType]:
    """Those that this module defines itself, without what decorates them."""
    found = [inspect.unwrap(value) for value in vars(module).values() if callable(value) and not inspect.isclass(value)]
    return [one for one in found if isinstance(one, FunctionType) and one.__module__ == module.__name__]


def noticed(world: Matrix, one: Filter) -> str:
    """The first thing that is other than it should be, or ""."""
    with without(one):
        try:
            return next(iter(faults(world)), "")
        except Exception as error:  # what breaks is noticed too
            return f"{type(error).__name__}: {error}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="only those of files whose path has this in it")
    given = parser.parse_args([word for word in sys.argv[1:] if word != "--mutants"])
    if wrong := misfits():
        print(*wrong, sep="\n")
        return 1
    survivors = 0
    with product():
        world = make_matrix()
        if wrong := list(faults(world)):
            print("as the program stands:", *wrong, sep="\n")
            return 1
        chosen = [one for one in FILTERS if given.only in one.file]
        for one in chosen:
            seen = noticed(world, one)
            survivors += not seen and not one.equivalent
            print(
                "noticed   " if seen else "equivalent" if one.equivalent else "SURVIVES  ",
                one,
                f"[{seen or one.equivalent}]",
                flush=True,
            )
    print(f"{len(chosen)} filters, {survivors} of them missed by nobody")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
