"""What is written in this room."""

from __future__ import annotations

from twofold.practices.sittings import Asked, Sitting
from twofold.records.store import Document, Words


class Question(Sitting):
    """The subject of a fold: the question that both answer."""

    kind = "trust.question"


class Answer(Document):
    kind = "trust.answer"

    text: Words


class Reply(Document):
    """A few words back, once both answers lie open."""

    kind = "trust.reply"

    text: Words


class PrivateAnswer(Document):
    kind = "trust.private_answer"

    asked: Asked
    text: Words
