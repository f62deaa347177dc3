"""Looks up the current and former partners of a person by id."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from uuid import UUID

from twofold.people.models import Membership, Person
from twofold.people.unlocked import Unlocked
from twofold.records import clock

LATELY = timedelta(days=14)


def parted_lately(*, by: Unlocked) -> Person | None:
    """Returns whom somebody who is alone parted from in the last two weeks, whoever of the two ended it."""
    if by.couple is not None or not by.keyring.ended:
        return None
    ended = Membership.objects.filter(couple__in=by.keyring.ended, ended_on__gte=clock.utc_day() - LATELY)
    found = ended.exclude(person=by.person.pk).order_by("-ended_on").first()
    return PeopleLookup(by).person(found.person_id) if found is not None else None


class PeopleLookup:
    """Queries the database only for a former partner, and then only once."""

    def __init__(self, by: Unlocked) -> None:
        self.by = by

    def person(self, id: UUID | None) -> Person | None:
        for person in (self.by.person, self.by.partner):
            if person is not None and person.pk == id:
                return person
        return self._before.get(id) if id else None

    def name(self, id: UUID | None) -> str:
        person = self.person(id)
        return person.name if person else ""

    @cached_property
    def _before(self) -> dict[UUID, Person]:
        shared = Person.objects.filter(memberships__couple__members__person=self.by.person.pk)
        people = {person.pk: person for person in shared.distinct()}
        for id, name in self.by.keyring.names.items():  # their names at that time; a row could be forged
            if id in people:
                people[id].name = name
        return people
