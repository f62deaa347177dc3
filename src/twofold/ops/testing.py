"""`twofold test`: installs missing tools if it may, checks style and types, and runs pytest, whose summary is last."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from twofold.ops.folder import home
from twofold.ops.refusal import Refusal

SUMMARY = "install what tests need, then run all tests; further words go to pytest"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
BROWSER_PACKAGES = ("chromium-headless-shell", "chromium")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="*", help="passed on to pytest, such as a path or -k words")


def main(options: argparse.Namespace) -> int:
    place = home().resolve()
    missing = install_missing()
    if missing and os.environ.get("CI"):
        raise Refusal(missing)
    if missing:
        _say(missing)
    with tempfile.TemporaryDirectory(prefix="twofold-test-") as data:
        environment = test_environment(os.environ, place, Path(data))
        for name, step in (("style", _ruff()), ("types", _mypy())):
            _say(f"Checking {name} …")
            if code := subprocess.run(step, cwd=place, env=environment).returncode:  # noqa: S603 — our own tools
                return code
        words = [*_side_by_side(), *options.others, *options.words]
        return subprocess.run([sys.executable, "-m", "pytest", *words], cwd=place, env=environment).returncode  # noqa: S603 — our own tests


def test_environment(outer: Mapping[str, str], place: Path, data: Path) -> dict[str, str]:
    """Returns an environment in which real settings don't reach the tests, nor the tests real data."""
    inner = {name: value for name, value in outer.items() if not name.startswith("TWOFOLD_")}
    inner |= {
        "TWOFOLD_HOME": str(place),
        "TWOFOLD_DATA": str(data / "data"),
        "TWOFOLD_RUNTIME": str(data / "runtime"),
    }
    # Tests start many processes: what the first of them compiles, the others find, outside the clone.
    inner.pop("PYTHONDONTWRITEBYTECODE", None)
    inner["PYTHONPYCACHEPREFIX"] = str(data / "compiled")
    inner["PYTHONPATH"] = f"{place / 'src'}{os.pathsep}{place}"
    inner["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{outer.get('PATH', os.defpath)}"
    return inner


def install_missing() -> str:
    """Installs a browser, PostgreSQL, strace and npm if it may; returns what a person still has to install, else ""."""
    packages: list[tuple[str, ...]] = []
    if not browser():
        packages.append(BROWSER_PACKAGES)
    if not has_postgresql():
        packages.append(("postgresql",))
    if not records_file_calls():
        packages.append(("strace",))
    if not has_node():
        packages.append(("npm",))
    if not packages:
        return ""
    if shutil.which("apt-get") and os.geteuid() == 0:
        _apt("update", "-qq")
        for choices in packages:
            _install_first(choices)
    return _still_missing()


def browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def has_postgresql() -> bool:
    """Looks beyond PATH too, because Debian keeps the server's programs outside of it, by version."""
    return bool(shutil.which("postgres") or list(Path("/usr/lib/postgresql").glob("*/bin/postgres")))


def records_file_calls() -> bool:
    """Returns True if the power-cut proof has its tools: on Linux strace or a C compiler; elsewhere it is skipped."""
    return sys.platform != "linux" or any(map(shutil.which, ("strace", "cc", "gcc")))


def has_node() -> bool:
    """Returns True if Node is here; some tests read calendar files and pages with it, and are skipped otherwise."""
    return bool(shutil.which("node") and shutil.which("npm"))


def _install_first(choices: tuple[str, ...]) -> None:
    for package in choices:
        _say(f"Installing {package} …")
        if _apt("install", "-y", "-qq", "--no-install-recommends", package) == 0:
            return


def _apt(*words: str) -> int:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(["apt-get", *words], env=environment, stdout=subprocess.DEVNULL).returncode  # noqa: S603, S607 — Debian's own


def _still_missing() -> str:
    lines = []
    if not browser():
        lines.append("A browser for the browser tests:  sudo apt install chromium   (macOS: brew install chromium)")
    if not has_postgresql():
        lines.append("PostgreSQL for its tests:  sudo apt install postgresql   (macOS: brew install postgresql@16)")
    if not records_file_calls():
        lines.append("strace for the power-cut proof:  sudo apt install strace")
    if not has_node():
        lines.append(
            "Node for two readers of calendars and one of pages:  sudo apt install npm   (macOS: brew install node)"
        )
    return "\n".join(["Some tests cannot run without these:", *lines]) if lines else ""


def _side_by_side() -> list[str]:
    """Runs one test more at once than there are cores (at most 4), as many wait for a server or a browser; a file at a
    time, so that a file's setup runs once.
    """
    return [
        "-n",
        str(min(4, (os.cpu_count() or 1) + 1)),
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
    ]  # the long files come first; few tests don't mean a short file


def _ruff() -> list[str]:
    return [sys.executable, "-m", "ruff", "check", "--quiet", "src", "tests", "benchmarks"]


def _mypy() -> list[str]:
    return [sys.executable, "-m", "mypy"]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
