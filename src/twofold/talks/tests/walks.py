"""Practices for these tests: every kind of step, in a pack of their own."""

from __future__ import annotations

from typing import Any

from twofold.packs import Pack, Practice

EVIDENCE = [{"source": "Somebody", "year": 2001, "strength": "C", "finding": "It may help a little."}]
HEAD: dict[str, Any] = {
    "room": "listening",
    "about": "One speaks, the other says it back.",
    "minutes": 20,
    "who": "two",
    "modes": ("together", "live", "apart"),
    "depth": 2,
    "evidence": EVIDENCE,
    "cautions": "Not when you are afraid of your partner, or of what happens afterwards.",
}
TURNS: tuple[dict[str, Any], ...] = (
    {
        "id": "settle",
        "kind": "breathe",
        "actor": "both",
        "seconds": 60,
        "optional": True,
        "text": "Breathe slowly.",
    },
    {"id": "speak", "kind": "speak", "actor": "A", "seconds": 300, "text": "Say it in a few sentences."},
    {"id": "mirror", "kind": "mirror", "actor": "B", "text": "Say back what you heard, in your own words."},
    {
        "id": "got",
        "kind": "choose",
        "actor": "A",
        "label": "Did I get you?",
        "text": "Did they get you?",
        "options": [
            {"id": "yes", "text": "Yes, that is it"},
            {"id": "almost", "text": "Almost"},
            {"id": "not-yet", "text": "Not yet"},
        ],
        "then": {"almost": "speak", "not-yet": "speak"},
    },
    {"id": "turn", "kind": "swap", "actor": "both", "to": "speak", "times": 1, "text": "Change places."},
    {
        "id": "thanks",
        "kind": "write",
        "actor": "each",
        "space": "ours",
        "text": "What do you thank the other for?",
    },
    {
        "id": "note",
        "kind": "write",
        "actor": "each",
        "space": "mine",
        "optional": True,
        "text": "What would you like to remember?",
    },
)
EVERYTHING: tuple[dict[str, Any], ...] = (
    {"id": "welcome", "kind": "read", "actor": "both", "text": "Ten minutes for the two of you."},
    {
        "id": "guess",
        "kind": "write",
        "actor": "each",
        "space": "folded",
        "text": "What do you think weighs on the other?",
    },
    {"id": "look", "kind": "read", "actor": "both", "shows": ["guess"], "text": "Both are open."},
    {
        "id": "room",
        "kind": "confirm",
        "actor": "B",
        "text": "Do you have room for it?",
        "then": {"no": "later"},
    },
    {"id": "near", "kind": "rate", "actor": "each", "low": 1, "high": 5, "text": "How near do you feel?"},
    {"id": "quiet", "kind": "timer", "actor": "both", "seconds": 30, "text": "A quiet moment."},
    {
        "id": "own",
        "kind": "write",
        "actor": "A",
        "space": "mine",
        "text": "Write what you would rather not say.",
    },
    {"id": "later", "kind": "plan", "actor": "both", "text": "What will you do, and when?"},
)
ALONE: tuple[dict[str, Any], ...] = (
    {"id": "note", "kind": "write", "actor": "A", "space": "ours", "text": "What would you like to say?"},
    {
        "id": "calm",
        "kind": "rate",
        "actor": "A",
        "low": 1,
        "high": 5,
        "text": "How calm are you?",
        "then": {1: "note"},
    },
)


def practice(id: str, title: str, steps: tuple[dict[str, Any], ...], **head: Any) -> Practice:
    given = {**HEAD, "id": id, "title": title, "steps": steps, **head}
    return Practice.model_validate(given, strict=False)


PACK = Pack(
    format=1,
    id="tests",
    title="Tests",
    version="1.0",
    language="en",
    licence="CC0-1.0",
    authors=("Maya",),
    rooms={"listening": "Listening"},
    practices=(
        practice("turns", "In turns", TURNS, moods=("between-us",), after=("understood", "valued", "cared-for")),
        practice("everything", "Everything", EVERYTHING),
        practice("alone", "Alone", ALONE, who="one", modes=("together", "apart")),
    ),
)
