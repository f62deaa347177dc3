"""What a program asks of the file system, in order: recorded by strace, else by a preloaded library."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Phase = Literal["begin", "end"]
Tracer = Callable[[Sequence[str], Mapping[str, str], Path], "list[Moment]"]
CALLS = (
    "open,openat,creat,write,writev,pwrite64,pwritev,pwritev2,fsync,fdatasync,sync,syncfs,sync_file_range,"
    "ftruncate,truncate,fallocate,unlink,unlinkat,rename,renameat,renameat2,link,linkat,mmap"
)
SHIM = Path(__file__).with_name("power_shim.c")


class CannotTrace(Exception):
    """Neither strace nor a preloaded library works here; the message says why."""


class NotUnderstood(Exception):
    """A call on the watched files that the model of the disk does not know."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call that succeeded. `name`: open, write, resize, sync, remove or rename; `flags` of open."""

    name: str
    path: str
    offset: int = 0
    data: bytes = b""
    other: str = ""
    flags: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A call begins or ends; between the two, other threads may do something. `thread` tells whose it is."""

    phase: Phase
    thread: int
    call: Call


def record(
    command: Sequence[str], environment: Mapping[str, str], into: Path, *, tracer: str | None = None
) -> tuple[str, list[Moment]]:
    """Run the command to its end; which tracer did it, and every moment in order. `tracer` allows only that one.

    Raises CannotTrace, and CalledProcessError where the command fails.
    """
    reasons = []
    for name, run in (("strace", _strace), ("preload", _preload)):
        if tracer in {None, name}:
            reason = _probe(run)
            if reason is None:
                return name, run(command, environment, into)
            reasons.append(f"{name}: {reason}")
    raise CannotTrace("; ".join(reasons))


def _probe(run: Tracer) -> str | None:
    """Why this tracer does not work here, tried on a program that writes and syncs one file; None when it does."""
    program = "import os,sys; f=os.open(sys.argv[1],os.O_CREAT|os.O_WRONLY); os.pwrite(f,b'x',0); os.fdatasync(f)"
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder).resolve() / "probe"
        command = [sys.executable, "-I", "-S", "-c", program, str(target)]
        try:
            moments = run(command, dict(os.environ), Path(folder) / "trace")
        except (OSError, subprocess.CalledProcessError, NotUnderstood) as error:
            said = getattr(error, "stderr", None)
            return (said.strip().splitlines() or [""])[-1] if said else str(error)
        seen = [m.call.name for m in moments if m.call.path == str(target) and m.phase == "end"]
        return None if seen == ["open", "write", "sync"] else f"saw {seen} of a file that was written and synced"


def _strace(command: Sequence[str], environment: Mapping[str, str], into: Path) -> list[Moment]:
    program = shutil.which("strace")
    if program is None:
        raise FileNotFoundError("strace is not installed")
    options = [
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-y",
        "-xx",
        "-s",
        "1000000",
        "-e",
        "signal=none",
        "-e",
        f"trace={CALLS}",
    ]
    _run([program, *options, "-o", str(into), *command], environment)
    with into.open(encoding="ascii", errors="replace") as lines:
        return list(_from_strace(lines))


def _run(command: Sequence[str], environment: Mapping[str, str]) -> None:
    subprocess.run(command, env=dict(environment), check=True, capture_output=True, text=True)


_LINE = re.compile(r"(\d+) +(.*)\n?")
_RESUMED = re.compile(r"<\.\.\. (\w+) resumed>(.*)")
_WHOLE = re.compile(r"(\w+)\((.*)\) += (-?\w+).*")
_FD = re.compile(r"\w+<([^>]*)>(\(deleted\))?")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_UNFINISHED = " <unfinished ...>"


def _from_strace(lines: Iterable[str]) -> Iterator[Moment]:
    begun: dict[int, str] = {}
    for line in lines:
        matched = _LINE.match(line)
        if matched is None:
            continue
        thread, rest = int(matched[1]), matched[2]
        if rest.endswith(_UNFINISHED):
            begun[thread] = rest.removesuffix(_UNFINISHED)
            name, _, words = begun[thread].partition("(")
            if name in {"fsync", "fdatasync"}:
                yield Moment("begin", thread, Call("sync", _fd(words)[0]))
            continue
        resumed = _RESUMED.match(rest)
        text = begun.pop(thread) + resumed[2] if resumed else rest
        whole = _WHOLE.match(text)
        if whole is None or whole[3].startswith("-") or whole[3] == "?":
            continue
        call = _understood(whole[1], whole[2], whole[3], text)
        if call is None:
            continue
        if not resumed or call.name != "sync":
            yield Moment("begin", thread, call)
        yield Moment("end", thread, call)


def _understood(name: str, words: str, result: str, line: str) -> Call | None:
    """The call in the words of the model; None where it changes nothing that is kept."""
    if name in {"fsync", "fdatasync"}:
        return Call("sync", _fd(words)[0])
    if name == "pwrite64":
        path, gone = _fd(words)
        text, _, offset = words.rpartition(", ")
        return None if gone else Call("write", path, int(offset), _texts(text)[0][: int(result)])
    if name == "write":
        path, gone = _fd(words)
        return None if gone else Call("write", path, -1, _texts(words)[0][: int(result)])
    if name in {"open", "openat", "creat"}:
        path = _texts(words)[0].decode()
        return Call("open", path, flags=words.rpartition('"')[2] if name != "creat" else "O_CREAT|O_TRUNC")
    if name == "ftruncate":
        path, gone = _fd(words)
        return None if gone else Call("resize", path, int(words.rpartition(", ")[2]))
    if name in {"unlink", "unlinkat"}:
        return Call("remove", _texts(words)[0].decode())
    if name in {"rename", "renameat", "renameat2"}:
        old, new = (text.decode() for text in _texts(words)[:2])
        return Call("rename", old, other=new)
    if name == "mmap" and not ("MAP_SHARED" in words and "PROT_WRITE" in words):
        return None
    paths = [_hex(found) for found in re.findall(r"<((?:\\x[0-9a-f]{2})+)>", line)]
    paths += [text.decode(errors="replace") for text in _texts(words)]
    return Call(f"unknown {name}", paths[0] if paths else "")


def _fd(words: str) -> tuple[str, bool]:
    matched = _FD.match(words)
    if matched is None:
        raise NotUnderstood(words[:200])
    return _hex(matched[1]), matched[2] is not None


def _texts(words: str) -> list[bytes]:
    if any(cut for _, cut in _TEXT.findall(words)):
        raise NotUnderstood("strace cut a text short")
    return [bytes.fromhex(text.replace("\\x", "")) for text, _ in _TEXT.findall(words)]


def _hex(text: str) -> str:
    return bytes.fromhex(text.replace("\\x", "")).decode(errors="replace") if text.startswith("\\x") else text


def _preload(command: Sequence[str], environment: Mapping[str, str], into: Path) -> list[Moment]:
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if sys.platform != "linux":
        raise FileNotFoundError("a preloaded library is made for Linux only")
    if compiler is None:
        raise FileNotFoundError("no C compiler is installed")
    library = into.with_suffix(".so")
    _run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SHIM), "-ldl"], os.environ)
    into.write_bytes(b"")
    _run(command, {**environment, "LD_PRELOAD": str(library), "POWER_TRACE": str(into)})
    with into.open(encoding="ascii") as lines:
        return [_from_shim(line) for line in lines]


def _from_shim(line: str) -> Moment:
    """`begin|end thread name path offset data other flags`; paths and data in hexadecimal, `-` for none."""
    phase, thread, name, path, offset, data, other, flags = line.split(" ")
    call = Call(
        name.replace("!", "unknown "),
        _plain(path).decode(),
        int(offset),
        _plain(data),
        _plain(other).decode(),
    )
    call = Call(call.name, call.path, call.offset, call.data, call.other, _flags(int(flags)))
    return Moment("begin" if phase == "begin" else "end", int(thread), call)


def _plain(text: str) -> bytes:
    return b"" if text == "-" else bytes.fromhex(text)


def _flags(flags: int) -> str:
    return "|".join(name for name in ("O_CREAT", "O_TRUNC") if flags & getattr(os, name))
