"""`twofold demo`: a second Twofold with two invented people and their year, separate from the real one."""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

from twofold.configuration import Configuration, configuration
from twofold.ops.django_start import let_go_of_database, start_django
from twofold.ops.folder import held, home, prepare_folder
from twofold.ops.migrate import bring_up_to_date
from twofold.ops.process import guard_process
from twofold.ops.refusal import Refusal
from twofold.ops.run import serve

SUMMARY = "show Twofold with two invented people and a year of their history"
PORT = 8461
SIGN = "this-is-a-demonstration"
PEOPLE = "people.txt"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, help="another folder than demo-data")
    parser.add_argument("--port", type=int, default=PORT, help=f"another port than {PORT}")
    parser.add_argument("--fresh", action="store_true", help="forget the demonstration so far and begin anew")
    parser.add_argument("--prepare", action="store_true", help="write the year and stop, without starting the server")


def main(options: argparse.Namespace) -> int:
    guard_process()
    folder = (options.data or home() / "demo-data").resolve()
    refuse_real_data(folder)
    settings = stand_apart(folder, options.port)
    if options.fresh or half_made(folder):
        forget(folder)
    prepare_folder(folder)
    if not (folder / PEOPLE).exists():
        make(folder)
    people = (folder / PEOPLE).read_text(encoding="utf-8")
    if options.prepare:
        print(people)
        return 0
    return serve(settings, words=welcome(settings, people))


def welcome(settings: Configuration, people: str) -> str:
    return (
        f"\nThe demonstration is ready:  {settings.origin}\n\n"
        f"{people}\n"
        "The two people and their words are invented. Open two browsers, or one and a private window, to be both.\n"
        f"Everything is kept in {settings.data}, apart from your own Twofold. Stop with Ctrl-C.\n"
    )


def refuse_real_data(folder: Path) -> None:
    """Raises Refusal unless the folder is empty, missing or the demonstration's own; no other is ever touched."""
    real = os.environ.get("TWOFOLD_DATA")
    same = real is not None and Path(real).expanduser().resolve() == folder
    foreign = folder.is_dir() and any(folder.iterdir()) and not (folder / SIGN).exists()
    if same or foreign or folder.is_file():
        raise Refusal(f"{folder} holds something other than a demonstration. Choose another with --data FOLDER.")


def stand_apart(folder: Path, port: int = PORT) -> Configuration:
    """Sets the demonstration's own settings, none of the real ones, with another host name.

    Browsers keep cookies by host and not by port: with the same host, signing in to one would sign people out of the
    other.
    """
    for name in [name for name in os.environ if name.startswith("TWOFOLD_") and name != "TWOFOLD_HOME"]:
        del os.environ[name]
    own = {"DATA": str(folder), "BIND": f"127.0.0.1:{port}", "ORIGIN": f"http://localhost:{port}"}
    os.environ.update({f"TWOFOLD_{name}": value for name, value in own.items()})
    configuration.cache_clear()
    return configuration()


def half_made(folder: Path) -> bool:
    return (folder / SIGN).exists() and not (folder / PEOPLE).exists()


def forget(folder: Path) -> None:
    if (folder / SIGN).exists():
        with held(folder):
            shutil.rmtree(folder)


def make(folder: Path) -> None:
    print("Writing a year for two invented people …", flush=True)
    (folder / SIGN).touch(mode=0o600)
    with held(folder):
        start_django()
        bring_up_to_date()
        from twofold.ops.seeding import seed

        people = seed()
        let_go_of_database()
    lines = [f"  {one.name}:  sign in as  {one.sign_in_name}\n         passphrase  {one.passphrase}" for one in people]
    (folder / PEOPLE).write_text("\n".join(lines) + "\n", encoding="utf-8")
