"""Draws the icons of the home screen from the mark, once: `python tools/draw_icons.py`. Needs the tests' browser."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.browsers import chromium

STATIC = Path(__file__).resolve().parent.parent / "src" / "twofold" / "web" / "static" / "web"
ICONS = {
    "icon-180.png": ("mark-maskable.svg", 180),  # iOS shows no transparency: the one on paper
    "icon-192.png": ("mark.svg", 192),
    "icon-512.png": ("mark.svg", 512),
    "icon-maskable-512.png": ("mark-maskable.svg", 512),
}
FAVICON = 32


def draw(page: Page, name: str, size: int) -> bytes:
    """Returns the PNG of one SVG in this size."""
    page.set_viewport_size({"width": size, "height": size})
    svg = (STATIC / name).read_text(encoding="utf-8").replace("<svg ", f'<svg width="{size}" height="{size}" ', 1)
    page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{svg}")
    return page.screenshot(omit_background=True)


def as_ico(png: bytes, size: int) -> bytes:
    """Returns an ICO file that holds one PNG."""
    head = struct.pack("<HHH", 0, 1, 1)
    return head + struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(png), 6 + 16) + png


def main() -> None:
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=chromium()) as browser:
        page = browser.new_page()
        for name, (source, size) in ICONS.items():
            (STATIC / name).write_bytes(draw(page, source, size))
        (STATIC / "favicon.ico").write_bytes(as_ico(draw(page, "mark.svg", FAVICON), FAVICON))


if __name__ == "__main__":
    main()
