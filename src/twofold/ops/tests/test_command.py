import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from twofold.ops import command, testing
from twofold.ops.refusal import Refusal
from twofold.ops.run import refuse_busy

SRC = Path(__file__).resolve().parents[3]


def twofold(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("TWOFOLD_")}
    environment = plain | {"PYTHONPATH": str(SRC), **settings}
    program = [sys.executable, "-m", "twofold", *words]
    return subprocess.run(program, env=environment, capture_output=True, text=True, check=False)


def test_every_subcommand_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["--help"])
    told = capsys.readouterr().out
    assert all(name in told and part.SUMMARY.split()[0] in told for name, part in command.SUBCOMMANDS.items())


@pytest.mark.parametrize("words", [["wander"], ["run", "--faster"], ["backup", "one", "two"]])
def test_what_is_not_understood_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(words)
    assert ended.value.code == 2
    assert "usage: twofold" in capsys.readouterr().err


def test_an_unreadable_setting_is_told_in_one_paragraph(tmp_path: Path) -> None:
    done = twofold("run", TWOFOLD_DATA=str(tmp_path / "data"), TWOFOLD_THREADS="lots")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "A setting cannot be used.",
        "TWOFOLD_THREADS: Input should be a valid integer, unable to parse string as an integer",
        "Every setting is explained in docs/settings.md.",
    ]
    assert not (tmp_path / "data").exists()


def test_unsafe_settings_stop_the_start_before_there_is_a_database(tmp_path: Path) -> None:
    done = twofold(
        "run", TWOFOLD_DATA=str(tmp_path / "data"), TWOFOLD_BIND="0.0.0.0:8460", TWOFOLD_ORIGIN="http://a.example"
    )
    assert done.returncode == 2
    assert "plain http beyond this machine" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data" / "twofold.sqlite3").exists()


def test_check_reports_and_tells_by_its_exit_code(tmp_path: Path) -> None:
    safe = twofold("check", TWOFOLD_DATA=str(tmp_path / "data"), TWOFOLD_RUNTIME="/dev/shm/twofold-test")
    assert (safe.returncode, safe.stderr) == (0, "")
    unsafe = twofold("check", TWOFOLD_DATA=str(tmp_path / "data"), TWOFOLD_SECRET_KEY="short")
    assert unsafe.returncode == 1
    assert "UNSAFE: TWOFOLD_SECRET_KEY has fewer than 32 characters." in unsafe.stdout
    assert "1 unsafe" in unsafe.stdout


def test_a_port_in_use_is_told() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refusal, match=f"Another program already uses port {port}"):
            refuse_busy(f"127.0.0.1:{port}")
    refuse_busy(f"127.0.0.1:{port}")


def test_an_address_of_another_machine_is_told() -> None:
    with pytest.raises(Refusal, match=r"cannot listen at 192\.0\.2\.1:8460"):
        refuse_busy("192.0.2.1:8460")


def test_a_socket_in_use_is_told_and_a_stale_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(path))
        other.listen()
        with pytest.raises(Refusal, match="already listens"):
            refuse_busy(f"unix:{path}")
    refuse_busy(f"unix:{path}")
    (tmp_path / "file").touch()
    with pytest.raises(Refusal, match="is not a socket"):
        refuse_busy(f"unix:{tmp_path / 'file'}")
    with pytest.raises(Refusal, match="its folder is missing"):
        refuse_busy(f"unix:{tmp_path / 'absent' / 'socket'}")


def test_tests_never_see_the_settings_of_a_real_installation(tmp_path: Path) -> None:
    outer = {"TWOFOLD_DATABASE_URL": "postgresql:///real", "PATH": "/bin", "LANG": "C"}
    inner = testing.test_environment(outer, Path("/house"), tmp_path)
    assert "TWOFOLD_DATABASE_URL" not in inner
    assert inner["TWOFOLD_DATA"].startswith(str(tmp_path))
    assert inner["LANG"] == "C"


def test_what_is_compiled_for_tests_is_kept_between_their_processes_and_outside_the_clone(tmp_path: Path) -> None:
    inner = testing.test_environment({"PYTHONDONTWRITEBYTECODE": "1"}, Path("/house"), tmp_path)
    assert "PYTHONDONTWRITEBYTECODE" not in inner
    assert inner["PYTHONPYCACHEPREFIX"].startswith(str(tmp_path))


def test_what_is_missing_for_tests_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testing, "browser", lambda: None)
    monkeypatch.setattr(testing, "has_postgresql", lambda: True)
    monkeypatch.setattr(testing.shutil, "which", lambda name: None)
    missing = testing.install_missing()
    assert "sudo apt install chromium" in missing
    assert "postgresql" not in missing
