import re
from pathlib import Path

from pydantic_core import PydanticUndefined

from twofold.configuration import LAUNCHER_VARIABLES, Configuration

PAGE = (Path(__file__).resolve().parents[4] / "docs" / "settings.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `TWOFOLD_([A-Z_]+)` \| (.*?) \|", PAGE, re.MULTILINE))


def test_every_setting_is_documented_and_nothing_else() -> None:
    assert set(ROWS) == {name.upper() for name in Configuration.model_fields}


def test_documented_defaults_are_the_real_ones() -> None:
    for name, field in Configuration.model_fields.items():
        told = ROWS[name.upper()]
        assert field.default is not PydanticUndefined
        if isinstance(field.default, bool):
            assert told == f"`{str(field.default).lower()}`"
        elif field.default is not None and str(field.default):
            assert told.startswith(f"`{field.default}`")


def test_every_setting_explains_itself() -> None:
    assert all(field.description for field in Configuration.model_fields.values())


def test_variables_of_the_launcher_are_documented() -> None:
    assert all(f"`{name}`" in PAGE for name in LAUNCHER_VARIABLES)
