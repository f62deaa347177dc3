"""Puts a promise into words: its sentence, its day, and hints that may make it smaller."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twofold.days.zones import day_at, zone_named
from twofold.rooms.days_ahead import coming_day_words, when_words
from twofold.trust.promises.documents import Promise
from twofold.trust.promises.states import Event, Kind, State, replay
from twofold.trust.promises.terms import Terms

WORDS: dict[str, str | LazyText] = {
    "kept": gettext_lazy("Kept"),
    "partly": gettext_lazy("Partly"),
    "not_kept": gettext_lazy("Not this time"),
}
_DID: dict[str, str | LazyText] = {
    "proposed": gettext_lazy("Promised"),
    "made": gettext_lazy("Promised"),
    "reworded": gettext_lazy("Put in other words"),
    "accepted": gettext_lazy("Taken up"),
    "declined": gettext_lazy("Kindly declined"),
    "renegotiated": gettext_lazy("Asked to change it"),
    "took_back": gettext_lazy("No longer asked to change it"),
    "agreed": gettext_lazy("Agreed to the change"),
    "kept_as_was": gettext_lazy("Asked to leave it as it was"),
    "viewed": gettext_lazy("A view"),
    "repaired": gettext_lazy("Began a talk about it"),
    "followed": gettext_lazy("Made another promise of it"),
    "let_go": gettext_lazy("Let go"),
}
_BIG = gettext_lazy("always|never|every time|forever|all the time|from now on")
_VAGUE = gettext_lazy("try|be more|more often|less|better|nicer")
_LONG = 120

EXAMPLES: tuple[tuple[str | LazyText, str | LazyText], ...] = (
    (gettext_lazy("I come home on Tuesday"), gettext_lazy("put my phone in the drawer until we have eaten")),
    (gettext_lazy("the film ends on Friday"), gettext_lazy("do the dishes without being asked")),
    (gettext_lazy("I am in town on Thursday"), gettext_lazy("bring the bread you like")),
    (gettext_lazy("my train leaves on Sunday"), gettext_lazy("send you a message before it moves")),
    (gettext_lazy("I notice that I get loud on Saturday"), gettext_lazy("say so and sit down")),
    (gettext_lazy("we are in bed on Monday"), gettext_lazy("ask about your talk and only listen")),
    (gettext_lazy("I wake up on Saturday"), gettext_lazy("make the coffee and let you sleep")),
    (gettext_lazy("the bill comes this week"), gettext_lazy("show it to you the same evening")),
    (gettext_lazy("your mother calls on Sunday"), gettext_lazy("say hello to her for two minutes")),
    (gettext_lazy("I am running late on Wednesday"), gettext_lazy("tell you before I should have been there")),
    (gettext_lazy("lunch is over on Tuesday"), gettext_lazy("book the doctor for myself")),
    (gettext_lazy("it gets dark on Friday"), gettext_lazy("walk once around the block with you")),
    (gettext_lazy("I open the calendar on Monday"), gettext_lazy("block one evening for the two of us")),
    (gettext_lazy("you tell me about your day on Thursday"), gettext_lazy("ask one more question before I answer")),
    (gettext_lazy("I am alone on Wednesday evening"), gettext_lazy("write ten lines in Mine")),
)


def sentence(terms: Terms) -> str:
    return _as_sentence(terms.cue, terms.will)


def _as_sentence(cue: str | LazyText, will: str | LazyText) -> str:
    return _("When %(cue)s, I will %(will)s.") % {"cue": cue, "will": will}


def tidy_cue(text: str) -> str:
    """Returns the words between "When" and the comma, however they were typed."""
    return _without(text, _("when|if")).rstrip(" ,;.…")


def tidy_will(text: str) -> str:
    return _without(text, _("then I will|I will|I’ll|I'll|then")).rstrip(" ,;.…")


def _without(text: str, beginnings: str) -> str:
    found = re.match(rf"(?:{beginnings})\s+", text.strip(), re.IGNORECASE)
    return text.strip()[found.end() if found else 0 :].strip(" ,…")


def hints(cue: str, will: str) -> list[str]:
    """Returns hints that might make it smaller or plainer. They are never a reason to refuse it."""
    found = []
    if word := _one_of(str(_BIG), f"{cue} {will}"):
        found.append(_("“%(word)s” is a big word. What would it be, on that one day?") % {"word": word})
    if word := _one_of(str(_VAGUE), will):
        found.append(_("“%(word)s” is hard to see. What would somebody see you do?") % {"word": word})
    if len(will) > _LONG:
        found.append(_("It is rather long. Which half of it is the promise?"))
    return found


def _one_of(words: str, text: str) -> str:
    found = re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)
    return found.group(0) if found else ""


def examples(day: date, count: int = 3) -> list[str]:
    """Returns a few examples to begin from, different ones each day."""
    first = day.toordinal() * count
    chosen = [EXAMPLES[(first + n) % len(EXAMPLES)] for n in range(count)]
    return [_as_sentence(cue, will) for cue, will in chosen]


def state_words(state: State, at: datetime, *, mine: bool) -> str:
    """Returns its state in a line. `mine`: for the promiser."""
    if state.phase == "proposed":
        return _("Not answered yet")
    if state.phase == "declined":
        return _("Kindly declined")
    if state.phase == "let_go":
        return _("Let go")
    if state.done:
        return str(WORDS[state.words[max(state.words)].word or "kept"]) if len(state.days) == 1 else _("Over")
    day = state.next_day(at)
    if day is None:
        return _("How did it go?") if mine else _("Not spoken of yet")
    return coming_day_words(day, day_at(at, zone_named(state.days[day].zone)))


# What somebody answered: with their name for the partner, and as "you" for themself.
ANSWERS: dict[Kind, tuple[str | LazyText, str | LazyText]] = {
    "accepted": (
        gettext_lazy("%(name)s says that it means something"),
        gettext_lazy("You said that it means something to you"),
    ),
    "declined": (gettext_lazy("%(name)s kindly declined"), gettext_lazy("You kindly declined")),
    "agreed": (gettext_lazy("%(name)s agreed to the change"), gettext_lazy("You agreed to the change")),
    "kept_as_was": (
        gettext_lazy("%(name)s would rather leave it as it was"),
        gettext_lazy("You would rather leave it as it was"),
    ),
    "let_go": (gettext_lazy("%(name)s let it go"), gettext_lazy("You let it go")),
}


# For the shelves and for the export, which name nobody: one line for each event.


def title_of(promise: Promise) -> str:
    state = _state(promise)
    return sentence(state.now.terms) if state else _("A promise")


def line_of(promise: Promise) -> str:
    """Returns its day, and its state unless the promise simply lies ahead."""
    state = _state(promise)
    if state is None:
        return ""
    when = when_words(state.now.terms.series, state.now.terms.day)
    if state.phase == "standing" and not state.done:
        return when
    return f"{when} · {state_words(state, promise.events[-1].at, mine=True)}"


def text_of(promise: Promise) -> str:
    """Returns its history from the first event to the last."""
    happened = [event_words(event, ZoneInfo("UTC")) for event in promise.events] if _state(promise) else []
    return "\n".join([line_of(promise), *happened])


def event_words(event: Event, zone: ZoneInfo) -> str:
    """Says what was done, on which day in `zone`, with the words that go with it."""
    day = date_format(event.at.astimezone(zone), "j F Y")
    if event.kind == "said":
        about = date_format(event.day, "l j F Y") if event.day else ""
        done = f"{about}: {WORDS[event.word or 'kept']}"
    elif event.terms is not None:
        done = f"{_DID[event.kind]}: {sentence(event.terms)} ({when_words(event.terms.series, event.terms.day)})"
    else:
        done = str(_DID[event.kind])
    return f"{day} · {done}" + (f" “{event.line}”" if event.line else "")


def _state(promise: Promise) -> State | None:
    try:
        return replay(promise.events)
    except ValueError:
        return None
