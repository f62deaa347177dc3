import stat
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest
from tests.passphrases import PASSPHRASES

from twofold.ops.export import write_export
from twofold.ops.refusal import Refusal
from twofold.people.unlocked import Unlocked
from twofold.rooms.installed_packs import core
from twofold.trust.questions.actions import answer_alone

WORDS = "The heron by the mill again, and nobody to tell."


@pytest.fixture
def writer(jun: Unlocked) -> Unlocked:
    answer_alone(core().questions[0], WORDS, by=jun, once=uuid4())
    return jun


def test_a_person_gets_their_words_in_a_file_of_their_own(writer: Unlocked, tmp_path: Path) -> None:
    target = tmp_path / "mine.zip"
    write_export(writer.person.sign_in_name, PASSPHRASES["jun"], target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with zipfile.ZipFile(target) as archive:
        assert WORDS in archive.read("mine.html").decode()
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(("name", "passphrase"), [("jun", "not the passphrase at all"), ("nobody", PASSPHRASES["jun"])])
def test_a_wrong_name_or_passphrase_writes_nothing(
    writer: Unlocked, tmp_path: Path, name: str, passphrase: str
) -> None:
    wanted = writer.person.sign_in_name if name == "jun" else name
    with pytest.raises(Refusal, match="do not belong together"):
        write_export(wanted, passphrase, tmp_path / "mine.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_leaves_no_half_file(
    writer: Unlocked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(unlocked: Unlocked, file: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("twofold.leaving.export.write", full)
    with pytest.raises(OSError, match="No space left"):
        write_export(writer.person.sign_in_name, PASSPHRASES["jun"], tmp_path / "mine.zip")
    assert list(tmp_path.iterdir()) == []
