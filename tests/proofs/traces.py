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
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
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
    view = memoryview(data)[:]
    for header in (b"x\x01", b"x\x5e", b"x\x9c", b"x\xda"):
        for start in _all(data, header):
            if inner := _zlib(view[start:], 15):
                yield "zlib", inner
    for start in _all(data, b"\x1f\x8b\x08"):
        if inner := _zlib(view[start:], 31):
            yield "gzip", inner
    for start in _all(data, b"BZh"):
        if inner := _tried(lambda s=start: bz2.BZ2Decompressor().decompress(view[s:], LARGEST)):
            yield "bz2", inner
    for start in _all(data, b"\xfd7zXZ\x00"):
        if inner := _tried(lambda s=start: lzma.LZMADecompressor().decompress(view[s:], LARGEST)):
            yield "xz", inner
    for start in _all(data, b"PK\x03\x04"):
        if inner := _zip_member(view[start:]):
            yield "zip", inner


def _all(data: bytes, mark: bytes) -> Iterator[int]:
    start = data.find(mark)
    while start >= 0:
        yield start
        start = data.find(mark, start + 1)


def _zlib(data: memoryview, bits: int) -> bytes:
    """As far as it can be unpacked: a torn end does not hide the beginning."""
    unpacking, unpacked = zlib.decompressobj(bits), io.BytesIO()
    for start in range(0, len(data), 4096):
        try:
            unpacked.write(unpacking.decompress(data[start : start + 4096], LARGEST))
        except zlib.error:
            break
        if unpacking.eof or unpacked.tell() >= LARGEST:
            break
    return unpacked.getvalue()


def _tried(unpack: Callable[[], bytes]) -> bytes:
    try:
        return unpack()
    except (OSError, EOFError, ValueError, lzma.LZMAError):
        return b""


def _zip_member(data: memoryview) -> bytes:
    """One member by its own head, so that a zip without its directory (a torn one) is read too."""
    if len(data) < 30:
        return b""
    method, name, extra = (*struct.unpack_from("<H", data, 8), *struct.unpack_from("<HH", data, 26))
    head = 30 + name + extra
    return bytes(data[30 : 30 + name]) + b"\n" + _zlib(data[head:], -15) if method == 8 else b""


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
