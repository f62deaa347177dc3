"""Proposes, answers and ends agreements. A form sent twice acts once. If both partners send at the same moment, the
store's compare-and-set settles it, and the later one keeps what they typed on their page.
"""

from __future__ import annotations

from uuid import UUID, uuid5

from django.db import transaction

from twofold.people.keyrings import hold_still
from twofold.people.unlocked import Unlocked
from twofold.records import clock, log
from twofold.records.store import Absent, Conflict, Stale, open_record, save
from twofold.trust.agreements.documents import Agreement, AgreementLine, Happened, Wording
from twofold.trust.agreements.queries import SeenAgreement, agreement, seen_tag
from twofold.trust.agreements.states import Act, Event, Illegal, State, apply


def wording_id(once: UUID) -> UUID:
    return uuid5(once, "wording")


def propose_first(title_and_words: Wording, *, by: Unlocked) -> SeenAgreement:
    """Makes an agreement; its id is the wording's `agreement`. Raises Ended; Conflict if the same form was sent before
    with other words: what is proposed never changes without the partner seeing it.
    """
    id = title_and_words.agreement
    with transaction.atomic():
        hold_still(by)  # the second of two presses at once waits here, and finds what the first has proposed
        if _same_again(title_and_words, wording_id(id), by=by):
            return agreement(id, by=by)
        wording = save(title_and_words, by=by, space="ours", once=wording_id(id))
        log.begin(Agreement, _happened("proposed", wording.id, id, by), by=by, space="ours", once=id)
        return agreement(id, by=by)


def propose(wording: Wording, *, by: Unlocked, once: UUID, upon: int) -> SeenAgreement:
    """Proposes a new wording, which replaces one that is still open. `upon`: the revision that its author saw.

    Raises Absent, Ended; Conflict if the agreement has changed since, or the same form was sent before with other
    words.
    """
    with transaction.atomic():
        hold_still(by)
        at = agreement(wording.agreement, by=by)
        if _same_again(wording, wording_id(once), by=by):
            return at
        _document, state = _readable(at)
        if at.entry.rev != upon:
            raise Conflict(at.entry)
        save(wording, by=by, space="ours", once=wording_id(once))
        event = _happened("proposed", wording_id(once), once, by)
        apply(state, event.event)
        log.add(at.entry, event, by=by)
        return agreement(at.id, by=by)


def answer(
    id: UUID, act: Act, wording: UUID, *, by: Unlocked, once: UUID, line: str = "", draft: str | None = None
) -> SeenAgreement:
    """Agrees to, declines, withdraws or ends exactly this wording. Raises Absent, Ended, Stale."""
    return log.settle_race(lambda: _answer(id, act, wording, by=by, once=once, line=line, draft=draft))


def _answer(
    id: UUID, act: Act, wording: UUID, *, by: Unlocked, once: UUID, line: str, draft: str | None
) -> SeenAgreement:
    at = agreement(id, by=by)
    document, state = _readable(at)
    words = uuid5(once, "line") if line else None
    if document.did(once):
        if words is not None and not _said(words, line, by=by):
            raise Stale
        return at
    seen = seen_tag(at.wordings.get(wording), by=by) if act == "agreed" else ""
    event = _happened(act, wording, once, by, words=words, seen=seen)
    try:
        apply(state, event.event)
    except Illegal as illegal:
        raise Stale from illegal
    if words is not None:
        save(AgreementLine(agreement=id, text=line), by=by, space="ours", once=words, draft=draft)
    log.add(at.entry, event, by=by)
    return agreement(id, by=by)


def done_before(at: SeenAgreement, act: Act, wording: UUID, line: str, *, by: Unlocked) -> bool:
    """Checks whether this person has answered this wording in the same way, from another page or device."""
    same = [event.words for event in at.events if event.event == Event(act, by.person.pk, wording)]
    return any(not line or (words is not None and _said(words, line, by=by)) for words in same)


def _said(words: UUID, line: str, *, by: Unlocked) -> bool:
    try:
        document = open_record(words, by=by).document
    except Absent:
        return False
    return isinstance(document, AgreementLine) and document.text == line


def _happened(
    act: Act, wording: UUID, once: UUID, by: Unlocked, *, words: UUID | None = None, seen: str = ""
) -> Happened:
    return Happened(once=once, act=act, who=by.person.pk, wording=wording, at=clock.now(), words=words, seen=seen)


def _readable(at: SeenAgreement) -> tuple[Agreement, State]:
    """Raises Absent if it can no longer be read."""
    if at.state is None or not isinstance(at.entry.document, Agreement):
        raise Absent
    return at.entry.document, at.state


def _same_again(wording: Wording, id: UUID, *, by: Unlocked) -> bool:
    """Returns True if this very wording was proposed before. Raises Conflict if it was, with other words; Absent if
    somebody else wrote the record.
    """
    try:
        before = open_record(id, by=by)
    except Absent:
        return False
    if before.author_id != by.person.pk:
        raise Absent
    if before.document != wording:
        raise Conflict(before)
    return True
