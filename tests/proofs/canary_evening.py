"""Two people and one alone, who write a known text into everything that the product takes in."""

from __future__ import annotations

import re
import secrets
import sqlite3
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import yaml

from tests.proofs import rough_visits
from tests.server import ROOT, Server
from tests.visitor import Form, Page, Visitor

_CODE: Final = re.compile(r"/join#([0-9A-Z-]{16,})")
_PICKABLE: Final = re.compile(r'name="question" value="([^"]+)"')


@dataclass
class Known:
    """What must be found nowhere: everything written holds `stem`; what the house makes is collected in `secrets`."""

    stem: str = field(default_factory=lambda: f"zk{secrets.token_hex(7)}")
    secrets: dict[str, str] = field(default_factory=dict)
    raw: dict[str, bytes] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    sent: set[tuple[str, str]] = field(default_factory=set)
    steps: list[str] = field(default_factory=list)

    def words(self, name: str, *, again: int = 1) -> str:
        text = f"{self.stem} {name}: “it’s <quiet>” & ünder 50% of the stars\n{self.stem} {name}"
        self.written[name] = text
        return "\n".join([text] * again)

    def passphrase(self, name: str) -> str:
        phrase = f"kettle {self.stem} orchard {name} lanterns"
        self.written[f"passphrase {name}"] = phrase
        return phrase

    def secret(self, name: str, value: str) -> str:
        if len(value) >= 12 and value not in self.secrets.values():
            self.secrets[f"{name} {len(self.secrets)}"] = value
        return value

    def ticket(self, name: str) -> str:
        raw = secrets.token_bytes(32)
        self.raw[f"ticket {name}"] = raw
        return self.secret(f"ticket {name}", urlsafe_b64encode(raw).decode().rstrip("="))

    def note(self, path: str, fields: list[tuple[str, str]]) -> None:
        known = set(self.secrets.values())
        self.sent |= {(path, name) for name, value in fields if self.stem in value or value in known}


class Writer(Visitor):
    """A visitor whose forms and cookies are remembered as things to look for."""

    def __init__(self, origin: str, known: Known) -> None:
        super().__init__(origin)
        self.known = known

    def post(self, path: str, fields: list[tuple[str, str]], *, follow: bool = True, **headers: str) -> Page:
        for name, value in fields:
            if name in {"offered", "code", "recovery_code", "invitation"}:
                self.known.secret(name, value)
        self.known.note(path, fields)
        page = super().post(path, fields, follow=follow, **headers)
        for name in ("tf_unlock_key", "tf_session", "tf_device_key"):
            self.known.secret(name, self.cookies.get(name, ""))
        return page

    def token(self, path: str = "/settings") -> str:
        form = next(form for form in self.get(path).forms if "csrfmiddlewaretoken" in form.names)
        return dict(form.fields)["csrfmiddlewaretoken"]

    def tell(self, path: str, **values: str) -> Page:
        """As a script of the page would: a POST with these fields."""
        return self.post(path, [("csrfmiddlewaretoken", self.token()), *values.items()])


