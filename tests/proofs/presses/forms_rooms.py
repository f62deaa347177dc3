"""The forms of the rooms: questions, talks, promises, dreams, boundaries, agreements, shelves, the export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.proofs.presses.forms import Press, after
from tests.proofs.presses.house import House
from tests.visitor import Page, Visitor

TICKET: Final = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
WORDS: Final = {"text": "Pressed twice."}


def _passed(house: House, visitor: Visitor) -> Page:
    after("/question", "/question/pass")(house, visitor)
    return visitor.get("/today/open")


def _talks() -> Iterator[Press]:
    begin = "/practices/listening-talk"
    yield Press("talks:practice", begin, types={"mode": "live", "topic": "A word"})
    for about, talk, having in (
        ("folded words", "written talk", "text"),
        ("done", "spoken talk", ""),
        ("a letter", "letter", "text"),
    ):
        types = WORDS if having else {}
        fields = (having,) if having else ()
        yield Press(
            "talks:move", f"/talks/{{{talk}}}", f"/talks/{{{talk}}}/move", types=types, having=fields, about=about
        )
    path = "/talks/{letter of Sam}"
    yield Press("talks:move", path, f"{path}/move", button=("value", "reflect"), about="a choice")
    path = "/talks/{half written talk}"
    yield Press("talks:move", path, f"{path}/move", types=WORDS, having=("text",), about="changed words")
    yield Press("talks:move", path, f"{path}/move", without=("text",), about="words taken back")
    path = "/talks/{beside}"
    yield Press("talks:move", path, f"{path}/move", types=WORDS, having=("text",), about="on one device")
    beside = after(path, f"{path}/move", "text", text="Hers.")
    both = {**WORDS, "passphrase": "{passphrase of sam}"}
    yield Press("talks:move", beside, f"{path}/move", types=both, having=("passphrase",), about="beside")
    path = "/talks/{to be paused}"
    yield Press("talks:pause", path, f"{path}/pause", button=("minutes", "20"))
    yield Press("talks:leave", path, f"{path}/leave")
    yield Press("talks:agree", "/talks/{paused by Sam}", "/talks/{paused by Sam}/agree")
    yield Press("talks:back", "/talks/{paused}", "/talks/{paused}/back")
    ended = "/talks/{ended talk}"
    yield Press("talks:after", ended, f"{ended}/after", types={"understood": "4", "valued": "5"})


def _questions() -> Iterator[Press]:
    picked = after("/questions", "/questions/pick", question="{question}")
    yield Press("trust:question", "/question", types={**WORDS, "space": "folded"}, about="folded")
    yield Press("trust:question", picked, "/question", types={**WORDS, "space": "mine"}, about="mine")
    yield Press(
        "trust:question", picked, "/question", types={**WORDS, "space": "folded", "ticket": TICKET}, about="ticket"
    )
    yield Press("trust:another", "/question", "/question/another")
    yield Press("trust:let_pass", "/question", "/question/pass")
    yield Press("trust:let_pass", _passed, "/question/pass", having=("again",), about="again")
    yield Press("trust:limits", "/trust/limits", types={"ceiling": "2", "pace": "daily"})
    limits = {"ceiling": "2", "pace": "daily"}
    yield Press("trust:limits_kept", "/trust/limits/kept", "/trust/limits/kept", types=limits, script=True)
    yield Press("trust:never", "/question", "/question/never")
    yield Press("trust:ask", "/trust/ask", types={**WORDS, "question": "Would you show me?", "depth": "1"})
    yield Press("trust:pick", "/questions", "/questions/pick", types={"question": "{another question}"})
    # Each press draws another one, and the page shows the one that stands.
    drawn = {"also": ("A question you picked",), "but": ('"aside/question"',)}
    yield Press(
        "trust:pick", "/questions", "/questions/pick", types={"any": "1"}, script=True, about="by chance", **drawn
    )
    given = {"fold": "{ticketed}", "ticket": TICKET}
    yield Press("rooms:tickets", "/settings", "/folds/tickets", types=given, script=True, by_script=True)
    yield Press("rooms:not_now", "/folds/{open fold}", "/not-now")
    mine, theirs, both = "/folds/{mine only}", "/folds/{theirs only}", "/folds/{open fold}"
    yield Press("trust:answer", f"{mine}/answer", types=WORDS, about="changed")
    yield Press("trust:answer", f"{theirs}/answer", types=WORDS, about="the second")
    yield Press("trust:withdraw", mine, f"{mine}/withdraw")
    yield Press("trust:reply", both, f"{both}/reply", types=WORDS)
    yield Press("trust:rest", theirs, f"{theirs}/rest")
    yield Press("trust:together", f"{mine}/together", types={**WORDS, "passphrase": "{passphrase of sam}"})


def _promises() -> Iterator[Press]:
    yield Press("trust:promise_new", "/promises/new", types={"cue": "I come home", "text": "call you", "space": "ours"})
    yield Press(
        "trust:promise_new",
        "/promises/new?to=me",
        "/promises/new",
        types={"cue": "I wake", "text": "stand up"},
        about="to oneself",
    )
    for about, thing in (("other words", "offered"), ("another day", "standing")):
        path = f"/promises/{{{thing}}}/change"
        yield Press("trust:promise_change", path, types={"cue": "it rains", "text": "call"}, about=about)
    for verb, thing, door in (
        ("accept", "offered by Sam", "take-up"),
        ("decline", "offered by Sam", "decline"),
        ("agree", "asked by Sam", "agree"),
        ("as_it_was", "asked by Sam", "as-it-was"),
        ("take_back", "asked", "take-back"),
        ("let_go", "standing", "let-go"),
        ("view", "missed by Sam", "view"),
    ):
        path = f"/promises/{{{thing}}}"
        types = WORDS if verb in {"decline", "as_it_was", "let_go", "view"} else {}
        yield Press(f"trust:promise_{verb}", path, f"{path}/{door}", types=types)
    path = "/promises/{over}"
    yield Press("trust:promise_say", path, f"{path}/say", types={**WORDS, "word": "partly"})
    path = "/promises/{missed}"
    yield Press("trust:promise_repair", path, f"{path}/repair", button=("mode", "apart"))
    path = "/promises/{standing}"
    yield Press("trust:promise_calendar", path, f"{path}/calendar")
    for word in ("look", "else", "not-now", "less"):
        yield Press("today:offer", "/today", "/today/offer", button=("say", word), about=word)
    yield Press("trust:promise_aside", "/today/open", "/promises/{near}/aside", button=("days", "1"))


def _shown(sort: str, stem: str, line: str) -> Iterator[Press]:
    yield Press(f"trust:new_{sort}", f"/{stem}/new", types={"title": "Pressed twice", **WORDS})
    own, shown, theirs = f"/{stem}/{{{sort}}}", f"/{stem}/{{shown {sort}}}", f"/{stem}/{{{sort} of Sam}}"
    yield Press(f"trust:change_{sort}", f"{own}/change", types={"title": "Another line", **WORDS})
    yield Press(f"trust:show_{sort}", f"{own}/show")
    yield Press(f"trust:take_back_{sort}", shown, f"{shown}/take-back")
    yield Press(f"trust:{sort}_line", theirs, f"{theirs}/{line}", types=WORDS)


def _agreements() -> Iterator[Press]:
    words = {"title": "Evenings", **WORDS}
    yield Press("trust:new_agreement", "/agreements/new", types=words)
    yield Press("trust:propose", "/agreements/{agreed}/propose", types=words)
    for act, thing, about in (
        ("agree", "proposed by Sam", ""),
        ("decline", "proposed by Sam", "declined"),
        ("withdraw", "proposed", "withdrawn"),
        ("end", "agreed", "ended"),
    ):
        path = f"/agreements/{{{thing}}}"
        yield Press(
            "trust:answer_agreement",
            path,
            f"{path}/answer",
            types={"line": "So be it."},
            button=("act", act),
            about=about,
        )


def _afraid() -> Iterator[Press]:
    path = "/afraid-to-say/{preparation}"
    for act in ("gather", "look", "send"):
        yield Press("trust:afraid_letter", f"{path}/letter", types=WORDS, button=("act", act), about=act)
    told = {"line": "What I fear", "mode": "live"}
    for act in ("look", "send"):
        yield Press("trust:afraid_talk", f"{path}/talk", types=told, button=("act", act), about=act)
    yield Press("trust:afraid_destroy", path, f"{path}/destroy")


def _shelves() -> Iterator[Press]:
    yield Press("shelves:search_ours", "/ours", "/ours/search", types={"words": "Sam"})
    yield Press("shelves:search_mine", "/mine", "/mine/search", types={"words": "mine"})
    yield Press("shelves:new_page", "/mine/new", types={"title": "A page", **WORDS})
    draft = {"name": "answer:new", **WORDS}
    yield Press("rooms:keep_draft", "/question", "/drafts", types=draft, script=True, by_script=True)
    held = {"name": "answer:new"}
    yield Press("rooms:drafts_elsewhere", "/question", "/drafts/elsewhere", types=held, script=True, by_script=True)
    gone = {**held, "of": ".0"}
    yield Press("rooms:let_draft_go", "/question", "/drafts/let-go", types=gone, script=True, by_script=True)
    left = {**draft, "turn": "1"}
    yield Press("rooms:leave_writing", "/question", "/drafts/leave", types=left, script=True, by_script=True)
    own, ours = "/mine/{private page}", "/ours/{shared page}"
    yield Press("shelves:edit", f"{own}/edit", types=WORDS)
    yield Press("shelves:edit", f"{ours}/edit", types=WORDS, about="ours")
    yield Press("shelves:remove", f"{own}/remove")
    yield Press("shelves:remove", f"{ours}/remove", about="ours")
    yield Press("shelves:share", f"{own}/share")
    yield Press("leaving:export", "/export", types={"passphrase": "{passphrase of maya}"})
    yield Press("listening:room", "/listening", types={"now": "five"}, script=True)


ROOMS: Final = (
    *_talks(),
    *_questions(),
    *_promises(),
    *_shown("dream", "dreams", "part"),
    Press("trust:dream_rest", "/dreams/{dream}", "/dreams/{dream}/rest"),
    *_shown("boundary", "boundaries", "heard"),
    *_agreements(),
    *_afraid(),
    *_shelves(),
)
