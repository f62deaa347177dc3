import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from twofold.ops.folder import held, prepare_folder
from twofold.ops.refusal import Refusal

HOLD = """
import os, sys, time
from pathlib import Path
from twofold.ops.folder import held
with held(Path(sys.argv[1])):
    if os.fork() == 0:
        sys.exit()          # a worker that ends must not let go for the others
    os.wait()
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_made_for_its_owner_only(tmp_path: Path) -> None:
    prepare_folder(tmp_path / "deep" / "data")
    assert stat.S_IMODE((tmp_path / "deep" / "data").stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refusal, match="cannot write in its data folder"):
        prepare_folder(tmp_path / "file" / "data")


def test_a_full_disk_is_told_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "statvfs", lambda path: SimpleNamespace(f_bavail=100, f_frsize=4096))
    with pytest.raises(Refusal, match="is full"):
        prepare_folder(tmp_path)


def test_held_by_one_at_a_time(tmp_path: Path, holder: "subprocess.Popen[str]") -> None:
    with pytest.raises(Refusal, match="Twofold is running with the data"), held(tmp_path, patience=0.2):
        pass


def test_a_killed_server_lets_go(tmp_path: Path, holder: "subprocess.Popen[str]") -> None:
    holder.send_signal(signal.SIGKILL)
    start = time.monotonic()
    with held(tmp_path):
        assert time.monotonic() - start < 20  # the holder would have slept for a minute
