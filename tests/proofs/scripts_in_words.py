"""Texts that would run as scripts, in everything that takes words; then every page, in a real browser, and every export.

    python -m tests.proofs.scripts_in_words [--payloads 500] [--planted]

Nothing may run, and nothing may even reach the policy that would stop it. With `--planted`, one template of a copy of the
product shows what people write as it is; that has to be noticed.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import icalendar
import vobject
from playwright.sync_api import Browser, BrowserContext, Route, sync_playwright

from tests.filled import Filled, filled
from tests.proofs.canary_evening import Known, Writer
from tests.proofs.script_payloads import payloads
from tests.server import ROOT
from tests.valid_html import parsed
from tests.visitor import Page

RAN = re.compile(r"ran\((\d+)\)")
PLAIN = "“it’s <quiet>” & ünder 50% of the stars"
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunte"  # 60 letters that nothing divides
LONG = f"https://example.org/{'a-long-way/' * 9}{WORD}?{'q' * 60}"
SHORT = {"title", "question", "topic", "cue", "since", "near", "words", "heading"}
NO_WORDS = {"passphrase", "new_passphrase", "offered", "name", "sign_in", "email", "csrfmiddlewaretoken"}
AT_ONCE = 12
HOST = """<!doctype html><title>Pages</title><script>
const show = (paths) => Promise.all(paths.map((path) => new Promise((done) => {
  const frame = document.createElement("iframe");
  Object.assign(frame, { src: path, width: 400, height: 800, onload: () => setTimeout(done, 30, frame) });
  document.body.append(frame);
}))).then((frames) => frames.map((frame) => {
  const page = frame.contentDocument;
  const leads = ["href", "xlink:href", "src", "action", "formaction", "data", "background"];
  const wrong = [...page.querySelectorAll("*")].filter((one) => one.matches("script:not([src]),style,iframe,object,embed,base")
    || one.getAttributeNames().some((name) => name.startsWith("on") || name === "style"
      || (leads.includes(name) && /^[\\s\\x00-\\x20]*(javascript|data|vbscript):/i.test(one.getAttribute(name)))));
  const fields = [...page.querySelectorAll("input,textarea")].map((one) => one.value);
  const seen = { text: page.documentElement.textContent + fields.join(" "), wrong: wrong.map((one) => one.outerHTML.slice(0, 200)) };
  frame.remove();
  return seen;
}));
</script>"""


@dataclass
class Report:
    given: int = 0
    seen: set[str] = field(default_factory=set)
    pages: int = 0
    files: int = 0
    ran: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not (self.ran or self.refused or self.wrong) and self.pages > 300 and len(self.seen) >= 0.9 * self.given

    def lines(self) -> Iterator[str]:
        yield f"{self.given} texts written, {len(self.seen)} of them seen again, on {self.pages} pages and in {self.files} files"
        yield f"  {len(self.ran)} ran, {len(self.refused)} refused by the policy, {len(self.wrong)} elements or lines of their own"
        for name in ("ran", "refused", "wrong"):
            yield from (f"    {name.upper()} {one}" for one in getattr(self, name)[:20])


@dataclass
class Written:
    """What was sent so far, and what comes next."""

    waiting: list[str]
    each: int
    given: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._next, self._lines = cycle(self.waiting), 0

    def added(self, path: str, name: str, value: str) -> str:
        if name.removeprefix("held:") in SHORT or path.startswith(("/promises", "/afraid-to-say")):
            self._lines += 1
            if self._lines % 3 == 0:
                return value.replace(PLAIN, WORD[: 40 if path.startswith("/promises") else 60], 1)
            short = next(text for text in self._next if len(text) <= 40)
            return value.replace(PLAIN, self._took(short), 1)
        return "\n".join([value, LONG, *(self._took(next(self._next)) for _ in range(self.each))])

    def _took(self, text: str) -> str:
        self.given |= set(RAN.findall(text))
        return text


@contextmanager
def _written(wanted: int, each: int, stem: str) -> Iterator[Written]:
    """Whatever of the known words is sent, from now on carries some of these texts."""
    written, post = Written(payloads(wanted), each), Writer.post

    def posted(self: Writer, path: str, fields: list[tuple[str, str]], *, follow: bool = True, **headers: str) -> Page:
        plain = [(k, v) for k, v in fields]
        for at, (name, value) in enumerate(plain):
            if stem in value and name not in NO_WORDS and "ran(" not in value:
                plain[at] = (name, written.added(path, name, value))
        return post(self, path, plain, follow=follow, **headers)

    Writer.post = posted  # type: ignore[method-assign]
    try:
        yield written
    finally:
        Writer.post = post  # type: ignore[method-assign]


@contextmanager
def household(wanted: int, *, each: int = 6, **settings: str) -> Iterator[tuple[Filled, Written]]:
    known = Known()
    with _written(wanted, each, known.stem) as written, filled(known, **settings) as seen:
        yield seen, written


def run(browser: Browser, wanted: int, *, each: int = 6, **settings: str) -> Report:
    report = Report()
    with household(wanted, each=each, **settings) as (seen, written):
        report.given = len(written.given)
        read_files(report, seen.files)
        look_at(report, seen.pages, browser, seen.evening.server.origin)
    return report


def look_at(report: Report, pages: list[Page], browser: Browser, origin: str) -> None:
    """Every page as it was answered, policy included, and every page of an export, in one browser."""
    context = browser.new_context(base_url=origin)
    try:
        _listen(report, context)
        held = list({page.text: page for page in pages}.values())
        context.route("**/held/*", lambda route: _fulfil(route, held))
        tab = context.new_page()
        tab.on("console", lambda said: _console(report, said.type, said.text))
        tab.goto("/held/host")
        for first in range(0, len(held), AT_ONCE):
            paths = [f"/held/{number}" for number in range(first, min(first + AT_ONCE, len(held)))]
            for path, found in zip(paths, tab.evaluate("paths => show(paths)", paths), strict=True):
                page = held[int(path.rpartition("/")[2])]
                report.seen |= set(RAN.findall(found["text"]))
                report.wrong += [
                    f"{page.status} {page.path}: {one}" for one in found["wrong"] if not _styled(page, one)
                ]
        report.pages += len(held)
    finally:
        context.close()


def _styled(page: Page, element: str) -> bool:
    """An export's page brings its style along."""
    return page.path.startswith("export/") and element.startswith("<style>:root{")


