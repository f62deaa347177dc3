"""Turns pydantic's errors into messages that help the author of a pack."""

from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from .models import Assumption, Depth, Felt, Mood, Strength, Theme
from .problems import Path, quoted
from .yaml_source import Sheet

_NAMES = {
    "themes": Theme,
    "depth": Depth,
    "strength": Strength,
    "moods": Mood,
    "after": Felt,
    "assumes": Assumption,
}
_TYPES = {
    "string_type": "text (put it in quotes)",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "mapping_type": "a group of fields",
    "model_type": "a group of fields",
    "dict_type": "a group of fields",
}


def note(sheet: Sheet, path: Path, model: type[BaseModel], error: ValidationError) -> None:
    """Adds every problem of one item to the sheet, each at its own line."""
    seen: set[tuple[Path, str]] = set()
    for detail in error.errors(include_url=False):
        # pydantic also calls a list short if its items are wrong; that is no second mistake.
        if detail["type"] == "too_short" and detail["input"]:
            continue
        place = (*path, *_location(detail))
        rule, message = _say(model, detail)
        # A value that may be text or a number fails twice, once for each.
        if (place, rule) not in seen:
            seen.add((place, rule))
            sheet.problem(place, rule, message)


def _location(detail: ErrorDetails) -> Path:
    """Removes pydantic's own markers: the alternatives of a union, and "[key]" for a mapping's key."""
    own = {"str", "int", "[key]"}
    kept = tuple(part for part in detail["loc"] if part not in own and "constrained" not in str(part))
    return kept


def _say(model: type[BaseModel], detail: ErrorDetails) -> tuple[str, str]:
    kind, value = detail["type"], detail["input"]
    context: dict[str, Any] = detail.get("ctx") or {}
    if kind == "missing":
        return "missing", "is missing"
    if kind == "extra_forbidden":
        return "unknown-field", "is no field here" + _meant(str(detail["loc"][-1]), _siblings(model, detail))
    if kind in _TYPES:
        return "wrong-type", f"is {quoted(value)}; {_TYPES[kind]} is wanted"
    if kind == "literal_error":
        return "unknown-value", _unknown(detail, value)
    if kind == "string_too_long":
        longest = context["max_length"]
        return "too-long", f"is {len(value.strip())} characters long; {longest} fit on a phone"
    if kind in {"string_too_short", "too_short"}:
        return "missing", "is empty"
    if kind == "string_pattern_mismatch":
        return "wrong-form", f"is {quoted(value)}; {_form(context['pattern'])}"
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
        return "out-of-range", f"is {quoted(value)}; it is {bound}"
    return "invalid", f"is {quoted(value)}: {detail['msg']}"


def _unknown(detail: ErrorDetails, value: object) -> str:
    field = next((part for part in reversed(detail["loc"]) if isinstance(part, str)), "")
    if field == "format":
        return f"is {quoted(value)}; this Twofold reads format 1"
    allowed = [str(name) for name in get_args(_NAMES[field])] if field in _NAMES else _expected(detail)
    return one_of(value, allowed)


def one_of(value: object, allowed: list[str]) -> str:
    return f"is {quoted(value)}; one of {', '.join(allowed)} is wanted" + _meant(str(value), allowed)


def _expected(detail: ErrorDetails) -> list[str]:
    said = str((detail.get("ctx") or {}).get("expected", ""))
    return [part.strip(" '") for part in said.replace(" or ", ", ").split(",")]


def _siblings(model: type[BaseModel], detail: ErrorDetails) -> list[str]:
    """Returns the fields that exist beside the unknown one; for nested parts, those of the part's model."""
    for part in detail["loc"][:-1]:
        if isinstance(part, str) and part in model.model_fields:
            inner = [kind for kind in get_args(model.model_fields[part].annotation) if isinstance(kind, type)]
            models = [kind for kind in inner if issubclass(kind, BaseModel)]
            model = models[0] if models else model
    return list(model.model_fields)


def _meant(given: str, known: list[str]) -> str:
    close = get_close_matches(given, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _form(pattern: str) -> str:
    if pattern.startswith("^[a-z0-9]+"):
        return "small letters, digits and single hyphens are wanted, like 'quiet-morning'"
    if pattern.startswith(r"^\d"):
        return "a version like '1.0' or '1.2.3' is wanted"
    if pattern.startswith("^[a-z]{2,3}"):
        return "a language like 'en' or 'pt-BR' is wanted"
    return "one line of text is wanted"
