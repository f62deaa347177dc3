from io import StringIO
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from pydantic import ValidationError

from twofold.flow import declare
from twofold.packs import CORE, Unknown, check, load
from twofold.packs.files import MAX_BYTES
from twofold.packs.report import main

from .places import BROKEN, EXAMPLE


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(copytree(EXAMPLE, tmp_path / "pack"))


def found(folder: Path) -> list[tuple[str, int, str]]:
    return [(problem.file, problem.line, problem.rule) for problem in check(folder)]


def test_the_example_loads_without_a_warning() -> None:
    assert check(EXAMPLE) == []
    pack = load(EXAMPLE)
    assert (pack.id, pack.version, pack.language, pack.licence) == ("harbour-evenings", "1.0", "en", "CC-BY-SA-4.0")
    assert pack.question("bedtimes").assumes == ("children",)
    assert [step.id for step in pack.practice("listening-turns").steps][:2] == ["settle", "topic"]
    assert pack.practice("listening-turns").steps[5].then == {"no": "mirror"}


def test_every_practice_that_is_shipped_can_be_declared() -> None:
    practices = [*load(CORE).practices, *load(EXAMPLE).practices]
    declared = [declare(practice).id for practice in practices]
    assert len(declared) >= 17
    assert {"folded-question", "listening-talk", "listening-turns"} <= set(declared)


def test_questions_are_chosen_by_depth_and_room_in_the_order_of_the_pack() -> None:
    pack = load(EXAMPLE)
    assert pack.questions_for() == pack.questions
    assert [question.id for question in pack.questions_for(2)] == ["small-kindness", "bedtimes"]
    assert [question.id for question in pack.questions_for(5, {"trust"})] == ["too-heavy-to-carry"]
    assert pack.questions_for(1, set()) == ()


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(Unknown, match="'harbour-evenings' has no question 'nowhere'"):
        load(EXAMPLE).question("nowhere")
    with pytest.raises(Unknown, match="'harbour-evenings' has no practice 'nowhere'"):
        load(EXAMPLE).practice("nowhere")


def test_a_loaded_pack_cannot_be_changed() -> None:
    pack = load(EXAMPLE)
    with pytest.raises(ValidationError, match="frozen"):
        pack.title = "Another"
    with pytest.raises(ValidationError, match="frozen"):
        pack.questions[0].text = "Another"
    with pytest.raises(TypeError):
        pack.practices[0].steps[1].then["light"] = "end"  # type: ignore[index]  # the point of the test
    assert isinstance(pack.questions, tuple)


@pytest.mark.parametrize("folder", ["nowhere", "pack.yaml"])
def test_no_folder_is_a_problem(folder: str) -> None:
    assert found(EXAMPLE / folder) == [(".", 1, "file")]


def test_an_empty_folder_has_no_pack(tmp_path: Path) -> None:
    assert found(tmp_path) == [("pack.yaml", 1, "file")]


def test_a_pack_without_content_is_empty(pack: Path) -> None:
    (pack / "questions" / "evening.yaml").unlink()
    (pack / "practices" / "listening-turns.yaml").unlink()
    assert found(pack) == [(".", 1, "empty")]


def test_a_file_that_is_too_large_is_not_read(pack: Path) -> None:
    (pack / "questions" / "large.yaml").write_bytes(b"# " + b"x" * MAX_BYTES)
    assert found(pack) == [("questions/large.yaml", 1, "file")]


