"""What is read in this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from twofold.packs import Question, Unknown
from twofold.people.unlocked import Unlocked
from twofold.practices.packs import core
from twofold.practices.sittings import Asked
from twofold.records.counting import day_of_opened_fold, day_of_private_record
from twofold.records.folds import Fold, fold
from twofold.records.store import Absent
from twofold.trust.questions.aside import Aside, read_aside
from twofold.trust.questions.choosing import DEEPENS_AFTER, Calendar, Chosen, question_of, round_of
from twofold.vault.names import opaque_name

_SETTLED = timedelta(days=2)  # after which a UTC day lies before today in every zone
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Offered:
    """A question as it lies before one person. `fold_id` is where both answer it, whether or not it has begun."""

    question: Question
    round: int
    turn: int
    fold_id: UUID | None
    fold: Fold | None
    aside: Aside

    @property
    def other_wrote(self) -> bool:
        return self.fold is not None and self.fold.state == "theirs_only"

    @property
    def i_wrote(self) -> bool:
        return self.fold is not None and self.fold.mine is not None


def shared_day(by: Unlocked) -> date:
    """The date for the two: where the one who invited is, so that both get the same question."""
    if not by.linked or by.partner is None or by.membership is None or by.membership.side == "a":
        return by.today
    try:
        zone = ZoneInfo(by.partner.zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return datetime.now(zone).date()


def question_today(*, by: Unlocked) -> Offered:
    """The day's question, or what it was swapped for. One that both opened long ago gives way to another."""
    day, calendar, questions = shared_day(by), calendar_of(by), core().questions
    aside = read_aside(day, by=by)
    if aside.picked is not None and (picked := _known(aside.picked)) is not None:
        found = _offered(Chosen(picked, round_of(day, calendar, questions)), aside.turn, aside, by)
        if not found.i_wrote:
            return found
        aside = aside.model_copy(update={"picked": None})
    for turn in range(aside.turn, aside.turn + _TRIES):
        found = _offered(question_of(day, calendar, questions, turn=turn), turn, aside, by)
        if found.fold is None or found.fold.opened_on is None or found.fold.opened_on > day - _SETTLED:
            break
    return found


def question_picked(question_id: str, *, by: Unlocked) -> Offered:
    """This question, as it stands today. Raises Absent."""
    question = _known(question_id)
    if question is None:
        raise Absent
    day = shared_day(by)
    number = round_of(day, calendar_of(by), core().questions)
    return _offered(Chosen(question, number), 0, read_aside(day, by=by), by)


def offered_again(question_id: str, *, by: Unlocked) -> Offered:
    """This question as it stands today; the day's where this house does not know it."""
    return question_picked(question_id, by=by) if _known(question_id) else question_today(by=by)


def calendar_of(by: Unlocked) -> Calendar:
    """The order of questions stands under a key of those who are asked, so that only they know what comes."""
    if by.linked and by.couple is not None:
        came = day_of_opened_fold(DEEPENS_AFTER, by=by)
        return Calendar(_order(by), by.couple.began_on, came and came + _SETTLED)
    came = day_of_private_record(DEEPENS_AFTER, by=by)
    return Calendar(_order(by), by.person.made_on, came and came + _SETTLED)


def fold_name(question_id: str, number: int) -> str:
    return f"trust/{question_id}/{number}"


def fold_id(name: str, *, by: Unlocked) -> UUID:
    """The same for both, known before the fold has begun: the browser keeps its ticket under it."""
    return UUID(bytes=opaque_name(_key(by), "trust/fold", name)[:16], version=4)


def asked(question: Question) -> Asked:
    return Asked(id=question.id, room=question.room, depth=question.depth, text=question.text, follow=question.follow)


def _known(question_id: str) -> Question | None:
    try:
        return core().question(question_id)
    except Unknown:
        return None


def _offered(chosen: Chosen, turn: int, aside: Aside, by: Unlocked) -> Offered:
    if not by.linked:
        return Offered(chosen.question, chosen.round, turn, None, None, aside)
    id = fold_id(fold_name(chosen.question.id, chosen.round), by=by)
    return Offered(chosen.question, chosen.round, turn, id, _begun(id, by), aside)


def _begun(id: UUID, by: Unlocked) -> Fold | None:
    try:
        return fold(id, by=by)
    except Absent:
        return None


def _order(by: Unlocked) -> bytes:
    return opaque_name(_key(by), "trust/order")


def _key(by: Unlocked) -> bytes:
    """The earliest key held, which stays through rotations."""
    couple = by.couple.pk if by.linked and by.couple is not None else None
    keys = by.keyring.couple_keys[couple] if couple else by.keyring.person_keys
    return keys[min(keys)]
