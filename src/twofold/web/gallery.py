"""Specimens for the gallery: the components' states, with made-up people."""

from __future__ import annotations

from typing import Any, NamedTuple

import segno
from django import forms
from django.utils.safestring import SafeString, mark_safe

from twofold.web.person_colours import TINTS
from twofold.web.plain_forms import PlainForm

ROOMS = {"listening": "sea", "trust": "clay", "together": "ochre", "support": "plum", "reflection": "moss"}


class Someone(NamedTuple):
    name: str
    colour: str


class Specimen(PlainForm):
    prefix = "specimen"
    name = forms.CharField(label="Your name", help_text="As your partner calls you.", max_length=40)
    email = forms.EmailField(label="E-mail", required=False, help_text="Only to write to you about this house.")
    passphrase = forms.CharField(label="Passphrase", widget=forms.PasswordInput(attrs={"autocomplete": "off"}))
    zone = forms.ChoiceField(label="Time zone", choices=[("UTC", "UTC"), ("Europe/Vienna", "Vienna")])
    kept = forms.BooleanField(label="I have written the recovery code down")
    text = forms.CharField(label="Your answer", widget=forms.Textarea, help_text="A line is enough.")
    colour = forms.ChoiceField(label="Your colour", choices=TINTS, widget=forms.RadioSelect)
    idle = forms.ChoiceField(
        label="Lock after", choices=[("5", "5 minutes"), ("15", "15 minutes")], widget=forms.RadioSelect
    )
    close = forms.ChoiceField(
        label="How close did today feel?",
        choices=[(str(n), str(n)) for n in range(1, 6)],
        widget=forms.RadioSelect,
    )


FIRST = {
    "name": "Maya",
    "zone": "Europe/Vienna",
    "colour": "moss",
    "idle": "15",
    "close": "3",
    "text": "That it is quiet. My father peeled oranges for my mother every evening and never said a word about it.",
}


def _drawing() -> SafeString:
    return mark_safe(segno.make("https://twofold.example/join", error="m").svg_inline(omitsize=True))  # noqa: S308  # drawn here, from a constant


def specimens() -> dict[str, Any]:
    wrong = Specimen({"specimen-name": "", "specimen-email": "maya@", "specimen-text": ""}, auto_id="wrong_%s")
    wrong.add_error(None, "The two passphrases differ. What else you filled in is still here.")
    return {
        "maya": Someone("Maya", "moss"),
        "sam": Someone("Sam", "ochre"),
        "form": Specimen(initial=FIRST),
        "wrong": wrong,
        "idle_help": {"5": "For a shared phone or a desk others pass by.", "15": "What most people like."},
        "steps_shown": ["Read", "Write", "Open", "Talk on"],
        "lines": [
            {
                "when": "Sunday",
                "date": "2026-11-22",
                "text": "What did you learn about love from the people who raised you?",
                "href": "#lines",
                "read": True,
                "note": "You both have written.",
            },
            {
                "when": "Thursday",
                "date": "2026-11-19",
                "text": "Which small thing did the other do lately that you never named?",
                "href": "#lines",
                "read": True,
            },
            {"when": "2 Nov", "date": "2026-11-02", "text": "Removed by Sam, 3 November"},
        ],
        "earlier": {"label": "October", "url": "#months"},
        "drawing": _drawing(),
        "windows": [{"key": key, "tint": tint, "lit": key == "trust"} for key, tint in ROOMS.items()],
        "drawings": ["chairs", "letterbox", "key", "table", "window"],
        "tints": TINTS,
        "code": "7KQ2M-9TXRA-C4HVD-W8ZPN-3E6GJ-B5YSF-Q2N7K",
    }
