"""The acting person with open keys: what every action takes as `by`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from twofold.days.zones import zone_named
from twofold.people.models import Couple, Membership, Person
from twofold.vault.keyring import Keyring
from twofold.vault.sealing import ReaderKey


@dataclass(frozen=True, slots=True)
class Unlocked:
    """`couple`, `partner` and `membership` are the current ones, or None; `instance` is bound into every seal."""

    person: Person
    keyring: Keyring
    account_key: bytes
    instance: UUID
    couple: Couple | None = None
    membership: Membership | None = None
    partner: Person | None = None
    partner_instant: bool = False
    row_name: str = ""  # the partner's name in the database
    disputed: bool = False  # the rows and the keyring name different couples; `partner` is None then
    page: str = ""  # the name the sending page gave itself; "" without a script
    took: frozenset[str] = frozenset()  # the drafts of other pages that it took over

    def __repr__(self) -> str:
        return f"<Unlocked {self.person.pk}>"

    @property
    def linked(self) -> bool:
        """True if this person holds the couple's key and so can write to both."""
        if self.couple is None or self.couple.pk not in self.keyring.couple_keys:
            return False
        bond = self.keyring.bond
        today = bond.couple if bond is not None else None
        return self.couple.pk == (today if self.keyring.told else self.keyring.last_couple)

    def parted_from(self, couple: UUID | None) -> bool:
        """True if what belongs to this couple is read and no longer added to, because the couple has ended."""
        return couple is not None and not (self.linked and self.couple is not None and self.couple.pk == couple)

    @property
    def partner_name(self) -> str:
        """The name of the partner to whom this person can write; "" if there is none."""
        return self.partner.name if self.linked and self.partner is not None else ""

    @property
    def was_invited(self) -> bool:
        """True for the partner who was invited, False for the one who invited and for anybody alone."""
        return self.membership is not None and self.membership.side == "b"

    @property
    def settled(self) -> bool:
        """True if a recovery code has been typed back and counts, whatever rows say."""
        return bool(self.keyring.confirmed)

    @property
    def renamed(self) -> str:
        """The partner's new name in the database if this person hasn't accepted it yet, else ""."""
        if self.partner is None:
            return ""
        shown = self.keyring.names.get(self.partner.pk)
        return self.row_name if shown is not None and self.row_name != shown else ""

    @property
    def island_id(self) -> UUID:
        return self.couple.island_id if self.couple else self.person.island_id

    @property
    def zone(self) -> ZoneInfo:
        return zone_named(self.person.zone)

    @property
    def today(self) -> date:
        """The date in this person's time zone."""
        return datetime.now(self.zone).date()

    @property
    def person_reader(self) -> ReaderKey:
        """The key under which this person's own slots are made now."""
        return ReaderKey("person", self.person.pk, self.keyring.person_epoch, self.keyring.person_key)

    @property
    def couple_reader(self) -> ReaderKey:
        """The key under which the couple's slots are made now. Raises KeyError if not linked."""
        if self.couple is None:
            raise KeyError("alone")
        epoch = self.keyring.couple_epoch(self.couple.pk)
        return ReaderKey("couple", self.couple.pk, epoch, self.keyring.couple_keys[self.couple.pk][epoch])

    @property
    def readers(self) -> tuple[ReaderKey, ...]:
        """Every key with which this person can open slots: all own epochs, and those of every couple they were in."""
        own = [ReaderKey("person", self.person.pk, e, k) for e, k in self.keyring.person_keys.items()]
        shared = [
            ReaderKey("couple", couple, epoch, key)
            for couple, keys in self.keyring.couple_keys.items()
            for epoch, key in keys.items()
        ]
        return (*own, *shared)

    def with_keyring(self, keyring: Keyring) -> Unlocked:
        return replace(self, keyring=keyring)
