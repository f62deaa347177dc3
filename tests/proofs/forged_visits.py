"""What people do after rows were forged: they come in, look around and write, and would not know that anything is wrong."""

from __future__ import annotations

import io
import json
import sys
import traceback
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from django.core.signals import got_request_exception
from django.test import Client

from tests.cast import client_of
from tests.proofs.forged_house import House, Somebody
from tests.proofs.forged_truth import Truth
from tests.visitor import Form, Page
from twofold.people.instance import unlock_store
from twofold.people.models import IDLE_MINUTES

ALWAYS: Final = ("/ours", "/mine")
NOW_AND_THEN: Final = (
    "/settings/two", "/question", "/promises", "/agreements", "/dreams", "/talks", "/trust", "/trust/limits",
    "/settings", "/afraid-to-say", "/boundaries/new", "/invite", "/listening", "/questions", "/settings/you", "/settings/sign-ins",
)  # fmt: skip
NEW: Final = "a wholly new passphrase of theirs"
CODE_SHOWN: Final = 'name="recovery_code"'
NOT_ANSWERED: Final = UUID(int=0)


@dataclass
class Seen:
    """What came back: by whom, from where; and what was wrong with it in itself."""

    pages: list[tuple[str, Page]] = field(default_factory=list)
    data: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)  # what was really done


