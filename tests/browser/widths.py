"""Whether a page fits into a narrow window, measured by laying it out there with the style it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from playwright.sync_api import Page as Tab

from tests.visitor import Page

NAME = "Wilhelmina-Bernadette-Donaudampfschiffah"  # as long as a name may be
SHEETS = ("tokens", "base", "components", "fold", "shelf", "today", "room", "talk")
LAY_OUT = """async (texts) => {
  const root = document.documentElement;
  await document.fonts.ready;
  const sheets = [...document.styleSheets];
  return texts.map((text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const asked = [...page.querySelectorAll("link[rel=stylesheet]")].map((one) => one.getAttribute("href"));
    sheets.forEach((one) => { one.disabled = !asked.includes(new URL(one.href).pathname); });
    root.dataset.theme = page.documentElement.dataset.theme || "";
    page.querySelectorAll("[autofocus]").forEach((one) => one.removeAttribute("autofocus"));
    page.querySelectorAll("details").forEach((one) => { one.open = true; });
    document.body.replaceWith(page.body);
    const broken = [...document.body.querySelectorAll(".btn")].find((one) => {
      if (/Donau/.test(one.textContent)) return false;  // a name may be as long as that
      const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
      const word = document.createRange();
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        for (const { 0: letters, index } of text.data.matchAll(/[\\p{L}\\p{N}’]+/gu)) {
          word.setStart(text, index);
          word.setEnd(text, index + letters.length);
          if (word.getClientRects().length > 1) return true;
        }
      }
      return false;
    });
    if (broken) return `a word is broken: ${broken.outerHTML.slice(0, 160)}`;
    if (root.scrollWidth <= innerWidth) return "";
    const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5);
    const last = wide.at(-1);
    return `${root.scrollWidth - innerWidth}: ${wide.length ? last.outerHTML.slice(0, 160) : "nothing in particular"}`;
  });
}"""

COVERED = """() => [...document.querySelectorAll(".rooms a, .you-two, .leave, a.mark")].filter((entry) => {
  if (!entry.checkVisibility()) return false;
  const box = entry.getBoundingClientRect();
  const edges = [box.x + 2, box.x + box.width / 2, box.right - 2];
  return edges.some((x) => !entry.contains(document.elementFromPoint(x, box.y + box.height / 2)));
}).map((entry) => entry.textContent.trim())"""


def too_wide(tab: Tab, pages: Iterable[Page], width: int) -> dict[str, str]:
    """By address: how much wider a page is than its window, or which button breaks a word to fit. Everybody has a long
    name here.
    """
    texts = {re.sub(r"\b(Maya|Sam|Jun)\b", NAME, page.text): f"{page.status} {page.path}" for page in pages}
    tab.set_viewport_size({"width": width, "height": 800})
    found = tab.evaluate(LAY_OUT, list(texts))
    return {what: path for what, path in zip(found, texts.values(), strict=True) if what}


def covered(tab: Tab, page: Page, width: int) -> list[str]:
    """What in the frame of a page lies beneath something else, or beside the window, from edge to edge."""
    too_wide(tab, [page], width)
    found: list[str] = tab.evaluate(COVERED)
    return found


def desk(tab: Tab, pages: Iterable[Page]) -> Tab:
    """A page with every style sheet that any page asks for."""
    asked = {link for page in pages for link in re.findall(r'rel="stylesheet" href="([^"]+)"', page.text)}
    order = {name: number for number, name in enumerate(SHEETS)}
    links = sorted(asked, key=lambda link: order[link.rpartition("/")[2].partition(".")[0]])
    page = "".join(f'<link rel="stylesheet" href="{link}">' for link in links)
    body = f"<!doctype html><html><head><title>Narrow</title>{page}</head><body></body></html>"
    tab.route("**/narrow", lambda route: route.fulfill(status=200, body=body, content_type="text/html"))
    tab.goto("/narrow")
    return tab
