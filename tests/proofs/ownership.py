"""What each person's questions find and what their actions touch, against the truth of who made what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import models, transaction

from tests.proofs.matrix_world import Matrix
from tests.proofs.pages_that_write import rows
from twofold.people import accounts, couples, invitations, resets, rotation, sign_ins
from twofold.people import unlock_methods as ways_in
from twofold.people.models import Delivery, Invitation, KnownDevice, Membership, Person, SignIn
from twofold.people.unlocked import Unlocked
from twofold.records import (
    access,
    clear_queries,
    clock,
    due_times,
    fold_glimpses,
    fold_reading,
    listing,
    reading,
    tickets,
)
from twofold.records.errors import Absent
from twofold.records.models import Draft, Due, Fold, Record
from twofold.records.store import draft, keep_draft

NEW: Final = "harbour candle nine gentle walnuts"
EVER: Final = {"maya": {"sam"}, "sam": {"maya", "robin"}, "robin": {"sam"}, "noor": {"alex"}, "alex": {"noor"}}
READERS: Final = ("maya", "sam", "noor", "robin", "jun")


def faults(world: Matrix) -> Iterator[str]:
    people = {name: by.person.pk for name, by in world.people.items()}
    for name in READERS:
        yield from (f"{name}: {what}" for what in _reading(world.people[name], people, EVER.get(name, set())))
    yield from _single_rows(world)
    for what, (name, touched, act) in _acts(world).items():
        yield from (f"{what} by {name} changed {change}" for change in _touched(world, {name, *touched}, act))


def _reading(by: Unlocked, people: dict[str, UUID], ever: set[str]) -> Iterator[str]:
    me, others = by.person.pk, {people[name] for name in ever}
    ours = {m.couple_id for m in Membership.objects.all() if m.person_id == me}
    rows = list(Record.objects.select_related("fold"))
    answered = {row.fold_id for row in rows if row.space == "folded" and row.author_id == me}
    truth = {
        "mine": {row.pk for row in rows if row.space == "mine" and row.author_id == me},
        "ours": {row.pk for row in rows if row.space == "ours" and row.couple_id in ours},
        "folded": {
            row.pk
            for row in rows
            if row.space == "folded" and row.couple_id in ours and (row.author_id == me or _opened(row, answered))
        },
    }
    for space, wanted in truth.items():
        found = set(access.readable(by, space).values_list("pk", flat=True))  # type: ignore[arg-type]
        if found != wanted:
            yield f"{space}: {len(found - wanted)} too many, {len(wanted - found)} too few"
    now = {by.couple.pk} if by.couple else ours
    together = {r.pk for r in rows if r.couple_id in now and (r.pk in truth["ours"] or r.pk in truth["folded"])}
    together = {
        r.pk
        for r in rows
        if r.pk in together and (not r.waits or not r.fold_id) and (r.space == "ours" or _opened(r, answered))
    }
    if (found := set(access.opened_together(by).values_list("pk", flat=True))) != together:
        yield f"opened together: {len(found - together)} too many, {len(together - found)} too few"
    for space in ("mine", "ours"):
        if {row.id for row in listing.list_rows(by=by, space=space, limit=500)} - truth[space]:
            yield f"a list of {space} has another's"
    kinds = sorted({row.kind for row in Record.objects.all()})
    windows = [listing.Window(kinds, 500, in_folds=in_folds) for in_folds in (False, True)]
    if {row.id for row in listing.list_windows(*windows, by=by)} - truth["ours"]:
        yield "a window of what is shared has another's"
    folds = [fold for fold in Fold.objects.all() if fold.couple_id in now]
    opened = {fold.pk for fold in folds if fold.opened_on}
    long_ago = clock.utc_day() - timedelta(days=900)
    for what, found_folds, wanted_folds in (
        ("opened folds", fold_reading.list_folds(by=by, limit=500), opened),
        (
            "folds by their rows",
            fold_reading.list_opened(by=by, since=long_ago, until=clock.utc_day(), limit=500),
            opened,
        ),
        ("waiting folds", fold_reading.waiting(by=by, limit=500), {fold.pk for fold in folds} - opened),
        ("lately opened", fold_glimpses.lately_opened(by=by, since=long_ago, limit=500), opened),
        (
            "glimpses of waiting folds",
            fold_glimpses.glimpses(fold_glimpses.FoldWindow(500), by=by)[0],
            {fold.pk for fold in folds} - opened,
        ),
    ):
        if {fold.id for fold in found_folds} != wanted_folds:
            yield what
    if (
        clear_queries.day_of_opened_fold(len(opened) + 1, by=by),
        clear_queries.day_of_private_record(len(truth["mine"]) + 1, by=by),
    ) != (None, None):
        yield "counts what is another's"
    if set(clear_queries.answers_waiting([f.pk for f in Fold.objects.all()], person_id=me)) != answered:
        yield "answers of another are taken for one's own"
    if reading.day_after(clock.utc_day() - timedelta(days=1), by=by, space="ours") is not None and not together:
        yield "days of another"
    if not (others or truth["ours"]) and any(fold_reading.list_folds(by=by)):
        yield "folds without a couple"
    if draft("answer:begun", by=by) != f"A draft of {by.person.name}.":
        yield "another's draft"


def _opened(row: Record, answered: set[Any]) -> bool:
    return row.fold is not None and row.fold.opened_on is not None and row.fold_id in answered


def _single_rows(world: Matrix) -> Iterator[str]:
    """One row, asked for by somebody else."""
    things = {(thing.kind, thing.author): thing.id for thing in world.things if not thing.past}
    maya, sam, jun = (world.people[name] for name in ("maya", "sam", "jun"))
    answer = Record.objects.get(fold=things["open fold", "maya"], space="folded", author=maya.person)
    for what, ask in {
        "a private page found by the partner": lambda: access.find(things["private page", "maya"], by=sam),
        "a shared page changed by the partner": lambda: access.find_own(things["shared page", "maya"], by=sam),
        "a page revised by the partner": lambda: access.find_to_revise(
            things["shared page", "maya"], by=sam, both=False
        ),
        "a private page revised by both": lambda: access.find_to_revise(
            things["private page", "maya"], by=sam, both=True
        ),
        "a shared page revised by the partner, who has opened it": lambda: access.hold_to_revise(
            reading.open_record(things["shared page", "maya"], by=sam), by=sam, both=False
        ),
        "an open answer revised by the other": lambda: access.find_to_revise(answer.pk, by=sam, both=True),
        "a fold of strangers": lambda: fold_reading.find_fold(things["open fold", "maya"], by=jun),
    }.items():
        try:
            ask()
            yield what
        except Absent:
            pass
    if tickets.locked(things["folded", "maya"], person_id=jun.person.pk) is not None:
        yield "a ticket for a fold of strangers"
    if [
        tickets.answers(Fold.objects.get(pk=things["folded", "maya"]), by.person.pk)[0] is None for by in (maya, sam)
    ] != [False, True]:
        yield "whose answer it is"
    session = sign_ins.SessionStore()
    session[sign_ins.PERSON] = str(jun.person.pk)
    session.create()
    for kind, author, asked in (("talk", "maya", "practices.talk"), ("preparation", "maya", "practices.talk")):
        kind_of = Record.objects.get(pk=things[kind, author]).kind
        sign_in = sign_ins.hashed(str(session.session_key))
        if clear_queries.revision_for_sign_in(things[kind, author], kind=kind_of, sign_in=sign_in) is not None:
            yield f"the number of {asked} {kind} of strangers"
    for by in (jun, world.people["ines"]):
        invitation = invitations.open_invitation(by=by)
        if invitation is None or invitation.invitation.inviter_id != by.person.pk:
            yield "the invitation of another"
    for name in ("maya", "jun"):
        person = world.people[name].person
        method = ways_in.confirmed(person, ways_in.PASSPHRASE)
        if method is None or method.person_id != person.pk:
            yield "the passphrase of another"
    if any(row.person_id != jun.person.pk for row in sign_ins.others(_NoRequest(), jun.person)):
        yield "the sign-ins of another"


class _NoRequest:
    session = sign_ins.SessionStore()


def _acts(world: Matrix) -> dict[str, tuple[str, set[str], Callable[[], object]]]:
    """By whom, whose rows it may touch besides, and what is done."""
    people = world.people
    maya, jun, sam = people["maya"], people["jun"], people["sam"]
    thing = next(t.id for t in world.things if (t.kind, t.author) == ("promise", "maya"))
    return {
        "parting": ("maya", {"sam"}, lambda: couples.part(by=maya)),
        "a word on instant": ("maya", set(), lambda: couples.agree_to_instant(True, by=maya)),
        "no instant": ("maya", {"sam"}, lambda: couples.agree_to_instant(False, by=maya)),
        "an invitation": ("jun", set(), lambda: invitations.invite(by=jun)),
        "withdrawing": ("jun", set(), lambda: invitations.withdraw(by=jun)),
        "settings": ("jun", set(), lambda: accounts.change_settings(by=jun, theme="dark")),
        "a recovery code": ("jun", set(), lambda: accounts.new_recovery_code(by=jun)),
        "a passphrase": ("jun", set(), lambda: rotation.change_passphrase(NEW, by=jun)),
        "all keys": ("maya", {"sam"}, lambda: rotation.replace_all_keys(NEW, by=maya)),
        "a reset": ("jun", set(), lambda: resets.reset(jun.person)),
        "taking in": ("sam", set(), lambda: couples.take_in(sam)),
        "a draft": ("maya", set(), lambda: keep_draft("answer:begun", "Another.", by=maya)),
        "a draft gone": ("maya", set(), lambda: keep_draft("answer:begun", "", by=maya)),
        "a reminder forgotten": ("maya", set(), lambda: due_times.forget(thing, by=maya)),
        "both reminders forgotten": ("maya", {"sam"}, lambda: due_times.forget_all(thing, by=maya)),
        "a fold settled": ("sam", {"maya"}, lambda: tickets.settle(by=sam)),
        "signing out elsewhere": ("jun", set(), lambda: sign_ins.others(_NoRequest(), jun.person).delete()),
    }


def _touched(world: Matrix, allowed: set[str], act: Callable[[], object]) -> list[str]:
    """The rows of others that are changed by it, as tables; all of it is taken back."""
    names = {by.person.pk: name for name, by in world.people.items()}
    with transaction.atomic():
        _something_of_everybodys(world)
        before, whose = rows(), _owners(names)
        act()
        after = rows()
        transaction.set_rollback(True)
    for by in world.people.values():
        by.person.refresh_from_db()
    found = set()
    for table, was in before.items():
        for key, row in was.items():
            if after[table].get(key) != row and not (whose.get((table, key[0]), set()) & allowed):
                found.add(table)
    return sorted(found)


def _something_of_everybodys(world: Matrix) -> None:
    """Reminders, devices, sign-ins and deliveries, which the things of the matrix do not bring."""
    for number, by in enumerate(world.people.values()):
        Person.objects.filter(pk=by.person.pk).update(has_inbox=True)
        KnownDevice.objects.create(person=by.person, secret_hash=bytes([number] * 32))
        for name in _names_of_reminders(world):
            Due.objects.create(person=by.person, name=name, at=clock.now() + timedelta(days=1))
    couple = world.people["noor"].couple
    Delivery.objects.create(
        couple=couple, sender=world.people["noor"].person, recipient=world.people["alex"].person, epoch=9, sealed=b"x"
    )


def _names_of_reminders(world: Matrix) -> list[bytes]:
    thing = next(t.id for t in world.things if (t.kind, t.author) == ("promise", "maya"))
    return due_times._names(thing, world.people["maya"])


def _owners(names: dict[UUID, str]) -> dict[tuple[str, object], set[str]]:
    """Whose each row is, by table and key as the database has them."""
    found: dict[tuple[str, object], set[str]] = {}
    couples_of: dict[UUID, set[str]] = {}
    for member in Membership.objects.all():
        couples_of.setdefault(member.couple_id, set()).add(names[member.person_id])

    def own(row: models.Model, *people: UUID | None, couple: UUID | None = None) -> None:
        owners = {names[person] for person in people if person in names} | couples_of.get(couple, set())  # type: ignore[arg-type]
        key = row.pk.hex if isinstance(row.pk, UUID) else row.pk
        found[row._meta.db_table, key] = owners

    for person in Person.objects.all():
        own(person, person.pk)
        for row in (*person.methods.all(), *person.keyrings.all(), *person.memberships.all(), *person.devices.all()):
            own(row, person.pk)
    for some in (SignIn, Draft, Due):
        for row in some.objects.all():  # type: ignore[attr-defined]
            own(row, row.person_id)
    for invitation in Invitation.objects.all():
        own(invitation, invitation.inviter_id)
    for delivery in Delivery.objects.all():
        own(delivery, delivery.recipient_id)
    for fold in Fold.objects.all():
        own(fold, couple=fold.couple_id)
        own(fold.couple, couple=fold.couple_id)
    for record in Record.objects.all():
        shared = record.couple_id if record.space != "mine" else None
        own(record, record.author_id, couple=shared)
        for row in (*record.slots.all(), *record.revisions.all()):
            own(row, record.author_id, couple=shared)
    return found