def test_a_link_out_of_the_pack_is_not_followed(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("questions: a secret of this machine")
    (pack / "questions" / "link.yaml").symlink_to(tmp_path / "secret")
    assert found(pack) == [("questions/link.yaml", 1, "file")]
    assert "secret" not in str(check(pack))


def test_a_linked_folder_is_not_followed(pack: Path, tmp_path: Path) -> None:
    (pack / "questions").rename(tmp_path / "elsewhere")
    (pack / "questions").symlink_to(tmp_path / "elsewhere")
    assert found(pack) == [("questions/evening.yaml", 1, "file")]


def test_a_file_with_another_ending_or_place_is_pointed_out(pack: Path) -> None:
    (pack / "questions" / "more.yml").write_text("questions: []")
    (pack / "more.yaml").write_text("questions: []")
    (pack / "README.md").write_text("# Read me")
    assert found(pack) == [("more.yaml", 1, "file"), ("questions/more.yml", 1, "file")]


def test_ids_and_texts_are_compared_over_all_files(pack: Path) -> None:
    text = (pack / "questions" / "evening.yaml").read_text()
    (pack / "questions" / "morning.yaml").write_text(text)
    rules = [rule for file, _, rule in found(pack) if file == "questions/morning.yaml"]
    assert rules == ["duplicate-id", "duplicate-text"] * 4


def test_a_wrong_field_does_not_hide_flaws_of_the_walk(pack: Path) -> None:
    path = pack / "practices" / "listening-turns.yaml"
    text = path.read_text().replace("minutes: 20", "minutes: soon").replace("then: {no: mirror}", "then: {no: mirrr}")
    path.write_text(text)
    wrong = [(rule, text.splitlines()[line - 1].strip()) for _, line, rule in found(pack)]
    assert wrong == [("wrong-type", "minutes: soon"), ("unknown-step", "then: {no: mirrr}")]


def test_the_report_counts_and_shows_the_spread() -> None:
    out = StringIO()
    assert main(EXAMPLE, out) == 0
    assert "4 questions, 1 practice\n" in out.getvalue()
    assert "support         1    0    0    0    0      1\n" in out.getvalue()
    assert out.getvalue().endswith("0 errors, 0 warnings\n")


def test_the_report_of_a_broken_pack_lists_everything_and_fails() -> None:
    out = StringIO()
    assert main(BROKEN, out) == 1
    assert out.getvalue().startswith("\n".join(map(str, check(BROKEN))) + "\n\n")


def test_a_warning_does_not_fail(pack: Path) -> None:
    path = pack / "questions" / "evening.yaml"
    path.write_text(path.read_text().replace("    assumes: [children]\n", ""))
    out = StringIO()
    assert main(pack, out) == 0
    assert "warning: 'your children' seems to assume children" in out.getvalue()
    assert load(pack).question("bedtimes").assumes == ()


def test_a_pack_suggests_by_room_time_mood_and_mode() -> None:
    pack = load(CORE)

    def ids(**wanted: Any) -> list[str]:
        return [practice.id for practice in pack.practices_for("listening", **wanted)]

    assert ids(minutes=5, mood="far-apart", modes=("apart",))[:2] == ["listening-five", "more-than-fine"]
    assert ids(mood="after-a-fight")[-1] == "repair-after-a-fight"
    assert ids(mood="far-apart", modes=("together",)) == [
        one for one in ids(mood="far-apart") if "together" in pack.practice(one).modes
    ]
    assert ids(minutes=1) == []
    lengths = [practice.minutes for practice in pack.practices_for("listening")]
    assert lengths == sorted(lengths)


def test_the_skill_of_listening_is_explained_with_exchanges() -> None:
    skill = load(CORE).skill("listening")
    assert {"mirroring", "validating", "empathising"} <= {move.id for move in skill.moves}
    wanted = {"fixing", "at-least", "own-story", "cross-examining", "agreeing-fast"}
    assert wanted <= {alike.id for alike in skill.look_alikes}
    with pytest.raises(Unknown, match="'core' has no skill 'nowhere'"):
        load(CORE).skill("nowhere")


def test_a_practice_that_is_there_twice_is_pointed_out(pack: Path) -> None:
    text = (pack / "practices" / "listening-turns.yaml").read_text()
    (pack / "practices" / "again.yaml").write_text(text.replace("id: listening-turns", "id: again"))
    assert {rule for _, _, rule in found(pack)} == {"duplicate-text"}
