import sys
import threading
import time
from pathlib import Path

import pytest

from twofold.ops import environment


class Installer:
    """Stands in for pip and uv: notes each lock asked for, and fails when told to."""

    def __init__(self) -> None:
        self.made = 0
        self.installed: list[str] = []
        self.fails = False

    def make(self, venv: Path) -> None:
        self.made += 1
        (venv / "bin").mkdir(parents=True)
        (venv / "bin" / "python").touch()
        (venv / "pyvenv.cfg").touch()

    def install(self, home: Path, venv: Path, lock: str) -> None:
        time.sleep(0.05)
        if self.fails:
            raise environment.NotPossible("the connection broke")
        self.installed.append(lock)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "locks").mkdir()
    (tmp_path / "locks" / "run.txt").write_text("django==5\n")
    (tmp_path / "locks" / "test.txt").write_text("django==5\npytest==9\n")
    return tmp_path


@pytest.fixture
def installer(monkeypatch: pytest.MonkeyPatch) -> Installer:
    stand_in = Installer()
    monkeypatch.setattr(environment, "_make", stand_in.make)
    monkeypatch.setattr(environment, "_install", stand_in.install)
    monkeypatch.setattr(environment, "_says_yes", lambda venv, check: (venv / "bin" / "python").exists())
    return stand_in


def test_made_once_and_again_only_when_the_lock_changes(home: Path, installer: Installer) -> None:
    venv = home / ".venv"
    for _ in range(3):
        environment.prepare(home, venv, "run")
    assert installer.installed == ["run.txt"]
    (home / "locks" / "run.txt").write_text("django==6\n")
    environment.prepare(home, venv, "run")
    assert installer.installed == ["run.txt", "run.txt"]
    assert installer.made == 1


def test_an_environment_for_tests_serves_running_too(home: Path, installer: Installer) -> None:
    environment.prepare(home, home / ".venv", "run")
    environment.prepare(home, home / ".venv", "test")
    environment.prepare(home, home / ".venv", "run")
    assert installer.installed == ["run.txt", "test.txt"]


def test_an_installation_cut_off_is_made_anew(home: Path, installer: Installer) -> None:
    venv = home / ".venv"
    installer.fails = True
    with pytest.raises(environment.NotPossible):
        environment.prepare(home, venv, "run")
    (venv / "half-written").touch()
    installer.fails = False
    environment.prepare(home, venv, "run")
    assert installer.made == 2
    assert not (venv / "half-written").exists()
    assert environment.up_to_date(home, venv, "run")


def test_an_environment_whose_python_is_gone_is_made_anew(home: Path, installer: Installer) -> None:
    venv = home / ".venv"
    environment.prepare(home, venv, "run")
    (venv / "bin" / "python").unlink()
    assert not environment.up_to_date(home, venv, "run")
    environment.prepare(home, venv, "run")
    assert installer.made == 2


def test_two_starts_at_once_prepare_once(home: Path, installer: Installer, capsys: pytest.CaptureFixture[str]) -> None:
    starts = [threading.Thread(target=environment.prepare, args=(home, home / ".venv", "run")) for _ in range(4)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert installer.installed == ["run.txt"]
    assert capsys.readouterr().err.count("Another start is preparing Twofold") == 3


def test_a_folder_of_other_things_is_never_removed(home: Path, installer: Installer) -> None:
    photographs = home / "photographs"
    photographs.mkdir()
    (photographs / "us.jpg").touch()
    with pytest.raises(environment.NotPossible, match="not a Python environment"):
        environment.prepare(home, photographs, "run")
    assert (photographs / "us.jpg").exists()


def test_reasons_are_told_without_a_traceback(
    home: Path, installer: Installer, capsys: pytest.CaptureFixture[str]
) -> None:
    installer.fails = True
    assert environment.main([str(home), str(home / ".venv"), "run"]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == "the connection broke"


def test_debian_without_venv_is_told_which_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TWOFOLD_UV", "")
    monkeypatch.setattr(environment, "_has", lambda module: module == "venv")
    with pytest.raises(environment.NotPossible, match=rf"apt install python3\.{sys.version_info.minor}-venv"):
        environment._make(tmp_path / "venv")


def test_a_real_environment_without_uv(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TWOFOLD_UV", "")
    environment._make(tmp_path / "a venv")
    assert environment._python_runs(tmp_path / "a venv")
    assert not environment._works(tmp_path / "a venv")


def test_uv_that_does_not_run_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "uv"
    broken.write_text("#!/bin/sh\nexit 127\n")
    broken.chmod(0o755)
    monkeypatch.setenv("TWOFOLD_UV", str(broken))
    assert environment._uv() == []
