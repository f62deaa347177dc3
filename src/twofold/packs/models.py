"""The parts of a pack. Everything loaded is frozen; threads may share a loaded pack."""

from collections.abc import Collection, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints

from twofold.flow import Actor, Kind, Mode, Space, Value, Who

Theme = Literal["family", "money", "work", "touch", "faith", "past", "future", "us", "me"]
Depth = Literal[1, 2, 3, 4, 5]
Strength = Literal["A", "B", "C", "D"]
Mood = Literal["everyday", "tired", "hard-day", "good-news", "between-us", "after-a-fight", "far-apart"]
Felt = Literal["understood", "valued", "cared-for"]
Assumption = Literal["gender", "marriage", "children", "faith"]

THEMES: tuple[Theme, ...] = get_args(Theme)
DEPTHS: tuple[Depth, ...] = get_args(Depth)
MOODS: tuple[Mood, ...] = get_args(Mood)
MODES: tuple[Mode, ...] = get_args(Mode)
FORMAT = 1  # the format of the files; a loader for every past format stays

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"
Id = Annotated[str, StringConstraints(pattern=ID, max_length=60)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=24, pattern=ONE_LINE)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=ONE_LINE)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=160, pattern=ONE_LINE)]
Paragraph = Annotated[str, StringConstraints(min_length=1, max_length=320, pattern=ONE_LINE)]
Version = Annotated[str, StringConstraints(pattern=r"^\d{1,6}(\.\d{1,6}){1,2}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
Rooms = Annotated[
    Mapping[Id, Label],
    Field(min_length=1),
    AfterValidator(lambda given: MappingProxyType(dict(given))),
    PlainSerializer(dict),
]
Branches = Annotated[
    Mapping[Value, Id], AfterValidator(lambda given: MappingProxyType(dict(given))), PlainSerializer(dict)
]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", str_strip_whitespace=True)


class Question(Part):
    id: Id
    room: Id
    depth: Depth
    themes: tuple[Theme, ...] = Field(min_length=1)
    text: Line
    follow: Line
    cautions: Paragraph | None = None
    assumes: tuple[Assumption, ...] = ()
    for_two: bool = False  # it is about the other or the two of them; somebody alone isn't asked


class Evidence(Part):
    """Why a practice is thought to help. docs/packs.md explains the strengths A to D."""

    source: Line
    year: int = Field(ge=1900, le=2100)
    strength: Strength
    finding: Paragraph


class Option(Part):
    id: Id
    text: Line


class Step(Part):
    id: Id
    kind: Kind
    actor: Actor
    text: Paragraph
    help: Paragraph | None = None
    label: Label | None = None
    meanwhile: Paragraph | None = None  # shown to the partner whose step it isn't
    prompts: tuple[Line, ...] = Field((), max_length=5)  # openings that help a person to begin
    space: Space | None = None
    optional: bool = False
    repeat: bool = False
    options: tuple[Option, ...] = ()
    low: int | None = Field(None, ge=0, le=100)
    high: int | None = Field(None, ge=0, le=100)
    low_text: Short | None = None
    high_text: Short | None = None
    seconds: int | None = Field(None, ge=5, le=3600)
    next: Id | None = None
    then: Branches = Field(default_factory=lambda: MappingProxyType({}))
    to: Id | None = None
    times: int | None = Field(None, ge=1, le=10)
    shows: tuple[Id, ...] = ()
    skill: Id | None = None  # the move of a skill that this step asks for, shown with its examples

    @property
    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)


class Practice(Part):
    id: Id
    title: Short
    room: Id
    about: Paragraph
    minutes: int = Field(ge=1, le=240)
    who: Who
    modes: tuple[Mode, ...] = Field(min_length=1)
    depth: Depth
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    cautions: Paragraph
    steps: tuple[Step, ...] = Field(min_length=1)
    moods: tuple[Mood, ...] = ()
    after: tuple[Felt, ...] = ()  # what each person may note in private when it is over
    assumes: tuple[Assumption, ...] = ()


class Exchange(Part):
    """Two lines: one person says `one`, the other answers `other`."""

    one: Line
    other: Line


class Move(Part):
    """One part of a skill."""

    id: Id
    title: Short
    text: Paragraph
    examples: tuple[Exchange, ...] = Field(min_length=1)


class LookAlike(Exchange):
    """Something easily mistaken for the skill; `instead` is what the skill would have answered."""

    id: Id
    title: Short
    text: Paragraph
    instead: Line


class Skill(Part):
    id: Id
    title: Short
    room: Id
    about: Paragraph
    core: tuple[Line, ...] = Field(min_length=1)
    moves: tuple[Move, ...] = Field(min_length=1)
    look_alikes: tuple[LookAlike, ...] = ()
    remember: Paragraph | None = None


class Manifest(Part):
    """`pack.yaml`. `rooms`: the rooms of its questions and practices, with their titles, in order."""

    format: Literal[1]
    id: Id
    title: Short
    version: Version
    language: Language
    licence: Short
    authors: tuple[Line, ...] = Field(min_length=1)
    rooms: Rooms
    about: Paragraph | None = None


class Unknown(LookupError):
    """The pack has nothing with this id."""


class Pack(Manifest):
    questions: tuple[Question, ...] = ()
    practices: tuple[Practice, ...] = ()
    skills: tuple[Skill, ...] = ()

    @cached_property
    def questions_by_id(self) -> Mapping[str, Question]:
        return MappingProxyType({question.id: question for question in self.questions})

    @cached_property
    def _practices(self) -> Mapping[str, Practice]:
        return MappingProxyType({practice.id: practice for practice in self.practices})

    def question(self, question_id: str) -> Question:
        if question_id not in self.questions_by_id:
            raise Unknown(f"pack {self.id!r} has no question {question_id!r}")
        return self.questions_by_id[question_id]

    def knows(self, question_id: str) -> bool:
        return question_id in self.questions_by_id

    def practice(self, practice_id: str) -> Practice:
        if practice_id not in self._practices:
            raise Unknown(f"pack {self.id!r} has no practice {practice_id!r}")
        return self._practices[practice_id]

    def skill(self, skill_id: str) -> Skill:
        for skill in self.skills:
            if skill.id == skill_id:
                return skill
        raise Unknown(f"pack {self.id!r} has no skill {skill_id!r}")

    def move(self, move_id: str | None) -> Move | None:
        """Returns the move of a skill with this id; None if the pack has none."""
        return next((move for skill in self.skills for move in skill.moves if move.id == move_id), None)

    def practices_for(
        self, room: str, *, minutes: int = 240, mood: Mood | None = None, modes: Collection[Mode] = MODES
    ) -> tuple[Practice, ...]:
        """Returns practices that fit in `minutes`, the mood and one of the modes; shortest first, then by title."""
        found = [
            practice
            for practice in self.practices
            if practice.room == room
            and practice.minutes <= minutes
            and (mood is None or mood in practice.moods)
            and set(modes) & set(practice.modes)
        ]
        return tuple(sorted(found, key=lambda practice: (practice.minutes, practice.title)))

    def questions_for(self, max_depth: int = 5, rooms: Collection[str] | None = None) -> tuple[Question, ...]:
        """Returns the questions in the order of the pack, the same at every call."""
        return tuple(q for q in self.questions if q.depth <= max_depth and (rooms is None or q.room in rooms))
