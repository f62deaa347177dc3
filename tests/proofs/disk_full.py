"""A disk that is full at any moment loses no acknowledged words: `python -m tests.proofs.disk_full --points 50`.

The data folder lies on a small file system in memory, which is filled up to a few hundred bytes or pages before each form.
A form is either acknowledged, and its words are there at the end, or its words come back in the answer. Then the disk has room
again, and the next form is taken at once.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.evening import make_account
from tests.server import Server, free_port
from tests.visitor import Page, Visitor

PASSPHRASE = "kettle harbour nine gentle walnuts"
SIZE = 40 * 1024 * 1024  # the server asks for 20 at a start


class CannotMount(Exception):
    """No small file system can be made here."""


@dataclass
class Result:
    acknowledged: dict[str, str] = field(default_factory=dict)  # address: words
    refused: int = 0
    without_words: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    not_usable: int = 0

    @property
    def good(self) -> bool:
        return bool(self.acknowledged and self.refused) and not (self.without_words or self.lost or self.not_usable)

    def __str__(self) -> str:
        return (
            f"{len(self.acknowledged)} acknowledged, {len(self.lost)} lost; {self.refused} refused, "
            f"{len(self.without_words)} without their words; {self.not_usable} times not usable at once with room again"
        )


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Raises CannotMount."""
    folder.mkdir(mode=0o700)
    try:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", str(folder)],
            capture_output=True,
            text=True,
        )
    except FileNotFoundError as error:
        raise CannotMount("there is no mount command") from error
    if made.returncode:
        raise CannotMount(made.stderr.strip())
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def run(*, points: int, seed: int = 1) -> Result:
    random, result = Random(seed), Result()
    with tempfile.TemporaryDirectory(prefix="twofold-full-") as made, small_disk(Path(made) / "data") as data:
        server = Server(Path(made), free_port())
        server.start()
        try:
            visitor = Visitor(server.origin)
            make_account(visitor, "Maya", PASSPHRASE)
            for point in range(points):
                _one(
                    visitor, data, f"point-{point}-{random.randbytes(random.randrange(8, 9000)).hex()}", random, result
                )
            for path, words in result.acknowledged.items():
                if words not in visitor.get(path).text:
                    result.lost.append(path)
        finally:
            server.stop()
    return result


def _one(visitor: Visitor, data: Path, words: str, random: Random, result: Result) -> None:
    form = visitor.get("/dreams/new").form("/dreams/new")
    ballast = data / "ballast"
    _fill(ballast, data, room=random.choice([0, 4096, 20_000, 60_000, 120_000, 400_000]))
    try:
        answer = visitor.send(form, title="A dream", text=words, follow=False)
    finally:
        ballast.unlink()
    if _taken(answer):
        result.acknowledged[answer.headers["location"]] = words
        return
    result.refused += 1
    if words not in answer.text:
        result.without_words.append(f"{answer.status}")
    again = visitor.send(form, title="A dream", text=words, follow=False)
    if _taken(again):
        result.acknowledged[again.headers["location"]] = words
    else:
        result.not_usable += 1


def _taken(answer: Page) -> bool:
    return answer.status == 303 and answer.headers["location"].startswith("/dreams/")


def _fill(ballast: Path, data: Path, *, room: int) -> None:
    """Leave `room` bytes, in whole pages."""
    with ballast.open("wb", buffering=0) as file:
        left = os.statvfs(data).f_bavail * os.statvfs(data).f_frsize - room
        os.posix_fallocate(file.fileno(), 0, max(left, 1))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    try:
        result = run(points=options.points, seed=options.seed)
    except CannotMount as reason:
        print(f"Skipped: no small file system can be mounted here ({reason})")
        return 0
    print(result)
    return 0 if result.good else 1


if __name__ == "__main__":
    sys.exit(main())
