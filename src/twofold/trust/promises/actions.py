"""Actions on a promise. Each is safe to send twice; compare-and-set decides if both partners act at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from twofold.flow import Mode
from twofold.people.keyrings import hold_still
from twofold.people.unlocked import Unlocked
from twofold.records import clock, log
from twofold.records.store import Absent, Space, Stale, Unreadable, settle_draft
from twofold.talks import actions as talks
from twofold.trust.promises.documents import Promise
from twofold.trust.promises.open_promises import settle_reminder
from twofold.trust.promises.queries import SeenPromise, at_of, find, find_entry
from twofold.trust.promises.states import Event, Illegal, Kind, Word, apply, replay
from twofold.trust.promises.terms import Terms
from twofold.trust.promises.wording import sentence

REPAIR = "repair-a-promise"


class AlreadySent(Exception):
    """This form was sent before with other words. `id` is the promise that it made then."""

    def __init__(self, id: UUID) -> None:
        super().__init__("sent before, with other words")
        self.id = id


def promise(
    terms: Terms,
    *,
    by: Unlocked,
    once: UUID,
    to_self: bool = False,
    after: UUID | None = None,
    drafts: Iterable[str] = (),
) -> SeenPromise:
    """Promises the partner, or oneself, something. `after`: the earlier promise that this one follows; it gets a link
    to here.

    Raises Illegal if the day is over, Ended, Absent, AlreadySent.
    """
    event = Event(once=once, who="promiser", kind="made" if to_self else "proposed", at=clock.now(), terms=terms)
    replay([event])
    with transaction.atomic():
        hold_still(by)  # the second of two presses at once waits here, and finds what the first has made
        made = _made_before(once, by=by)
        if made is None:
            space: Space = "mine" if to_self else "ours"
            made = at_of(log.begin(Promise, event, by=by, space=space, once=once), by=by)
            if after is not None:
                _followed(after, made, by=by)
        elif made.promise.events[0].terms != terms or (made.entry.space == "mine") != to_self:
            raise AlreadySent(once)
        _drop(drafts, by)
    return _settled(made, by)


def reword(
    id: UUID, terms: Terms, *, by: Unlocked, once: UUID, upon: int | None = None, drafts: Iterable[str] = ()
) -> SeenPromise:
    """Changes words or day before the promise is accepted. `upon`: how often its words had changed when these were
    written.

    Raises Stale; Absent, Ended, Illegal, Unreadable, as do all functions below.
    """
    return _do(id, "reworded", by=by, once=once, upon=upon, drafts=drafts, terms=terms)


def accept(id: UUID, *, by: Unlocked, once: UUID, of: UUID) -> SeenPromise:
    """Accepts the promise as meaningful. `of`: the wording that the partner has read."""
    return _do(id, "accepted", by=by, once=once, of=of)


def decline(id: UUID, *, by: Unlocked, once: UUID, of: UUID, line: str = "", drafts: Iterable[str] = ()) -> SeenPromise:
    return _do(id, "declined", by=by, once=once, drafts=drafts, of=of, line=line)


def renegotiate(
    id: UUID,
    terms: Terms,
    *,
    by: Unlocked,
    once: UUID,
    line: str = "",
    upon: int | None = None,
    drafts: Iterable[str] = (),
) -> SeenPromise:
    """Asks for another day or wording before the day is over. The agreed terms hold until the partner agrees; a promise
    to oneself changes at once.

    Raises Stale too, like `reword`.
    """
    return _do(id, "renegotiated", by=by, once=once, upon=upon, drafts=drafts, terms=terms, line=line)


def take_back(id: UUID, *, by: Unlocked, once: UUID) -> SeenPromise:
    """Withdraws the request for a change."""
    return _do(id, "took_back", by=by, once=once)


def agree(id: UUID, *, by: Unlocked, once: UUID, of: UUID) -> SeenPromise:
    return _do(id, "agreed", by=by, once=once, of=of)


def keep_as_was(
    id: UUID, *, by: Unlocked, once: UUID, of: UUID, line: str = "", drafts: Iterable[str] = ()
) -> SeenPromise:
    return _do(id, "kept_as_was", by=by, once=once, drafts=drafts, of=of, line=line)


def say(
    id: UUID, day: date, word: Word, *, by: Unlocked, once: UUID, line: str = "", drafts: Iterable[str] = ()
) -> SeenPromise:
    """Says how a day went; only the promiser can. If said again, the later word counts."""
    return _do(id, "said", by=by, once=once, drafts=drafts, day=day, word=word, line=line)


def view(
    id: UUID, day: date | None = None, line: str = "", *, by: Unlocked, once: UUID, drafts: Iterable[str] = ()
) -> SeenPromise:
    """Adds the partner's line about a day or a promise that was let go. It doesn't change what the promiser said."""
    return _do(id, "viewed", by=by, once=once, drafts=drafts, day=day, line=line)


def let_go(id: UUID, *, by: Unlocked, once: UUID, line: str = "", drafts: Iterable[str] = ()) -> SeenPromise:
    return _do(id, "let_go", by=by, once=once, drafts=drafts, line=line)


def repair(id: UUID, mode: Mode, *, by: Unlocked, once: UUID) -> UUID:
    """Begins a talk about what was missed and returns its id; the promiser has the first turn. Raises talks.NotMade
    too.
    """
    with transaction.atomic():
        at = find(id, by=by)
        talk = uuid5(once, "talk")
        _do(id, "repaired", by=by, once=once, link=talk)
        topic = sentence(at.state.now.terms)[:200]
        return talks.begin(REPAIR, mode, by=by, once=talk, i_begin=at.mine, topic=topic)


def wordings(at: SeenPromise) -> int:
    """Returns how often its words were changed or asked to be changed. A form for a change starts from one of these
    counts.
    """
    return sum(event.kind in ("reworded", "renegotiated", "agreed") for event in at.promise.events)


def _do(
    id: UUID,
    kind: Kind,
    *,
    by: Unlocked,
    once: UUID,
    upon: int | None = None,
    drafts: Iterable[str] = (),
    **carries: Any,
) -> SeenPromise:
    """Compare and set: the partner may have acted since, so each try looks again at what is allowed by then."""

    def done() -> SeenPromise:
        at = find(id, by=by)
        if not at.did(once):
            if upon is not None and upon != wordings(at):
                raise Stale(id)
            event = Event(once=once, who=at.me, kind=kind, at=clock.now(), **carries)
            apply(at.state, event)
            at = at_of(log.add(at.entry, event, by=by), by=by)
        _drop(drafts, by)
        return at

    return _settled(log.settle_race(done), by)


def _followed(id: UUID, made: SeenPromise, *, by: Unlocked) -> None:
    """Links from the earlier promise if that is still possible. A promise to oneself is never named in a record that
    the partner reads.
    """
    try:
        if made.entry.space == "ours" or find_entry(id, by=by).space == "mine":
            _do(id, "followed", by=by, once=uuid5(made.id, "followed"), link=made.id)
    except (Absent, Unreadable, Illegal):
        return


def _made_before(id: UUID, *, by: Unlocked) -> SeenPromise | None:
    try:
        found = find(id, by=by)
    except (Absent, Unreadable):
        return None
    return found if found.mine else None


def _drop(names: Iterable[str], by: Unlocked) -> None:
    for name in names:
        settle_draft(name, by=by)


def _settled(at: SeenPromise, by: Unlocked) -> SeenPromise:
    """Updates the reminder. Only the promiser is reminded, and only they can set it."""
    if at.mine:
        settle_reminder(at, by=by)
    return at