@dataclass
class Evening:
    server: Server
    database: Callable[[str], None]
    known: Known = field(default_factory=Known)

    def __post_init__(self) -> None:
        self.maya, self.sam, self.jun = (Writer(self.server.origin, self.known) for _ in range(3))

    def step(self, name: str, page: Page, *wanted: int) -> Page:
        """Remembers that this was reached, and insists on its status."""
        if page.status not in wanted:
            raise AssertionError(f"{name}: {page.status} at {page.path}, not {wanted}\n{page.text[:2000]}")
        self.known.steps.append(name)
        return page

    # People

    def accounts(self) -> None:
        known = self.known
        self._account(self.maya, "Maya", "maya")
        self._account(self.jun, "Jun", "jun")
        made = self.step("invite", self.maya.send(self.maya.get("/invite").form("/invite/new")), 200)
        first = self._code(made)
        again = self.maya.send(made.form("/invite/withdraw"))
        code = self._code(self.maya.send(again.form("/invite/new")))
        known.secret("invitation", first)
        self.step("withdrawn code", self.sam.send(self.sam.get("/join").form("/join"), invitation=first), 422)
        read = self.step("code", self.sam.send(self.sam.get("/join").form("/join"), invitation=code), 200)
        form = read.form("/join/account")
        weak = self.sam.send(form, name="Sam", passphrase=f"{known.stem}"[:12])
        self.step("weak passphrase of the invited", weak, 422)
        self._settle(self.sam, self.sam.send(form, name="Sam", passphrase=known.passphrase("sam")))
        self.step("join as who is linked", self.sam.tell("/join/accept", invitation=code), 200, 422)
        self.maya.get("/today")
        self.step("linked", self.maya.get("/settings/two"), 200)
        for room in ("/listening", "/trust", "/questions"):
            self.step(f"the page of {room}", self.maya.get(room), 200)

    def _account(self, visitor: Writer, name: str, who: str) -> None:
        form = visitor.get("/account").form("/account")
        self.step("weak passphrase", visitor.send(form, name=name, passphrase=self.known.stem[:11]), 422)
        fields = [(k, v) for k, v in form.fields if k != "passphrase"]
        self.step("other words", visitor.post("/account", [*fields, ("another", "1")]), 200)
        phrase = self.known.passphrase(who)
        self._settle(visitor, visitor.send(form, name=name, email=f"{who}@example.org", passphrase=phrase))

    def _settle(self, visitor: Writer, welcome: Page) -> str:
        shown = self.step("recovery code", visitor.send(welcome.form("/recovery-code")), 200)
        form = shown.form("/recovery-code/confirm")
        code = self.known.secret("recovery code", dict(form.fields)["recovery_code"])
        self.known.secret("recovery code without dashes", code.replace("-", ""))
        self.step("mistyped code", visitor.send(form, code=code[::-1]), 422)
        self.step("typed back", visitor.send(form, code=code), 200)
        return code

    def _code(self, page: Page) -> str:
        found = _CODE.search(page.text)
        assert found is not None
        self.known.secret("invitation without dashes", found[1].replace("-", ""))
        return self.known.secret("invitation", found[1])

    # Words

    def alone(self) -> None:
        """Jun: drafts, a picked question, private answers, everything that can go wrong with them."""
        jun, words = self.jun, self.known.words
        form = self._picked(jun, "listening", 3)
        self.step("draft", jun.tell("/drafts", name=f"alone:{words('draft name')}"[:100], text=words("draft")), 204)
        self.step("draft too long", jun.tell("/drafts", name="alone:x", text=words("long draft", again=1400)), 413)
        self.step("no such audience", jun.send(form, text=words("wrong audience"), space="everyone"), 422)
        self.step("too long", jun.send(form, text=words("too long", again=260)), 422)
        self.step("a token of nobody", jun.send(form, text=words("old form"), once="altered"), 422)
        kept = self.step("private answer", jun.send(form, text=words("private answer")), 200)
        self.edits(jun, kept, "private")
        self.searches(jun, "mine")
        removed = jun.send(jun.get(kept.path + "/remove").form(kept.path + "/remove"))
        self.step("removed from mine", removed, 200)
        form = self._picked(jun, "trust", 7)
        self.step("private answer kept", jun.send(form, text=words("second private answer")), 200)

    def edits(self, visitor: Writer, kept: Page, which: str) -> None:
        """The same text on two devices: a change, a conflict, a change of the conflict, one that is too long."""
        words, path = self.known.words, f"{kept.path}/edit"
        first, second = visitor.get(path).form(path), visitor.get(path).form(path)
        self.step(f"{which}: edit", visitor.send(first, text=words(f"{which} edited")), 200)
        conflict = self.step(f"{which}: conflict", visitor.send(second, text=words(f"{which} conflicting")), 409)
        self.step(f"{which}: settled", visitor.send(conflict.form(path), text=words(f"{which} settled")), 200)
        again = visitor.get(path).form(path)
        self.step(f"{which}: too long", visitor.send(again, text=words(f"{which} long", again=260)), 422)
        self.step(f"{which}: history", visitor.get(kept.path), 200)

    def searches(self, visitor: Writer, shelf: str) -> None:
        form = visitor.get(f"/{shelf}").form(f"/{shelf}/search")
        found = self.step(f"search {shelf}", visitor.send(form, words=self.known.stem), 200)
        assert self.known.stem in found.text
        self.step(f"long search {shelf}", visitor.send(form, words=self.known.words("search", again=9)), 200)
        self.step("words in an address", visitor.get(f"/{shelf}/search?words={self.known.stem}"), 405)

    def together(self) -> None:
        """Maya and Sam: folded answers with tickets, changed, taken back, opened, replied to, shared."""
        maya, sam, known = self.maya, self.sam, self.known
        form = maya.get("/question").form("/question")
        ticket = ("ticket", known.ticket("maya"))
        self.step("empty answer", maya.post("/question", [*form.filled(text=" "), ticket]), 422)
        self._draft_in(maya, "folded draft")
        fold = self.step("folded", maya.post("/question", [*form.filled(text=known.words("first")), ticket]), 200)
        path = fold.path
        taken = [("once", dict(fold.form(f"{path}/withdraw").fields)["once"])]
        self.step("withdrawn", maya.post(f"{path}/withdraw", [("csrfmiddlewaretoken", maya.token()), *taken]), 200)
        form = maya.get("/question").form("/question")
        fold = maya.post("/question", [*form.filled(text=known.words("second")), ticket])
        path = self.step("folded again", fold, 200).path
        change = maya.get(f"{path}/answer").form(f"{path}/answer")
        for name, status in (("changed", 200), ("changed late", 409)):
            fields = [*change.filled(text=known.words(name)), ("ticket", known.ticket("maya changed"))]
            self.step(name, maya.post(f"{path}/answer", fields), status)
        self.step("too early", self._hand_over(maya, path), 200)
        closed = sam.get(path)
        assert known.stem not in closed.text.split("<main", 1)[-1]
        answer = sam.get("/question").form("/question")
        fields = [*answer.filled(text=known.words("of Sam")), ("ticket", known.ticket("sam"))]
        self.step("both have written", sam.post("/question", fields), 200)

    def open(self) -> None:
        maya, sam, known = self.maya, self.sam, self.known
        path = next(iter(sam.get("/question", follow=True).path.split("#")))
        self.step("handed over", self._hand_over(maya, path), 200)
        maya.get("/today")
        opened = self.step("open", sam.get(path), 200)
        assert known.words("changed").splitlines()[1] in opened.text
        self._draft_in(sam, "reply draft", f"reply:{path.rsplit('/', 1)[1]}")
        reply = opened.form(f"{path}/reply")
        self.step("reply too long", sam.send(reply, text=known.words("long reply", again=260)), 422)
        said = self.step("reply", sam.send(reply, text=known.words("reply")), 200)
        ours = [link for link in said.links("/ours/") if len(link) > 30]
        for link in {link.split("/edit")[0].split("/remove")[0] for link in ours}:
            if sam.get(f"{link}/edit").status == 200:
                self.edits(sam, Page(200, link, "", {}, []), "ours")
        change = sam.get(f"{path}/answer").form(f"{path}/answer")
        self.step("changed when open", sam.send(change, text=known.words("changed when open")), 200)
        self.searches(maya, "ours")
        self.own_page()
        self.share()

    def own_page(self) -> None:
        maya, known = self.maya, self.known
        form = maya.get("/mine/new").form("/mine/new")
        line, long = known.words("own").split("\n")[0], known.words("an own page too long", again=1500)
        self.step("own page too long", maya.send(form, title=line, text=long), 422)
        form = maya.get("/mine/new").form("/mine/new")
        page = self.step("own page", maya.send(form, title=line, text=known.words("an own page")), 200)
        edit = maya.get(f"{page.path}/edit").form(f"{page.path}/edit")
        given = {name: known.words(f"own {name} changed").split("\n")[0] for name in ("title", "text")}
        self.step("own page changed", maya.send(edit, **given), 200)

    def share(self) -> None:
        maya = self.maya
        form = self._picked(maya, "support", 4)
        text = self.known.words("to be shared")
        kept = self.step("mine while linked", maya.send(form, text=text, space="mine"), 200)
        shared = maya.send(maya.get(f"{kept.path}/share").form(f"{kept.path}/share"))
        self.step("shared", shared, 200)
        remove = maya.get(f"{shared.path}/remove").form(f"{shared.path}/remove")
        self.step("removed from ours", maya.send(remove), 200)

    def beside(self) -> None:
        """Both on Maya's device: Sam's passphrase and words in one form."""
        maya, known = self.maya, self.known
        form = self._picked(maya, "together", 5)
        fold = self.step("a picked fold", maya.send(form, text=known.words("of Maya beside")), 200)
        both = maya.get(f"{fold.path}/together").form(f"{fold.path}/together")
        wrong = maya.send(both, text=known.words("with a wrong passphrase"), passphrase=known.passphrase("not sam"))
        self.step("together, wrong passphrase", wrong, 422)
        right = maya.send(both, text=known.words("of Sam beside"), passphrase=known.written["passphrase sam"])
        self.step("together", right, 200)

    def held(self) -> None:
        """Words that arrive locked, then signed out; a wrong passphrase first, each time."""
        maya, known = self.maya, self.known
        form = self._picked(maya, "reflection", 2)
        maya.tell("/lock")
        self._let_in(form, "/unlock", "held while locked")
        form = self._picked(maya, "reflection", 6)
        maya.tell("/sign-out")
        token = maya.get("/sign-in").form("/sign-in")
        fields = [(k, v) for k, v in form.fields if k != "csrfmiddlewaretoken"]
        fields.append(("csrfmiddlewaretoken", dict(token.fields)["csrfmiddlewaretoken"]))
        self._let_in(Form("/question", "post", fields), "/sign-in", "held while signed out")
        in_place = [("csrfmiddlewaretoken", maya.token()), ("passphrase", known.written["passphrase maya"])]
        maya.tell("/lock")
        in_place[0] = ("csrfmiddlewaretoken", maya.get("/unlock").form("/unlock").filled()[0][1])
        page = maya.post("/unlock", in_place, **{"X-Twofold-In-Place": "1"})
        self.step("unlocked in place", page, 204, 303, 302)

    def _let_in(self, form: Form, door: str, name: str) -> None:
        maya, known = self.maya, self.known
        wanted = {"space": "mine"} if "space" in form.names else {}
        held = self.step(name, maya.send(form, text=known.words(name), **wanted), 423)
        who = {"sign_in": "maya@example.org"} if door == "/sign-in" else {}
        wrong = maya.send(held.form(door), passphrase=known.passphrase(f"wrong at {door}"), **who)
        self.step(f"{name}, wrong passphrase", wrong, 422)
        back = maya.send(wrong.form(door), passphrase=known.written["passphrase maya"], **who)
        self.step(f"{name}, let in", back, 200)
        self.step(f"{name}, sent", maya.send(back.form("/question")), 200, 422, 409)

    def exports(self) -> None:
        for visitor, who in ((self.jun, "jun"), (self.maya, "maya")):
            form = visitor.get("/export").form("/export")
            self.step("export refused", visitor.send(form, passphrase=self.known.passphrase(f"no {who}")), 422)
            phrase = self.known.written[f"passphrase {who}"]
            self.step("export", visitor.send(form, passphrase=phrase), 200)

    def passphrases(self) -> None:
        """Changed, replaced with all keys, recovered with the code."""
        maya, known = self.maya, self.known
        form = maya.get("/settings/passphrase").form("/settings/passphrase")
        old, new = known.written["passphrase maya"], known.passphrase("changed")
        self.step("change refused", maya.send(form, passphrase=known.stem, new_passphrase=new), 422)
        self.step("changed passphrase", maya.send(form, passphrase=old, new_passphrase=new), 200)
        known.written["passphrase maya"] = new
        jun = self.jun
        form = jun.get("/settings/known-passphrase").form("/settings/known-passphrase")
        old, new = known.written["passphrase jun"], known.passphrase("replaced")
        shown = self.step("all keys", jun.send(form, passphrase=old, new_passphrase=new), 200).form("/recovery-code")
        code = known.secret("new recovery code", dict(shown.fields)["recovery_code"])
        self.step("new code", jun.send(shown, code=code), 200)
        away = Writer(self.server.origin, known)
        form = away.get("/recover").form("/recover")
        new = known.passphrase("recovered")
        wrong = away.send(form, sign_in="jun@example.org", code=code[::-1], new_passphrase=new)
        self.step("recovery refused", wrong, 422)
        form = away.get("/recover").form("/recover")
        right = away.send(form, sign_in="jun@example.org", code=code, new_passphrase=new)
        shown = self.step("recovered", right, 200).form("/recovery-code")
        code = known.secret("recovery code after recovering", dict(shown.fields)["recovery_code"])
        self.step("code after recovering", away.send(shown, code=code), 200)
        known.written["passphrase jun"] = new
        self.jun = away

    def rough(self) -> None:
        """Forms as no page sends them."""
        for name, status in rough_visits.send_all(self.maya, self.known.words, self.server.port):
            assert status >= 400 or status == 0, (name, status)
            self.known.steps.append(f"rough: {name}")

    def errors(self) -> None:
        """Pages that fail with words and a passphrase in their hands: a table is away, then a keyring is damaged."""
        jun, known = self.jun, self.known
        form = self._picked(jun, "support", 9)
        self.database("ALTER TABLE records_slot RENAME TO records_slot_away")
        try:
            self.step("an error", jun.send(form, text=known.words("error")), 500, 503)
            search = [*form.fields[:1], ("words", known.words("error in search"))]
            self.step("an error in a search", jun.post("/mine/search", search), 500, 503)
        finally:
            self.database("ALTER TABLE records_slot_away RENAME TO records_slot")
        self.step("after the error", jun.get("/mine"), 200)
        self.database("UPDATE people_keyringrow SET generation = generation + 100")
        try:
            held = self.step("damaged keys", jun.send(form, text=known.words("damaged")), 423)
            opening = jun.send(held.form("/unlock"), passphrase=known.written["passphrase jun"])
            self.step("an error with a passphrase in hand", opening, 500)
        finally:
            self.database("UPDATE people_keyringrow SET generation = generation - 100")
        self.step("after the damage", jun.get("/mine"), 200)

    # Small parts

    def _picked(self, visitor: Writer, room: str, number: int) -> Form:
        """The form of a question picked by hand, from this number on the first that was not answered as the day's."""
        for further in range(number, number + 3):
            self._pick(visitor, room, further)
            forms = [form for form in visitor.get("/question").forms if form.action == "/question"]
            if forms:
                return forms[0]
        raise LookupError(f"every question of {room} from {number} on is answered")

    def _pick(self, visitor: Writer, room: str, number: int) -> None:
        """A question picked by hand: which one is as private as the answer."""
        shown = visitor.get(f"/questions/{room}")
        id = _PICKABLE.findall(shown.text)[number]
        self.known.secret("question", _asked()[id])
        self.known.secret("question", id)
        visitor.known.sent.add(("/questions/pick", "question"))
        visitor.tell("/questions/pick", question=id)

    def _draft_in(self, visitor: Writer, name: str, draft: str = "answer:") -> None:
        named = f"{draft} {self.known.stem}" if draft.endswith(":") else draft
        self.step(name, visitor.tell("/drafts", name=named, text=self.known.words(name)), 204)

    def _hand_over(self, visitor: Writer, path: str) -> Page:
        fold = path.rsplit("/", 1)[1]
        tickets = [v for k, v in self.known.secrets.items() if k.startswith("ticket maya")]
        fields = [pair for ticket in tickets for pair in (("fold", fold), ("ticket", ticket))]
        return visitor.post("/folds/tickets", [("csrfmiddlewaretoken", visitor.token()), *fields])


@cache
def _asked() -> dict[str, str]:
    """The text of every question of the packs, by id."""
    files = (ROOT / "src" / "twofold" / "content").glob("*/questions/*.yaml")
    asked = (q for file in files for q in yaml.safe_load(file.read_text(encoding="utf-8"))["questions"])
    return {question["id"]: str(question["text"]) for question in asked}


def statement(server: Server) -> Callable[[str], None]:
    """Runs one statement in the product's database, beside the product."""
    url = server.settings.get("TWOFOLD_DATABASE_URL")

    def on_sqlite(sql: str) -> None:
        for _ in range(20):
            try:
                with sqlite3.connect(server.data / "twofold.sqlite3", timeout=10) as database:
                    database.execute(sql)
                return
            except sqlite3.OperationalError:
                time.sleep(0.1)
        raise RuntimeError(sql)

    def on_postgresql(sql: str) -> None:
        import psycopg

        with psycopg.connect(url or "", autocommit=True) as connection:
            connection.execute(sql.encode())

    return on_postgresql if url else on_sqlite
