"""The declared table: who is let in where. A route without a row fails the tests.

Outcomes: IN (the view answered), HELD (423: signed out or locked; what was typed is kept), ABSENT (the one 404, byte by
byte the same as for an address that does not exist), METHOD (405).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from tests.world import ROLES, World

IN, HELD, ABSENT, METHOD = "in", "held", "absent", "method"
Outcomes = Mapping[str, str]


def _outcomes(**by_role: str) -> Outcomes:
    rest = by_role.pop("rest")
    named = {role.replace("_", " "): outcome for role, outcome in by_role.items()}
    return {role: named.get(role, rest) for role in ROLES}


ANYONE: Final = _outcomes(rest=IN)
SIGNED_IN: Final = _outcomes(anonymous=HELD, rest=IN)
UNLOCKED: Final = _outcomes(anonymous=HELD, locked=HELD, rest=IN)
MAYAS: Final = _outcomes(anonymous=HELD, locked=HELD, owner=IN, rest=ABSENT)
THE_TWO: Final = _outcomes(anonymous=HELD, locked=HELD, owner=IN, partner=IN, rest=ABSENT)
SAMS: Final = _outcomes(anonymous=HELD, locked=HELD, partner=IN, rest=ABSENT)
ONCE_TWO: Final = _outcomes(anonymous=HELD, locked=HELD, partner=IN, ex=IN, rest=ABSENT)
NOBODY: Final = _outcomes(anonymous=HELD, locked=HELD, rest=ABSENT)


@dataclass(frozen=True)
class Row:
    """One route, with what it is about. None: the method is not offered."""

    name: str
    get: Outcomes | None
    post: Outcomes | None
    about: str = ""
    where: Callable[[World], dict[str, Any]] = lambda world: {}


def _fold(name: str, get: Outcomes | None, post: Outcomes | None, about: str) -> Row:
    return Row(name, get, post, about, lambda world: {"fold_id": world.things[about]})


def _record(name: str, get: Outcomes | None, post: Outcomes | None, shelf: str, about: str) -> Row:
    return Row(name, get, post, f"{about} on {shelf}", lambda w: {"shelf": shelf, "record_id": w.things[about]})


def _private(name: str, get: Outcomes | None, post: Outcomes | None, about: str) -> Row:
    return Row(name, get, post, about, lambda world: {"record_id": world.things[about]})


def _month(name: str) -> Row:
    return Row(name, UNLOCKED, None, "a month", lambda world: {"year": 2026, "month": 5})


def _talk(name: str, get: Outcomes | None, post: Outcomes | None, about: str) -> Row:
    return Row(name, get, post, about, lambda world: {"talk_id": world.things[about]})


def _promise(name: str, get: Outcomes | None, post: Outcomes | None, about: str) -> Row:
    return Row(name, get, post, about, lambda world: {"promise_id": world.things[about]})


def _of(name: str, key: str, get: Outcomes | None, post: Outcomes | None, about: str) -> Row:
    return Row(name, get, post, about, lambda world: {key: world.things[about]})


def _about(about: str, get: Outcomes) -> Row:
    given = {"practice_id": "listening-talk"}
    return Row("talks:about", get, None, about, lambda world: {**given, "fold_id": world.things[about]})


def _kept(sort: str, line: str) -> Iterator[Row]:
    """What somebody keeps and may show: the private one, and the copy that the other sees."""
    key, private, shown = "id", sort, f"shown {sort}"
    yield Row(f"trust:new_{sort}", UNLOCKED, UNLOCKED)
    for about, whose in ((private, MAYAS), (shown, THE_TWO), ("nothing", NOBODY)):
        yield _of(f"trust:{sort}", key, whose, None, about)
    for about, whose in ((private, MAYAS), (shown, NOBODY), ("nothing", NOBODY)):
        yield _of(f"trust:change_{sort}", key, whose, whose, about)
        yield _of(f"trust:show_{sort}", key, whose, whose, about)
        yield _of(f"trust:take_back_{sort}", key, None, whose, about)
    for about, whose in ((private, NOBODY), (shown, SAMS), ("nothing", NOBODY)):
        yield _of(line, key, None, whose, about)


FOLDS: Final = ("folded", "open fold", "their own fold", "nothing")
_WHO: Final = {"folded": THE_TWO, "open fold": THE_TWO, "their own fold": ONCE_TWO, "nothing": NOBODY}

TALKS: Final = ("talk", "their own talk", "nothing")
_WHOSE: Final = {"talk": THE_TWO, "their own talk": ONCE_TWO, "nothing": NOBODY}
# A number is told to a locked browser too: its page waits to be unlocked, and asks on.
_NUMBER: Final = {
    "talk": _outcomes(anonymous=HELD, locked=IN, owner=IN, partner=IN, rest=ABSENT),
    "their own talk": _outcomes(anonymous=HELD, partner=IN, ex=IN, rest=ABSENT),
    "nothing": _outcomes(anonymous=HELD, rest=ABSENT),
}

PROMISES: Final = ("promise", "private promise", "their own promise", "nothing")
_THEIRS: Final = {"promise": THE_TWO, "private promise": MAYAS, "their own promise": ONCE_TWO, "nothing": NOBODY}
# Only whoever promised may change it or take it into a calendar: Sam promised none of these, Robin one that is over.
_OF_PROMISER: Final = {"promise": MAYAS, "private promise": MAYAS, "their own promise": NOBODY, "nothing": NOBODY}
_TO_CALENDAR: Final = {**_OF_PROMISER, "their own promise": _outcomes(anonymous=HELD, locked=HELD, ex=IN, rest=ABSENT)}

ROWS: Final[tuple[Row, ...]] = (
    Row("people:front", ANYONE, None),
    Row("people:leave", None, ANYONE),
    Row("people:account", ANYONE, ANYONE),
    Row("people:recovery_code", UNLOCKED, UNLOCKED),
    Row("people:confirm_recovery_code", None, UNLOCKED),
    Row("people:sign_in", ANYONE, ANYONE),
    Row("people:sign_out", None, ANYONE),
    Row("people:unlock", SIGNED_IN, SIGNED_IN),
    Row("people:lock", None, SIGNED_IN),
    Row("people:recover", ANYONE, ANYONE),
    Row("people:join", ANYONE, ANYONE),
    Row("people:astray", ANYONE, None),
    Row("people:join_account", ANYONE, ANYONE),
    Row("people:join_accept", UNLOCKED, UNLOCKED),
    Row("people:invite", UNLOCKED, None),
    Row("people:new_invitation", None, UNLOCKED),
    Row("people:withdraw_invitation", None, UNLOCKED),
    Row("people:settings", UNLOCKED, None),
    Row("people:you", UNLOCKED, UNLOCKED),
    Row("people:address", UNLOCKED, UNLOCKED),
    Row("people:mail_code", None, UNLOCKED),
    Row("people:passphrase", UNLOCKED, UNLOCKED),
    Row("people:known_passphrase", UNLOCKED, UNLOCKED),
    Row("people:old_passphrase", UNLOCKED, UNLOCKED),
    Row("people:begin_anew", UNLOCKED, UNLOCKED),
    Row("people:sign_ins", UNLOCKED, None),
    Row("people:end_sign_in", None, UNLOCKED),
    Row("people:two", UNLOCKED, None),
    Row("people:believe_name", None, UNLOCKED),
    Row("people:agree", None, UNLOCKED),
    Row("people:part", UNLOCKED, UNLOCKED),
    Row("people:changed_key", UNLOCKED, UNLOCKED),
    Row("today:today", UNLOCKED, None),
    Row("today:open", UNLOCKED, None),
    Row("today:rooms", UNLOCKED, None),
    Row("today:begin", UNLOCKED, None),
    Row("today:gift", UNLOCKED, None, where=lambda world: {"gift_id": UUID(int=1)}),  # what is no gift leads to Today
    Row("today:offer", None, UNLOCKED),
    Row("talks:practice", UNLOCKED, UNLOCKED, "a practice", lambda world: {"practice_id": "listening-talk"}),
    Row("talks:practice", NOBODY, NOBODY, "no practice", lambda world: {"practice_id": "nothing"}),
    *(_about(about, THE_TWO if about == "open fold" else NOBODY) for about in FOLDS),
    Row("talks:talks", UNLOCKED, None),
    *(_talk("talks:talk", _WHOSE[about], None, about) for about in TALKS),
    *(_talk("talks:revision", _NUMBER[about], None, about) for about in TALKS),
    *(
        _talk(f"talks:{verb}", None, _WHOSE[about], about)
        for verb in ("move", "pause", "agree", "back", "leave")
        for about in TALKS
    ),
    *(_talk("talks:after", None, NOBODY, about) for about in TALKS),
    _fold("talks:fold", THE_TWO, None, "folded step"),
    _fold("talks:fold", NOBODY, None, "folded"),
    Row("trust:practices", UNLOCKED, None),
    Row("trust:room", UNLOCKED, None),
    Row("trust:question", UNLOCKED, UNLOCKED),
    Row("trust:another", None, UNLOCKED),
    Row("trust:let_pass", None, UNLOCKED),
    Row("trust:limits", UNLOCKED, UNLOCKED),
    Row("trust:limits_kept", UNLOCKED, UNLOCKED),
    Row("trust:never", None, NOBODY),
    Row("trust:ask", UNLOCKED, UNLOCKED),
    Row("trust:questions", UNLOCKED, None),
    Row("trust:pick", None, UNLOCKED),
    Row("trust:questions_of", UNLOCKED, None, "a room", lambda world: {"room": "together"}),
    Row("trust:questions_of", NOBODY, None, "no room", lambda world: {"room": "cellar"}),
    Row("trust:questions_at", UNLOCKED, None, "a depth", lambda world: {"room": "together", "depth": 2}),
    Row("trust:questions_at", NOBODY, None, "a depth beyond", lambda world: {"room": "together", "depth": 5}),
    Row("rooms:tickets", None, SIGNED_IN),
    *(_fold("trust:fold", _WHO[about], None, about) for about in FOLDS),
    *(_fold("trust:answer", _WHO[about], _WHO[about], about) for about in FOLDS),
    *(_fold("trust:withdraw", None, _WHO[about], about) for about in FOLDS),
    *(_fold("trust:reply", None, _WHO[about], about) for about in FOLDS),
    *(_fold("trust:rest", None, _WHO[about], about) for about in FOLDS),
    *(_fold("trust:together", _WHO[about], _WHO[about], about) for about in FOLDS),
    Row("trust:promises", UNLOCKED, None),
    _month("trust:promises_month"),
    Row("trust:promises_month", NOBODY, None, "no month", lambda world: {"year": 2026, "month": 13}),
    Row("trust:promise_new", UNLOCKED, UNLOCKED),
    *(_promise("trust:promise_after", _THEIRS[about], None, about) for about in PROMISES),
    *(_talk("trust:promise_from_talk", _WHOSE[about], None, about) for about in TALKS),
    *(_promise("trust:promise", _THEIRS[about], None, about) for about in PROMISES),
    *(_promise("trust:promise_change", _OF_PROMISER[about], _OF_PROMISER[about], about) for about in PROMISES),
    *(
        _promise(f"trust:promise_{verb}", None, _THEIRS[about], about)
        for verb in ("accept", "decline", "agree", "as_it_was", "take_back", "say", "view", "let_go", "repair", "aside")
        for about in PROMISES
    ),
    *(_promise("trust:promise_calendar", None, _TO_CALENDAR[about], about) for about in PROMISES),
    Row("trust:dreams", UNLOCKED, None),
    *_kept("dream", "trust:dream_line"),
    _of("trust:dream", "id", ONCE_TWO, None, "their own dream"),
    _of("trust:dream_line", "id", None, NOBODY, "private page"),
    _of("trust:dream_rest", "dream_id", None, MAYAS, "dream"),
    _of("trust:dream_rest", "dream_id", None, NOBODY, "shown dream"),
    *_kept("boundary", "trust:boundary_line"),
    Row("trust:agreements", UNLOCKED, None),
    Row("trust:new_agreement", UNLOCKED, UNLOCKED),
    _of("trust:agreement", "agreement_id", THE_TWO, None, "agreement"),
    _of("trust:agreement", "agreement_id", ONCE_TWO, None, "their own agreement"),
    _of("trust:agreement", "agreement_id", NOBODY, None, "nothing"),
    _of("trust:propose", "agreement_id", THE_TWO, THE_TWO, "agreement"),
    _of("trust:propose", "agreement_id", NOBODY, NOBODY, "their own agreement"),
    _of("trust:propose", "agreement_id", NOBODY, NOBODY, "nothing"),
    _of("trust:answer_agreement", "agreement_id", None, THE_TWO, "agreement"),
    _of("trust:answer_agreement", "agreement_id", None, ONCE_TWO, "their own agreement"),
    _of("trust:answer_agreement", "agreement_id", None, NOBODY, "nothing"),
    Row("trust:afraid", UNLOCKED, None),
    *(
        _of(f"trust:afraid_{way}", "talk_id", get, post, about)
        for way, get, post in (("one", MAYAS, None), ("letter", MAYAS, MAYAS), ("talk", MAYAS, MAYAS))
        for about in ("preparation",)
    ),
    *(
        _of(f"trust:afraid_{way}", "talk_id", get, post, about)
        for way, get, post in (("one", NOBODY, None), ("letter", NOBODY, NOBODY), ("talk", NOBODY, NOBODY))
        for about in ("talk", "nothing")
    ),
    _of("trust:afraid_destroy", "talk_id", None, MAYAS, "preparation"),
    _of("trust:afraid_destroy", "talk_id", None, NOBODY, "talk"),
    Row("listening:room", UNLOCKED, UNLOCKED),
    Row("listening:practices", UNLOCKED, None),
    Row("listening:skill", UNLOCKED, None),
    Row("shelves:ours", UNLOCKED, None),
    Row("shelves:mine", UNLOCKED, None),
    Row("shelves:new_page", UNLOCKED, UNLOCKED),
    _month("shelves:ours_month"),
    _month("shelves:mine_month"),
    Row("shelves:ours_month", NOBODY, None, "no month", lambda world: {"year": 2026, "month": 13}),
    Row("shelves:mine_month", NOBODY, None, "no month", lambda world: {"year": 2026, "month": 13}),
    Row("shelves:search_ours", None, UNLOCKED),
    Row("shelves:search_mine", None, UNLOCKED),
    Row("rooms:keep_draft", None, UNLOCKED),
    Row("rooms:not_now", None, UNLOCKED),
    Row("rooms:drafts_elsewhere", None, UNLOCKED),
    Row("rooms:let_draft_go", None, UNLOCKED),
    Row("rooms:leave_writing", None, SIGNED_IN),
    _record("shelves:item", MAYAS, None, "mine", "private page"),
    _record("shelves:item", THE_TWO, None, "ours", "shared page"),
    _record("shelves:item", NOBODY, None, "ours", "private page"),
    _record("shelves:item", NOBODY, None, "mine", "shared page"),
    _record("shelves:item", NOBODY, None, "mine", "nothing"),
    _record("shelves:edit", MAYAS, MAYAS, "mine", "private page"),
    _record("shelves:edit", MAYAS, MAYAS, "ours", "shared page"),
    _record("shelves:edit", NOBODY, NOBODY, "mine", "nothing"),
    _record("shelves:remove", MAYAS, MAYAS, "mine", "private page"),
    _record("shelves:remove", MAYAS, MAYAS, "ours", "shared page"),
    _record("shelves:remove", NOBODY, NOBODY, "ours", "nothing"),
    _record("shelves:item", MAYAS, None, "ours", "folded answer"),
    _record("shelves:edit", NOBODY, NOBODY, "ours", "folded answer"),
    _record("shelves:remove", NOBODY, NOBODY, "ours", "folded answer"),
    _private("shelves:share", MAYAS, MAYAS, "private page"),
    _private("shelves:share", NOBODY, NOBODY, "shared page"),
    _private("shelves:share", NOBODY, NOBODY, "nothing"),
    Row("leaving:export", UNLOCKED, UNLOCKED),
    Row("web:gallery", ANYONE, None),
    Row("web:help", ANYONE, None),
    Row("web:privacy", ANYONE, None),
    Row("web:manifest", ANYONE, None),
    Row("web:favicon", ANYONE, None),
    Row("web:robots", ANYONE, None),
)
