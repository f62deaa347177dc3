"""Views of a talk: its page, its moves, and the list of talks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from twofold.flow import BOTH, PAIR
from twofold.people.access import PersonRequest
from twofold.people.cookies import allow_timer
from twofold.people.responses import CONFLICT, INVALID, SeeOther
from twofold.records import folds
from twofold.records.store import Absent, Conflict, Ended, Stale, Unreadable
from twofold.rooms import form_tokens
from twofold.rooms.decorators import screen
from twofold.rooms.second_passphrase import unlocked_beside
from twofold.rooms.words_field import tidy
from twofold.talks import actions as talks
from twofold.talks import step_answers
from twofold.talks.actions import Move
from twofold.talks.catalogue import MOST, earlier_talks, for_one, for_two, open_talks
from twofold.talks.documents import FoldedStep
from twofold.talks.feedback import keep_after
from twofold.talks.forms import MoveForm
from twofold.talks.pages import people_of, talk_page
from twofold.talks.rows import earlier_lines, talk_lines
from twofold.talks.step_forms import draft_name, move_form, panel
from twofold.talks.talk_state import EACH, SeenTalk, Turn
from twofold.web.navigation import path_to


@screen("GET")
def listing(request: PersonRequest) -> HttpResponse:
    by = request.unlocked
    open_now, earlier = open_talks(by=by), earlier_talks(by=by)
    alone = [*talk_lines(for_one(open_now), by=by), *earlier_lines(earlier, by=by, people=1)]
    given = {
        "open": talk_lines(for_two(open_now), by=by),
        "earlier": earlier_lines(earlier, by=by, people=2),
        "alone": alone,
        "further": path_to("shelves:ours" if any(e.space == "ours" for e in earlier) else "shelves:mine")
        if len(earlier) == MOST
        else "",
    }
    return render(request, "talks/talks.html", given)


@screen("GET")
def talk(request: PersonRequest, talk_id: UUID) -> HttpResponse:
    by = request.unlocked
    try:
        at = talks.find_talk(talk_id, by=by)
    except Unreadable:
        return render(request, "talks/unreadable.html", {"talk_id": talk_id})
    given = talk_page(at, by=by)
    opened = {found["fold"].id for found in given["folds"] if found["fold"].state == "open"}
    if opened - set(at.talk.opened) and not given["past"]:  # so that the partner's device notices the opened fold
        given = talk_page(talks.note_opened(at, opened, by=by), by=by)
    given["idle"] = allow_timer(request, by, given["runs"])
    return render(request, "talks/talk.html", given)


@screen("GET")
def fold(request: PersonRequest, fold_id: UUID) -> HttpResponse:
    """Redirects to the talk that a fold belongs to."""
    subject = folds.fold(fold_id, by=request.unlocked).subject.document
    if not isinstance(subject, FoldedStep):
        raise Absent
    return redirect("talks:talk", subject.talk)


@screen("POST")
def move(request: PersonRequest, talk_id: UUID) -> HttpResponse:
    """Makes a move: a step is done, written, answered, passed or taken back."""
    by = request.unlocked
    at = talks.find_talk(talk_id, by=by)
    if by.parted_from(at.entry.couple_id):
        return _moved_on(request, at)
    carried = form_tokens.carried(request, talk=str(talk_id))
    if carried is None:
        return _moved_on(request, at)
    once = form_tokens.once_id(carried)
    if at.did(once):
        other = step_answers.sent_otherwise(at, once, tidy(request.POST.get("text", "")), by=by)
        return _moved_on(request, at, sent_before=True) if other else _to(talk_id)
    turn = next((t for t in at.turns if _about(t).items() <= carried.items() and carried["kind"] in t.may), None)
    if turn is None:
        return _moved_on(request, at)
    form = move_form(at, turn, by=by, data=request.POST)
    if carried["kind"] in ("went_on", "withdrew"):
        return _taken(request, at, turn, form, Move(once, kind=carried["kind"], **_place(carried)))
    if not form.is_valid():
        return _refused(request, at, turn, form)
    return _taken(request, at, turn, form, _made(request, at, turn, form, carried))


@screen("POST")
def pause(request: PersonRequest, talk_id: UUID) -> HttpResponse:
    given = request.POST.get("minutes", "")
    minutes = int(given) if given.isdecimal() and len(given) < 6 else 0
    return _whole(request, talk_id, "paused", lambda at, id: talks.pause(at, minutes, by=request.unlocked, once=id))


@screen("POST")
def agree(request: PersonRequest, talk_id: UUID) -> HttpResponse:
    return _whole(request, talk_id, "agreed", lambda at, id: talks.agree(at, by=request.unlocked, once=id))


@screen("POST")
def come_back(request: PersonRequest, talk_id: UUID) -> HttpResponse:
    return _whole(request, talk_id, "returned", lambda at, id: talks.come_back(at, by=request.unlocked, once=id))


@screen("POST")
def leave(request: PersonRequest, talk_id: UUID) -> HttpResponse:
    return _whole(request, talk_id, "left", lambda at, id: talks.leave(at, by=request.unlocked, once=id))


@screen("POST")
def after(request: PersonRequest, talk_id: UUID) -> HttpResponse:
    """Stores the private ratings of the talk."""
    by = request.unlocked
    at = talks.find_talk(talk_id, by=by)
    if at.me is None or not at.ended:
        raise Absent
    given = {name: _point(request.POST.get(name, "")) for name in ("understood", "valued", "cared_for")}
    keep_after(at, by=by, **given)
    return _to(talk_id)


def _made(request: PersonRequest, at: SeenTalk, turn: Turn, form: MoveForm, carried: Any) -> Move:
    cleaned, step = form.cleaned_data, turn.step
    value = form.numbers.get("") if step.kind == "rate" else request.POST.get("value")
    return Move(
        form_tokens.once_id(carried),
        kind=carried["kind"],
        value=value if step.kind in {"rate", "choose", "confirm"} else None,
        values=form.numbers,
        text=cleaned.get("text", ""),
        when=cleaned.get("when"),
        ticket=form.ticket_bytes,
        draft=draft_name(at, turn, by=request.unlocked) or None,
        **_place(carried),
    )


def _refused(request: PersonRequest, at: SeenTalk, turn: Turn, form: MoveForm) -> HttpResponse:
    by = request.unlocked
    before = panel(at, turn, people_of(at, by), by=by, form=form)
    return render(request, "talks/talk.html", talk_page(at, by=by, panel_now=before), status=INVALID)


def _taken(request: PersonRequest, at: SeenTalk, turn: Turn, form: MoveForm, made: Move) -> HttpResponse:
    by, other = request.unlocked, None
    if "passphrase" in form.fields and made.kind in ("wrote", "revised") and made.text:
        if by.partner is None:
            return _moved_on(request, talks.find_talk(at.id, by=by))
        other = unlocked_beside(request, by.partner, form) if form.cleaned_data["passphrase"] else None
        if other is None and not form.errors:
            form.add_error("passphrase", form.fields["passphrase"].error_messages["required"])
        if other is None:
            return _refused(request, at, turn, form)
    try:
        talks.take(at, made, by=by, beside=other)
    except (Stale, Ended) as refused:
        return _moved_on(request, talks.find_talk(at.id, by=by), sent_before=isinstance(refused, talks.SentBefore))
    return _to(at.id)


def _whole(request: PersonRequest, talk_id: UUID, kind: str, act: Callable[[SeenTalk, UUID], SeenTalk]) -> HttpResponse:
    """Runs an action on the whole talk. The token says which talk and action, so sending it twice acts once."""
    by = request.unlocked
    at = talks.find_talk(talk_id, by=by)
    carried = form_tokens.carried(request, talk=str(talk_id), kind=kind)
    if carried is None:
        return _moved_on(request, at)
    try:
        act(at, form_tokens.once_id(carried))
    except (Stale, Ended, Conflict):
        return _moved_on(request, talks.find_talk(at.id, by=by))
    return _to(talk_id)


def _moved_on(request: PersonRequest, at: SeenTalk, *, sent_before: bool = False) -> HttpResponse:
    """Shows the talk's current state, with what was typed, ready to copy."""
    done = not sent_before and _done_already(request, at)
    typed = "" if done else request.POST.get("text", "")
    why: dict[str, Any] = {"moved_on": True, "sent_before": sent_before, "done_already": done, "typed": typed}
    given = talk_page(at, by=request.unlocked, **why)
    return render(request, "talks/talk.html", given, status=CONFLICT)


def _done_already(request: PersonRequest, at: SeenTalk) -> bool:
    """Checks whether the same was done before, from another page or device."""
    carried, sent = form_tokens.carried(request, talk=str(at.id)), request.POST
    if carried is None or any(name.startswith("rate-") for name in sent):
        return False
    actors = {carried.get("actor", at.me), BOTH, *(PAIR if carried.get("actor") == EACH else ())}
    value, text = sent.get("value", sent.get("minutes")), tidy(sent.get("text", ""))
    return any(
        (done.kind, done.step) == (carried["kind"], carried.get("step"))
        and done.actor in actors
        and value in (None, done.answer, str(done.value))
        and (not text or text in step_answers.texts_sent(at, done.once, by=request.unlocked))
        for done in at.talk.events
    )


def _about(turn: Turn) -> dict[str, Any]:
    return {"step": turn.step.id, "actor": turn.actor, "round": turn.round}


def _place(carried: Any) -> dict[str, Any]:
    return {name: carried[name] for name in ("step", "actor", "round")}


def _point(given: str) -> int | None:
    return int(given) if given in {"1", "2", "3", "4", "5"} else None


def _to(talk_id: UUID) -> HttpResponse:
    return SeeOther(reverse("talks:talk", args=[talk_id]))
