"""Reads the files of a pack without trusting them."""

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from .problems import Problem

MAX_BYTES = 1_000_000
MAX_FILES = 500
MOST_SEEN = 20 * MAX_FILES
MAX_ALL = 8_000_000  # bytes of a whole pack; the core pack is far smaller
KINDS = ("questions", "practices", "skills")


def pack_files(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """Yields questions, practices and skills by name; a YAML file anywhere else is a problem."""
    every = (path for path in chain(folder.glob("*"), folder.glob("*/*")) if _is_yaml(path))
    found = sorted(islice(every, MOST_SEEN))
    if len(found) > MAX_FILES:
        many = f"{len(found)} files" if len(found) < MOST_SEEN else f"{MOST_SEEN} files or more"
        problems.append(Problem(".", 1, "", "file", f"has {many}; {MAX_FILES} are read at most"))
        found = found[:MAX_FILES]
    left = MAX_ALL
    for path in found:
        left -= _size(path)
        if left < 0:
            said = (
                f"holds more than {MAX_ALL:,} bytes in all; {shown(path, folder)} and what comes after it is not read"
            )
            problems.append(Problem(".", 1, "", "file", said))
            return
        file = shown(path, folder)
        where = path.relative_to(folder).parts
        if len(where) == 2 and where[0] in KINDS and path.suffix == ".yaml":
            yield file, path
        elif file != "pack.yaml":
            said = "is not read: only pack.yaml, questions/*.yaml, practices/*.yaml and skills/*.yaml are"
            problems.append(Problem(file, 1, "", "file", said))


def shown(path: Path, folder: Path) -> str:
    """Returns the name of a file inside the pack, safe to print."""
    name = path.relative_to(folder).as_posix()
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)


def _size(path: Path) -> int:
    try:
        return min(path.lstat().st_size, MAX_BYTES)
    except OSError:
        return 0


def _is_yaml(path: Path) -> bool:
    return path.suffix.lower() in {".yaml", ".yml"}


class _Refused(Exception):
    def __init__(self, rule: str, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.rule, self.message, self.line = rule, message, line


def read_text(file: str, path: Path, problems: list[Problem]) -> str | None:
    """Returns the text of a file, or None and adds a problem."""
    try:
        return _decode(_read(path))
    except _Refused as refused:
        problems.append(Problem(file, refused.line, "", refused.rule, refused.message))
    except OSError as error:
        problems.append(Problem(file, 1, "", "file", f"cannot be read: {error.strerror}"))
    return None


def _read(path: Path) -> bytes:
    # A link could point to any file of this machine, and messages quote what they find.
    if path.is_symlink() or path.parent.is_symlink() or not path.is_file():
        raise _Refused("file", "is not a plain file")
    with path.open("rb") as opened:
        raw = opened.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise _Refused("file", f"is larger than {MAX_BYTES:,} bytes")
    return raw


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _Refused("encoding", "is not UTF-8; save it as UTF-8", line) from None
