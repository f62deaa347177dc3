"""Reads a pack from a folder, and reports everything that is wrong with it."""

from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from twofold.flow import flaws

from .checks import Item, check_ease, check_items, check_rooms, check_spread, item_of
from .files import pack_files, read_text
from .messages import note
from .models import Manifest, Pack, Practice, Question, Skill
from .practice_checks import check_practices, check_skills, check_steps
from .problems import PackErrors, Problem, errors
from .problems import Path as Place
from .salvage import flaws_despite
from .yaml_source import Sheet, read_sheet

CORE = Path(__file__).resolve().parent.parent / "content" / "core"


@dataclass
class Reading:
    """A pack, as far as it could be read."""

    manifest: Manifest | None = None
    rooms: tuple[str, ...] = ()
    questions: list[Question] = field(default_factory=list)
    practices: list[Practice] = field(default_factory=list)
    skills: list[Skill] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def load(folder: Path) -> Pack:
    """Returns the pack. Raises PackErrors with everything that is wrong. Reads the disk, so keep the result."""
    pack, problems = examine(folder)
    if pack is None:
        raise PackErrors(problems)
    return pack


def check(folder: Path) -> list[Problem]:
    """Returns everything that is wrong, warnings too, in the order of files and lines. Never raises."""
    return examine(folder)[1]


def examine(folder: Path) -> tuple[Pack | None, list[Problem]]:
    """Returns the pack, or None if it has errors, and its problems."""
    reading = Reading()
    if not folder.is_dir():
        return None, [Problem(".", 1, "", "file", "is no folder")]
    _read_manifest(reading, folder)
    for file, path in pack_files(folder, reading.problems):
        sheet = _read(reading, file, path)
        if sheet and file.startswith("questions/"):
            _read_questions(reading, sheet)
        elif sheet and file.startswith("skills/"):
            _read_skill(reading, sheet)
        elif sheet:
            _read_practice(reading, sheet)
    pack = _pack(reading)
    if pack:
        check_spread(pack, reading.problems)
    problems = sorted(reading.problems + [one for sheet in reading.sheets for one in sheet.problems])
    return (None if errors(problems) else pack), problems


def _pack(reading: Reading) -> Pack | None:
    check_items(reading.items)
    if reading.rooms:
        check_rooms(reading.items, reading.rooms)
    check_practices([item for item in reading.items if item.sheet.file.startswith("practices/")])
    check_skills(reading.practices, reading.skills, reading.sheets)
    if reading.manifest is None:
        return None
    check_ease(reading.items, reading.manifest.language)
    if not reading.items and not reading.problems and not any(sheet.problems for sheet in reading.sheets):
        reading.problems.append(Problem(".", 1, "", "empty", "has neither questions nor practices"))
    return Pack.model_construct(
        **dict(reading.manifest),
        questions=tuple(reading.questions),
        practices=tuple(reading.practices),
        skills=tuple(reading.skills),
    )


def _read(reading: Reading, file: str, path: Path) -> Sheet | None:
    text = read_text(file, path, reading.problems)
    if text is None:
        return None
    sheet = read_sheet(file, text)
    reading.sheets.append(sheet)
    return None if sheet.broken else sheet


def _read_manifest(reading: Reading, folder: Path) -> None:
    path = folder / "pack.yaml"
    if not path.exists() and not path.is_symlink():
        reading.problems.append(Problem("pack.yaml", 1, "", "file", "is missing"))
        return
    sheet = _read(reading, "pack.yaml", path)
    if sheet:
        reading.rooms = _rooms(sheet.value)
        try:
            reading.manifest = Manifest.model_validate(sheet.value)
        except ValidationError as error:
            note(sheet, (), Manifest, error)


def _rooms(manifest: object) -> tuple[str, ...]:
    """Returns the rooms that a manifest names, even if something else in it is wrong."""
    rooms = manifest.get("rooms") if isinstance(manifest, dict) else None
    return tuple(room for room in rooms if isinstance(room, str)) if isinstance(rooms, dict) else ()


def _read_questions(reading: Reading, sheet: Sheet) -> None:
    if not isinstance(sheet.value, dict) or "questions" not in sheet.value:
        sheet.problem((), "missing", "has no 'questions:' at the top")
        return
    for name in sheet.value:
        if name != "questions":
            sheet.problem((name,), "unknown-field", "is no field here; only 'questions' is")
    items = sheet.value["questions"]
    if not isinstance(items, tuple) or not items:
        sheet.problem(("questions",), "wrong-type" if items else "missing", "is to be a list of questions")
        return
    for number, item in enumerate(items):
        place: Place = ("questions", number)
        reading.items.append(item_of(sheet, place, item))
        try:
            reading.questions.append(Question.model_validate(item))
        except ValidationError as error:
            note(sheet, place, Question, error)


def _read_practice(reading: Reading, sheet: Sheet) -> None:
    reading.items.append(item_of(sheet, (), sheet.value))
    try:
        practice = Practice.model_validate(sheet.value)
    except ValidationError as error:
        note(sheet, (), Practice, error)
        found = list(flaws_despite(sheet.value, error))
    else:
        reading.practices.append(practice)
        found = flaws(practice)
        check_steps(practice, sheet)
    for flaw in found:
        sheet.problem(flaw.path, flaw.rule, flaw.message)


def _read_skill(reading: Reading, sheet: Sheet) -> None:
    reading.items.append(item_of(sheet, (), sheet.value))
    try:
        reading.skills.append(Skill.model_validate(sheet.value))
    except ValidationError as error:
        note(sheet, (), Skill, error)