def _listen(report: Report, context: BrowserContext) -> None:
    context.expose_binding("ran", lambda source, number: report.ran.append(f"{number} at {source['frame'].url}"))
    context.expose_binding("refused", lambda source, what: report.refused.append(f"{what} at {source['frame'].url}"))
    context.add_init_script(
        "document.addEventListener('securitypolicyviolation',"
        " (one) => refused(`${one.violatedDirective} ${one.blockedURI} ${one.sample}`))"
    )


def _console(report: Report, kind: str, text: str) -> None:
    if kind == "error" and "the server responded with a status of 4" not in text:
        report.refused.append(text[:300])


def _fulfil(route: Route, held: list[Page]) -> None:
    name = route.request.url.rpartition("/")[2]
    if not name.isdigit():
        return route.fulfill(status=200, body=HOST, content_type="text/html; charset=utf-8")
    page = held[int(name)]
    policy = page.headers.get("content-security-policy", "").replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy} if policy else {}
    return route.fulfill(status=200, body=page.content, headers=headers or {"Content-Type": "text/html; charset=utf-8"})


def read_files(report: Report, files: list[Page]) -> None:
    """Calendars, archives and data, each read by a program that is not ours; an archive's pages by a parser too."""
    for page in files:
        kind = page.headers.get("content-type", "").partition(";")[0]
        if kind == "application/zip":
            _read_archive(report, page)
        elif kind == "text/calendar":
            report.files += 1
            report.wrong += _calendar(page)
        elif kind == "application/json":
            report.files += 1
            json.loads(page.content)


def _read_archive(report: Report, page: Page) -> None:
    with zipfile.ZipFile(io.BytesIO(page.content)) as archive:
        report.wrong += [
            f"a name in the archive: {n!r}" for n in archive.namelist() if not re.fullmatch(r"[A-Za-z]+\.\w+", n)
        ]
        for name in archive.namelist():
            text = archive.read(name).decode()
            report.files += 1
            if name.endswith(".json"):
                report.seen |= set(RAN.findall(json.dumps(json.loads(text), ensure_ascii=False)))
            if name.endswith(".html"):
                report.wrong += _document(name, text)


def _document(name: str, text: str) -> Iterator[str]:
    for element in parsed(text)[0].iter():
        own = element.tag in {"script", "iframe", "object", "embed", "base", "svg", "math", "form", "img", "link"}
        run = [key for key in element.keys() if key.startswith("on") or key == "style"]  # noqa: SIM118  # no mapping
        leads = element.tag == "a" and not re.fullmatch(r"\w+\.(html|json)|#[\w-]+", element.get("href", ""))
        if own or run or leads:
            yield f"{name}: <{element.tag} {run}>"


def _calendar(page: Page) -> Iterator[str]:
    """One event a file, as two readers have it, and no property that the house does not write."""
    events = icalendar.Calendar.from_ical(page.content).walk("VEVENT")
    other = vobject.readOne(page.text)
    known = {"UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "RRULE", "RDATE", "CLASS"}
    known |= {"SEQUENCE", "LAST-MODIFIED", "STATUS", "TRANSP", "CREATED", "URL", "EXDATE", "CATEGORIES", "PRIORITY"}
    if len(events) != len(other.vevent_list) or any(set(event) - known for event in events):
        yield f"{page.path}: {[sorted(set(event) - known) for event in events]}"


@contextmanager
def planted() -> Iterator[dict[str, str]]:
    """The settings of a server whose shelves show what was written as it is."""
    with tempfile.TemporaryDirectory(prefix="twofold-planted-") as folder:
        source = Path(shutil.copytree(ROOT / "src", Path(folder) / "src", ignore=shutil.ignore_patterns("__pycache__")))
        template = source / "twofold" / "shelves" / "templates" / "shelves" / "parts" / "words.html"
        text = template.read_text(encoding="utf-8")
        assert "{{ text }}" in text
        template.write_text(text.replace("{{ text }}", "{{ text|safe }}"), encoding="utf-8")
        yield {"PYTHONPATH": f"{source}{os.pathsep}{ROOT}"}


def main(arguments: list[str] | None = None) -> int:
    from tests.browsers import chromium

    parser = argparse.ArgumentParser(
        description="Writes texts that would run into everything, and looks at every page."
    )
    parser.add_argument("--payloads", type=int, default=500, help="how many different texts")
    parser.add_argument("--planted", action="store_true", help="in a copy of the product that has such a fault")
    given = parser.parse_args(arguments)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        if given.planted:
            with planted() as settings:
                report = run(browser, given.payloads, each=1 + given.payloads // 50, **settings)
        else:
            report = run(browser, given.payloads, each=1 + given.payloads // 50)
        browser.close()
    print(*report.lines(), sep="\n")
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
