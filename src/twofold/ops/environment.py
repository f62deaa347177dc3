"""Makes the environment that Twofold runs in. Standard library only: the launcher runs this before all else exists.

Called as `python -I environment.py HOME VENV COMMAND`. A stamp in the environment names the locks that it was made
from; while it matches, nothing is done. During an installation the environment holds a marker, so that an interrupted
one starts again at the next launch. A lock of the operating system keeps two launches apart; it ends with its holder.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

STAMP = "twofold-installed"
MARKER = "twofold-installing"
Step = list[str]
# Not the environment's own Python, which may be removed here, but the one that it was made from.
PYTHON: str = getattr(sys, "_base_executable", sys.executable)


class NotPossible(Exception):
    """The environment can't be made; the message says what to do."""


def lock_names(command: str) -> list[str]:
    return ["run.txt", "test.txt"] if command == "test" else ["run.txt"]


def fingerprint(home: Path, names: list[str]) -> str:
    digest = sha256()
    for name in names:
        digest.update((home / "locks" / name).read_bytes())
    return digest.hexdigest()


def up_to_date(home: Path, venv: Path, command: str) -> bool:
    """Returns True if the environment is complete for this command; one for tests serves running too."""
    try:
        stamp = (venv / STAMP).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return False
    enough = {fingerprint(home, lock_names("test")), fingerprint(home, lock_names(command))}
    return stamp in enough and not (venv / MARKER).exists() and _works(venv)


def _works(venv: Path) -> bool:
    """Returns False if the Python that the environment was made from is gone or was replaced by another version."""
    return _says_yes(venv, "import sys, django; sys.exit(sys.prefix == sys.base_prefix)")


def _says_yes(venv: Path, check: str) -> bool:
    python = venv / "bin" / "python"
    return python.exists() and _run([str(python), "-I", "-c", check]).returncode == 0


def _run(step: Step) -> subprocess.CompletedProcess[str]:
    """Runs Python, pip or uv with our own arguments; no shell."""
    return subprocess.run(step, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # noqa: S603 — as above


@contextmanager
def only_one(venv: Path) -> Iterator[None]:
    venv.parent.mkdir(parents=True, exist_ok=True)
    with open(venv.parent / f"{venv.name}.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is preparing Twofold; waiting for it …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def prepare(home: Path, venv: Path, command: str) -> None:
    if up_to_date(home, venv, command):
        return
    with only_one(venv):
        if up_to_date(home, venv, command):
            return
        say("Preparing Twofold. This happens once and takes up to a minute …")
        broken = (venv / MARKER).exists() or not _python_runs(venv)
        if broken:
            _clear(venv)
            _make(venv)
        (venv / STAMP).unlink(missing_ok=True)
        (venv / MARKER).touch()
        _install(home, venv, lock_names(command)[-1])
        (venv / STAMP).write_text(fingerprint(home, lock_names(command)), encoding="ascii")
        (venv / MARKER).unlink()


def _python_runs(venv: Path) -> bool:
    return _says_yes(venv, f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})")


def _clear(venv: Path) -> None:
    """Removes a broken environment, but never a folder that isn't one."""
    if not venv.exists() or not any(venv.iterdir()):
        return
    if not (venv / "pyvenv.cfg").exists() and not (venv / MARKER).exists():
        raise NotPossible(f"{venv} is not empty and not a Python environment. Choose another TWOFOLD_VENV.")
    shutil.rmtree(venv)


def _make(venv: Path) -> None:
    """Makes it with uv, with Python itself, or with an installed pip if Debian has left ensurepip out."""
    venv.mkdir(parents=True, exist_ok=True)
    (venv / MARKER).touch()
    ways: list[Step] = []
    if _uv():
        ways.append([*_uv(), "venv", "--quiet", "--allow-existing", "--python", PYTHON, str(venv)])
    if _has("venv") and _has("ensurepip"):
        ways.append([PYTHON, "-I", "-m", "venv", str(venv)])
    if _has("venv") and _has("pip"):
        ways.append([PYTHON, "-I", "-m", "venv", "--without-pip", str(venv)])
    if not ways:
        raise NotPossible(_venv_missing())
    _first_that_works(ways)


def _venv_missing() -> str:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return (
        f"Python {version} is here, but the part that makes environments is not.\n"
        f"On Debian or Ubuntu it is a package of its own:  sudo apt install python{version}-venv\n"
        "Then start Twofold again."
    )


def _install(home: Path, venv: Path, lock: str) -> None:
    """Installs only files whose hashes are in the lock, and builds nothing."""
    requirements = str(home / "locks" / lock)
    python = str(venv / "bin" / "python")
    checked = ["install", "--quiet", "--require-hashes", "--only-binary", ":all:", "-r", requirements]
    plain = ["--no-input", "--disable-pip-version-check"]
    ways: list[Step] = []
    if _uv():
        ways.append([*_uv(), "pip", *checked, "--python", python])
    if _says_yes(venv, "import pip"):
        ways.append([python, "-m", "pip", *checked, *plain])
    elif _has("pip"):
        ways.append([PYTHON, "-m", "pip", "--python", python, *checked, *plain])
    if not ways:
        raise NotPossible(_venv_missing())
    _first_that_works(ways)


def _first_that_works(ways: list[Step]) -> None:
    told: list[str] = []
    for way in ways:
        done = _run(way)
        if done.returncode == 0:
            return
        told.append(_reasons(done.stdout))
    raise NotPossible(
        "\n\n".join(told) + "\n\nThe parts that Twofold needs could not be installed (see above). "
        "Check the connection, the proxy (HTTPS_PROXY) where you need one, and the free space, then start again: "
        "nothing half-made is kept."
    )


def _reasons(told: str) -> str:
    """Returns the installer's own last words: if a connection breaks, pip prints a whole traceback before them."""
    lines = told.strip().splitlines()
    begun = next((at for at, line in enumerate(lines) if line.startswith("Traceback")), None)
    if begun is None:
        return "\n".join(lines)
    return "\n".join([*(line for line in lines[:begun] if line != "ERROR: Exception:"), lines[-1]])


def _uv() -> Step:
    """Returns uv, if it is here and runs: it installs the same files several times faster."""
    path = os.environ.get("TWOFOLD_UV", shutil.which("uv") or "")
    return [path] if path and _run([path, "--version"]).returncode == 0 else []


def _has(module: str) -> bool:
    return _run([PYTHON, "-I", "-c", f"import {module}"]).returncode == 0


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    home, venv, command = Path(arguments[0]), Path(arguments[1]), arguments[2]
    try:
        prepare(home, venv, command)
    except NotPossible as reason:
        say(str(reason))
        return 2
    except OSError as error:
        say(f"The environment in {venv} cannot be made: {error.strerror or error}.")
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
