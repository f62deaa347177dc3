import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
FAKE_PYTHON = """#!/bin/sh
[ "$1" = "-c" ] && exit 0
[ "$1" = "-I" ] && exit 0
echo "ran: $*"
echo "home: $TWOFOLD_HOME data: $TWOFOLD_DATA path: $PYTHONPATH"
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone in a folder with a space in its name, whose environment is a stand-in that tells what it was asked."""
    home = tmp_path / "our house"
    python = home / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    shutil.copy(ROOT / "twofold", home / "twofold")
    prepared = home / "src" / "twofold" / "ops" / "environment.py"
    prepared.parent.mkdir(parents=True)
    prepared.write_text("# here, everything is prepared\n")
    python.write_text(FAKE_PYTHON)
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    return home


def launch(program: Path, *words: str, cwd: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], **extra}
    return subprocess.run([program, *words], cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_runs_by_default_and_keeps_data_beside_itself(clone: Path) -> None:
    done = launch(clone / "twofold", cwd=Path("/"))
    assert done.stdout.splitlines() == [
        "ran: -m twofold run",
        f"home: {clone} data: {clone}/data path: {clone}/src",
    ]


def test_follows_symbolic_links_and_passes_words_on_whole(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "first").symlink_to(os.path.relpath(clone / "twofold", tmp_path / "bin"))
    (tmp_path / "second").symlink_to(tmp_path / "bin" / "first")
    done = launch(tmp_path / "second", "backup", "a file with spaces", cwd=tmp_path)
    assert done.stdout.splitlines()[0] == "ran: -m twofold backup a file with spaces"
    assert f"home: {clone} " in done.stdout


def test_a_chosen_data_folder_is_left_alone(clone: Path, tmp_path: Path) -> None:
    assert "data: elsewhere " in launch(clone / "twofold", cwd=tmp_path, TWOFOLD_DATA="elsewhere").stdout
    by_file = launch(clone / "twofold", cwd=tmp_path, TWOFOLD_DATA_FILE="/somewhere")
    assert "data:  path" in by_file.stdout


def test_without_python_it_says_what_to_install(clone: Path, tmp_path: Path) -> None:
    shutil.rmtree(clone / ".venv")
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "dirname", "readlink", "cat"):
        (tools / name).symlink_to(str(shutil.which(name)))
    done = subprocess.run(
        [clone / "twofold"], env={"PATH": str(tools)}, capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Twofold needs Python 3.11 or newer" in done.stderr
    assert "sudo apt install python3 python3-venv" in done.stderr


def test_an_old_python_is_passed_over(clone: Path, tmp_path: Path) -> None:
    shutil.rmtree(clone / ".venv")
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "dirname", "readlink", "cat"):
        (tools / name).symlink_to(str(shutil.which(name)))
    (tools / "python3").write_text("#!/bin/sh\nexit 1\n")
    (tools / "python3").chmod(0o755)
    done = subprocess.run(
        [clone / "twofold"], env={"PATH": str(tools)}, capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 2
    assert "none was found" in done.stderr
