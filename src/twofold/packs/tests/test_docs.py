"""The page for writers of packs stays true."""

import re

from twofold.flow.flaws import MAY_HAVE, NEEDS
from twofold.packs import CORE, DEPTHS, MOODS, load
from twofold.packs.models import Evidence, LookAlike, Manifest, Move, Practice, Question, Skill, Step

from .places import DOCS, EXAMPLE
from .test_broken import FOUND

TEXT = DOCS.read_text(encoding="utf-8")
OTHER_RULES = {"markup", "out-of-range", "reading-ease", "spread"}  # in test_loading, test_questions, test_odd_text


def test_the_example_on_the_page_is_the_example_that_is_tested() -> None:
    shown = dict(re.findall(r"`([\w/-]+\.yaml)`\n\n```yaml\n(.*?)```", TEXT, re.DOTALL))
    files = {path.relative_to(EXAMPLE).as_posix(): path.read_text(encoding="utf-8") for path in EXAMPLE.rglob("*.yaml")}
    assert shown == files


def test_every_field_is_explained() -> None:
    for model in (Manifest, Question, Practice, Step, Evidence, Skill, Move, LookAlike):
        for name in model.model_fields:
            assert f"`{name}" in TEXT, name
    for name in {*load(CORE).rooms, *MOODS, *NEEDS, *MAY_HAVE} | {name for names in NEEDS.values() for name in names}:
        assert f"`{name}`" in TEXT, name
    assert [depth for depth in DEPTHS if f"{depth} " not in TEXT] == []


def test_every_rule_is_explained_and_met_by_a_test() -> None:
    explained = set(re.findall(r"^\| `([a-z-]+)`(?: \(warning\))? \|", TEXT.split("## The rules")[1], re.MULTILINE))
    assert explained == set(re.findall(r"\[([a-z-]+)\]$", FOUND, re.MULTILINE)) | OTHER_RULES