@dataclass
class Visit:
    """One person's evening. `turn` chooses what they write, and what they look at besides."""

    house: House
    truth: Truth
    who: Somebody
    seen: Seen
    turn: int
    client: Client = field(default_factory=Client)
    passphrase: str = ""

    def __post_init__(self) -> None:
        self.passphrase = self.who.passphrase
        self._errors: list[str] = []

    @property
    def name(self) -> str:
        return self.who.name

    def open_phone(self) -> None:
        """A phone that was left open. A minute with it is not enough for a new recovery code."""
        self.client = client_of(self.who.by)
        if self.turn % 2 == 0:
            self.get("/today")
        if self.who.by.keyring.confirmed and self.turn % 3 == 0:
            shown = self.post("/recovery-code", {})
            if CODE_SHOWN in shown.text:
                self.seen.opened.append(f"{self.name} is shown a recovery code without being asked for the passphrase")

    def come_in(self) -> None:
        """By name and passphrase; where that is refused, with the open phone."""
        phone, self.client = self.client, Client()
        given = {"sign_in": self.who.by.person.sign_in_name, "passphrase": self.passphrase}
        self.post("/sign-in", given)
        cookie = self.client.cookies.get("tf_unlock_key")
        if cookie is None or not cookie.value:
            self.client = phone
            return
        self.seen.acts.append("signed in")
        unlock = unlock_store().get(self.who.by.person.pk, cookie.value)
        if unlock is not None and unlock.idle_seconds not in {60 * minutes for minutes in IDLE_MINUTES}:
            self.seen.opened.append(f"the keys of {self.name} stay open for {unlock.idle_seconds} seconds")

    def look(self) -> None:
        for path in ALWAYS if self.turn % 2 == 0 else ("/today", ALWAYS[self.turn % 4 // 2]):
            self.get(path)
        for step in range(2):
            self.get(NOW_AND_THEN[(2 * self.turn + step) % len(NOW_AND_THEN)])

    def look_again(self) -> None:
        """After everybody has written: folds, what somebody else keeps privately, and all that there is in one file."""
        for step in range(min(3, len(self.who.folds))):
            self.get(f"/folds/{self.who.folds[(self.turn + step) % len(self.who.folds)]}")
        others = [page for one in self.house.people.values() if one is not self.who for page in one.pages]
        self.get(f"/mine/{others[self.turn % len(others)]}")
        self._take_along()

    def _take_along(self) -> None:
        answer = self._ask(lambda: self.client.post("/export", {"passphrase": self.passphrase}), "/export")
        if answer.headers.get("content-type") != "application/zip":
            return
        with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
            self.seen.acts.append("took everything along")
            self.seen.data.append((self.name, json.loads(file.read("data.json"))))
            for inside in file.namelist():
                if inside.endswith(".html"):
                    page = Page(200, f"/export/{inside}", file.read(inside).decode(), {}, [])
                    self.seen.pages.append((self.name, page))

    def write(self) -> None:
        name, act = ACTS[self.turn % len(ACTS)]
        if act(self):
            self.seen.acts.append(name)

    def get(self, path: str) -> Page:
        return self._ask(lambda: self.client.get(path), path)

    def post(self, path: str, given: dict[str, str]) -> Page:
        return self._ask(lambda: self.client.post(path, given), path)

    def send(self, form: Form, **values: str) -> Page:
        return self.post(form.action, dict(form.filled(**values)))

    def _ask(self, asked: Callable[[], Any], path: str) -> Page:
        self.client.raise_request_exception = False
        self._errors.clear()
        got_request_exception.connect(self._note)
        try:
            answer = asked()
        finally:
            got_request_exception.disconnect(self._note)
        content = b"".join(answer) if answer.streaming else answer.content
        headers = {name.lower(): value for name, value in answer.items()}
        page = Page(answer.status_code, path, content.decode("utf-8", "replace"), headers, [], content)
        if page.status >= 500 and "damaged" not in page.text:
            self.seen.failed.append(f"{self.name} {path}: {page.status} {' '.join(self._errors)}")
        if not headers.get("content-type", "").startswith("application/zip"):
            self.seen.pages.append((self.name, page))
        return page

    def _note(self, sender: object, **given: Any) -> None:
        error = sys.exc_info()[1]
        self._errors.append(f"{type(error).__name__}: {error} at {_place(error)}")

    def form(self, path: str, action: str = "") -> Form | None:
        """The form of this page that goes to `action`, if somebody who comes here is shown one."""
        page = self.get(path)
        wanted = action or path
        return next((f for f in page.forms if f.action == wanted and f.method == "post"), None)

    def to_the_other(self, *, fold: UUID | None = None) -> str:
        """A mark for what this person means for their partner, as they know themselves who that is."""
        partner = self.truth.partners.get(self.name)
        return self.truth.mark(self.name, *([partner] if partner else []), fold=fold)

    @staticmethod
    def done(page: Page) -> bool:
        return page.status in {204, 302, 303}


def _place(error: BaseException | None) -> str:
    """The last line of our own that the error came through."""
    frames = traceback.extract_tb(error.__traceback__ if error else None)
    ours = [f for f in frames if "/twofold/" in f.filename]
    return f"{ours[-1].filename.rpartition('/twofold/')[2]}:{ours[-1].lineno}" if ours else ""


def _answers_question(visit: Visit) -> bool:
    form = visit.form("/question")
    if form is None or "space" not in form.names:
        return False
    folded = dict(form.fields)["space"] == "folded"
    mark = visit.to_the_other(fold=NOT_ANSWERED) if folded else visit.truth.mark(visit.name)
    page = visit.send(form, text=f"I write {mark} here")
    return visit.done(page) and (not folded or _noted(visit, mark, page))


def _answers_fold(visit: Visit) -> bool:
    """Where the other has answered, or nobody has."""
    mine = [fold for fold in visit.who.folds if visit.name not in visit.truth.answered.get(fold, ())]
    if not mine:
        return _answers_question(visit)
    fold = mine[visit.turn % len(mine)]
    form = visit.form(f"/folds/{fold}", f"/folds/{fold}/answer")
    if form is None:
        return False
    mark = visit.to_the_other(fold=NOT_ANSWERED)
    return _noted(visit, mark, visit.send(form, text=f"I write {mark} here"))


def _noted(visit: Visit, mark: str, page: Page) -> bool:
    """From now on both may read what both have written."""
    where = page.headers.get("location", "").partition("#")[0]
    if not visit.done(page) or not where.startswith("/folds/"):
        return False
    fold = UUID(where.split("/")[2])
    visit.truth.words[mark] = replace(visit.truth.words[mark], fold=fold)
    visit.truth.answers(visit.name, fold)
    return True


def _replies(visit: Visit) -> bool:
    for fold in visit.who.folds:
        if len(visit.truth.answered.get(fold, ())) == 2:
            form = visit.form(f"/folds/{fold}", f"/folds/{fold}/reply")
            if form is not None:
                return visit.done(visit.send(form, text=visit.to_the_other(fold=fold)))
    return _promises(visit)


def _promises(visit: Visit) -> bool:
    form = visit.form("/promises/new")
    if form is None:
        return False
    ours = dict(form.fields).get("space") == "ours"
    mark = visit.to_the_other() if ours else visit.truth.mark(visit.name)
    return visit.done(visit.send(form, cue="I come home", text=f"read {mark} aloud", heard="1"))


def _agrees(visit: Visit) -> bool:
    form = visit.form("/agreements/new")
    return form is not None and visit.done(visit.send(form, title="Evenings", text=visit.to_the_other()))


def _shows_a_dream(visit: Visit) -> bool:
    form = visit.form("/dreams/new")
    if form is None:
        return False
    mark = visit.to_the_other()
    page = visit.send(form, title=f"A house {mark}")
    where = page.headers.get("location", "")
    if not visit.done(page) or not where.startswith("/dreams/"):
        return False
    form = visit.form(f"{where.rstrip('/')}/show")
    return form is None or visit.done(visit.send(form))


def _edits_a_page(visit: Visit) -> bool:
    if not visit.who.pages:
        return _writes_a_draft(visit)
    form = visit.form(f"/mine/{visit.who.pages[0]}/edit")
    return form is not None and visit.done(visit.send(form, text=visit.truth.says(visit.name)))


def _writes_a_draft(visit: Visit) -> bool:
    given = {"name": "answer:other", "text": visit.truth.says(visit.name)}
    return visit.done(visit.post("/drafts", given))


def _changes_the_passphrase(visit: Visit) -> bool:
    form = visit.form("/settings/passphrase")
    if form is None:
        return False
    page = visit.send(form, passphrase=visit.passphrase, new_passphrase=NEW)
    if page.status not in {200, 302, 303} or "errorlist" in page.text:
        return False
    visit.passphrase = NEW
    return True


def _replaces_all_keys(visit: Visit) -> bool:
    form = visit.form("/settings/known-passphrase")
    if form is None:
        return False
    page = visit.send(form, passphrase=visit.passphrase, new_passphrase=NEW)
    if page.status not in {200, 302, 303}:
        return False
    visit.passphrase = NEW
    return True


def _takes_up_an_invitation(visit: Visit) -> bool:
    """With the code that was given to them by hand: from then on the two of them are a couple."""
    if not visit.who.code:
        return _writes_a_draft(visit)
    form = visit.form("/join")
    if form is None:
        return False
    page = visit.send(form, invitation=visit.who.code)
    accept = next((f for f in page.forms if f.action == "/join/accept"), None)
    if accept is None or not visit.done(visit.send(accept)):
        return False
    visit.truth.partners |= {"ines": "kit", "kit": "ines"}
    return _answers_question(visit)


ACTS: Final[tuple[tuple[str, Callable[[Visit], bool]], ...]] = (
    ("answers a fold", _answers_fold),
    ("promises something", _promises),
    ("writes a line back", _replies),
    ("answers the day's question", _answers_question),
    ("takes up an invitation", _takes_up_an_invitation),
    ("changes a private page", _edits_a_page),
    ("proposes an agreement", _agrees),
    ("shows a dream", _shows_a_dream),
    ("changes the passphrase", _changes_the_passphrase),
    ("writes a draft", _writes_a_draft),
    ("replaces all keys", _replaces_all_keys),
)
