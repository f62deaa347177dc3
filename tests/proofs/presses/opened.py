"""What everybody in the house can read with their own keys, told so that two houses can be compared."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from tests.proofs.presses.people import NEW, People
from tests.proofs.presses.rows import Rows
from twofold.people import keyrings
from twofold.people.models import Membership, Person
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import Refused, unlock, with_couple
from twofold.records.drafts import open_draft
from twofold.records.loading import entries, keys_of
from twofold.records.models import Draft, Record, Slot

_OF_RECORDS = (("records_record", "id"), ("records_revision", "record_id"), ("records_slot", "record_id"))
_OF_PEOPLE = (
    ("people_person", "id"),
    ("people_keyringrow", "person_id"),
    ("people_membership", "person_id"),
    ("records_draft", "person_id"),
)
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[0-9.Z:+-]*")
# Which question comes is drawn when somebody first looks: not by the form that brought them there.
_DRAWN = ("trust.ladder", "records.side", "kept/question-ladder")
_TAG = re.compile(r"[A-Za-z0-9_+/=-]{32,}")


def opened(people: People, rows: Rows) -> Counter[str]:
    """One line for each thing that is other than it was and that somebody can read, and one for each keyring of theirs."""
    known = {by.person.pk: name for name, by in people.by.items()}
    records = set[Any]().union(*(rows.changed(*where) for where in _OF_RECORDS))
    drafts = rows.changed("records_draft", "id")
    whose = set[Any]().union(*(rows.changed(*where) for where in _OF_PEOPLE))
    readers = set(Slot.objects.filter(record__in=records).values_list("reader_id", flat=True))
    whose |= readers | set(Membership.objects.filter(couple__in=readers).values_list("person_id", flat=True))
    found: Counter[str] = Counter()
    for person in Person.objects.filter(pk__in=whose):
        name = known.get(person.pk, "a new person")
        by = _by(person, people, name)
        if by is None:
            found[f"{name}: does not open"] += 1
            continue
        found += Counter(f"{name}: {line}" for line in _lines(by, records, drafts))
    return found


def _by(person: Person, people: People, name: str) -> Unlocked | None:
    before = people.by.get(name)
    if before is not None:
        try:
            keyring = keyrings.read(person, before.account_key, instance=before.instance)
            return with_couple(Unlocked(person, keyring, before.account_key, before.instance))
        except (keyrings.DamagedKeyring, TypeError):
            pass
    for passphrase in (NEW, people.given.get(name, "")):
        try:
            return unlock(person, passphrase)
        except Refused:
            continue
    return None


def _lines(by: Unlocked, records: set[Any], drafts: set[Any]) -> list[str]:
    keyring = by.keyring
    told = [keyring.generation, len(keyring.couple_keys), len(keyring.pins), len(keyring.confirmed), len(keyring.ended)]
    linked = by.partner.name if by.partner else "nobody"
    lines = [f"keyring {told}, temporary {keyring.temporary}, with {linked}, disputed {by.disputed}"]
    rows = Record.objects.filter(pk__in=records, slots__reader_id__in=keys_of(by)).distinct()
    for entry in entries(list(rows), by=by):
        document = entry.document.model_dump_json() if entry.document else f"unreadable: {entry.reason}"
        removed = "removed" if entry.removed_on else ""
        lines.append(f"{entry.space} {entry.kind} {entry.rev} {removed} {_plain(document)}")
    for draft in Draft.objects.filter(pk__in=drafts, person=by.person):
        lines.append(f"draft {_plain(json.dumps(open_draft(draft, by=by)))}")
    return [next((f"{name}, drawn" for name in _DRAWN if name in line), line) for line in lines]


def _plain(text: Any) -> str:
    """Without what is made by chance: ids, moments, and the tags that bind words to whoever said them."""
    return _TAG.sub("TAG", _MOMENT.sub("MOMENT", _UUID.sub("ID", str(text))))
