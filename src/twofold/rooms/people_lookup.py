"""Who the people of one's pages are: the two of today, and whoever one was linked with before."""

from __future__ import annotations

from functools import cached_property
from uuid import UUID

from twofold.people.models import Person
from twofold.people.unlocked import Unlocked


class PeopleLookup:
    """Asks the database only where someone other than the two of today appears, and then once."""

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
        for id, name in self.by.keyring.names.items():  # what they were called then; rows can be written by anyone
            if id in people:
                people[id].name = name
        return people
