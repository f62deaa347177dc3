"""Finding a known text in bytes, however it is written: encodings, base64 at any offset, compression inside both."""

from __future__ import annotations

import base64
import bz2
import gzip
import html
import io
import json
import lzma
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, quote_plus

DEEPEST: Final = 4
LARGEST: Final = 64 * 1024 * 1024
_BASE64_RUN: Final = re.compile(rb"[A-Za-z0-9+/_\-]{24,}={0,2}")
_HEX_RUN: Final = re.compile(rb"[0-9a-fA-F]{32,}")


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a text was found, and how it was written there."""

    place: str
    how: str


def needles(text: str) -> dict[str, bytes]:
    """The ways in which `text` may stand in bytes as it is, before any base64, hex or compression."""
    plain = text.encode()
    found = {
        "utf-8": plain,
        "utf-16-le": text.encode("utf-16-le"),
        "utf-16-be": text.encode("utf-16-be"),
        "percent": quote(text).encode(),
        "form": quote_plus(text).encode(),
        "html": html.escape(text).encode(),
        "json": json.dumps(text)[1:-1].encode(),
        "reversed": plain[::-1],
        "upper": text.upper().encode(),
    }
    for offset in range(3):  # base64 of a longer text that contains this one, at each alignment
        encoded = base64.b64encode(b"\0" * offset + plain)
        core = encoded[4 if offset else 0 : -4]
        found[f"base64+{offset}"] = core
        found[f"base64url+{offset}"] = core.replace(b"+", b"-").replace(b"/", b"_")
    found["hex"] = plain.hex().encode()
    found["HEX"] = plain.hex().upper().encode()
    return {how: needle for how, needle in found.items() if len(needle) >= 12}


def search(data: bytes, wanted: dict[str, bytes], place: str, depth: int = 0) -> Iterator[Trace]:
    """Every trace in these bytes and in whatever can be unpacked from them."""
    for how, needle in wanted.items():
        if needle in data:
            yield Trace(place, how)
    if depth >= DEEPEST:
        return
    for how, inner in _unpacked(data):
        for trace in search(inner, wanted, place, depth + 1):
            yield Trace(place, f"{how} > {trace.how}")


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    yield from _inflated(data)
    for match in _BASE64_RUN.finditer(data):
        raw = match.group().replace(b"-", b"+").replace(b"_", b"/").rstrip(b"=")
        for start in range(4):  # a run may begin with letters that are not part of it
            piece = raw[start:]
            piece = piece[: len(piece) - len(piece) % 4] if len(piece) % 4 == 1 else piece
            decoded = base64.b64decode(piece + b"=" * (-len(piece) % 4))
            if _worth(decoded):
                yield "base64", decoded
    for match in _HEX_RUN.finditer(data):
        for start in (0, 1):
            raw = match.group()[start:]
            decoded = bytes.fromhex(raw[: len(raw) // 2 * 2].decode())
            if _worth(decoded):
                yield "hex", decoded


def _worth(decoded: bytes) -> bool:
    return len(decoded) >= 12


def _inflated(data: bytes) -> Iterator[tuple[str, bytes]]:
    for header in (b"x\x01", b"x\x5e", b"x\x9c", b"x\xda"):
        for start in _all(data, header):
            if inner := _zlib(data[start:], 15):
                yield "zlib", inner
    for start in _all(data, b"\x1f\x8b\x08"):
        if inner := _zlib(data[start:], 31):
            yield "gzip", inner
    for start in _all(data, b"BZh"):
        if inner := _tried(lambda s=start: bz2.BZ2Decompressor().decompress(data[s:], LARGEST)):
            yield "bz2", inner
    for start in _all(data, b"\xfd7zXZ\x00"):
        if inner := _tried(lambda s=start: lzma.LZMADecompressor().decompress(data[s:], LARGEST)):
            yield "xz", inner
    for start in _all(data, b"PK\x03\x04"):
        if inner := _tried(lambda s=start: _zip(data[s:])):
            yield "zip", inner
            return


def _all(data: bytes, mark: bytes) -> Iterator[int]:
    start = data.find(mark)
    while start >= 0:
        yield start
        start = data.find(mark, start + 1)


def _zlib(data: bytes, bits: int) -> bytes:
    try:
        return zlib.decompressobj(bits).decompress(data[:LARGEST], LARGEST)
    except zlib.error:
        return b""


def _tried(unpack: object) -> bytes:
    try:
        return unpack()  # type: ignore[operator,no-any-return]
    except (OSError, EOFError, ValueError, lzma.LZMAError, zipfile.BadZipFile, zlib.error, RuntimeError):
        return b""


def _zip(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join(name.encode() + b"\n" + archive.read(name) for name in archive.namelist())


def search_folder(folder: Path, wanted: dict[str, bytes]) -> Iterator[Trace]:
    """Every file below, and every file name."""
    for path in sorted(folder.rglob("*")):
        yield from search(str(path.relative_to(folder)).encode(), wanted, f"name of {path}")
        if path.is_file() and not path.is_symlink():
            try:
                yield from search(path.read_bytes(), wanted, str(path))
            except (OSError, ValueError):
                continue


def search_open_files(process: int, wanted: dict[str, bytes]) -> Iterator[Trace]:
    """Files that this process or its children hold open although they are deleted: temporary files leave no name."""
    for pid in [process, *descendants(process)]:
        fds = Path(f"/proc/{pid}/fd")
        try:
            handles = list(fds.iterdir())
        except OSError:
            continue
        for handle in handles:
            try:
                target = os.readlink(handle)
                if target.endswith("(deleted)") or target.startswith("/memfd:"):
                    yield from search(handle.read_bytes(), wanted, f"deleted but open in {pid}: {target}")
            except OSError:
                continue


def descendants(process: int) -> list[int]:
    found: list[int] = []
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = [int(child) for child in tasks.read_text().split()]
        except OSError:
            continue
        for child in children:
            found += [child, *descendants(child)]
    return found


def written_as(text: str) -> dict[str, bytes]:
    """The same text as leaks would write it: what a scanner must find (used to plant leaks)."""
    return {
        "plain": text.encode(),
        "utf-16": text.encode("utf-16"),
        "base64": base64.b64encode(b"log: " + text.encode() + b" end"),
        "hex": text.encode().hex().encode(),
        "percent": quote(text).encode(),
        "zlib": zlib.compress(text.encode()),
        "gzip": gzip.compress(b"line\n" + text.encode() + b"\n"),
        "base64 of zlib": base64.urlsafe_b64encode(zlib.compress(json.dumps({"t": text}).encode())),
        "bz2": bz2.compress(text.encode()),
        "xz": lzma.compress(text.encode()),
        "zip": _zipped(text),
        "hex of gzip": gzip.compress(text.encode()).hex().encode(),
    }


def _zipped(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("page.html", text)
    return buffer.getvalue()
