"""Every place where the product takes text in, and what kind of text that is. One that is not declared is refused."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).resolve().parent.parent.parent / "src" / "twofold"

WORDS: Final = "words"  # what people write: nowhere in clear
SECRET: Final = "secret"  # what opens something: nowhere in clear, nor as a plain hash that could be searched for
CLEAR: Final = "clear"  # names, addresses and settings, which stand in clear by design
HOUSE: Final = "house"  # made by the house and sent back: signed tokens, ids, what the browser says of itself
HELD: Final = "people.held:"  # read by its prefix

FIELDS: Final[dict[str, str]] = {
    "people.AccountForm.browser_language": HOUSE,
    "people.AccountForm.browser_zone": HOUSE,
    "people.AccountForm.email": CLEAR,
    "people.AccountForm.name": CLEAR,
    "people.AccountForm.offered": SECRET,
    "people.AccountForm.once": HOUSE,
    "people.AccountForm.passphrase": SECRET,
    "people.AccountForm.zone": CLEAR,
    "people.BringBackForm.once": HOUSE,
    "people.BringBackForm.passphrase": SECRET,
    "people.OnceForm.once": HOUSE,
    "people.RecoverForm.once": HOUSE,
    "people.SignInForm.once": HOUSE,
    "people.YouForm.once": HOUSE,
    "people.ChangeForm.new_passphrase": SECRET,
    "people.ChangeForm.offered": SECRET,
    "people.ChangeForm.passphrase": SECRET,
    "people.InvitationForm.invitation": SECRET,
    "people.JoiningForm.browser_language": HOUSE,
    "people.JoiningForm.browser_zone": HOUSE,
    "people.JoiningForm.email": CLEAR,
    "people.JoiningForm.invitation": SECRET,
    "people.JoiningForm.name": CLEAR,
    "people.JoiningForm.offered": SECRET,
    "people.JoiningForm.once": HOUSE,
    "people.JoiningForm.passphrase": SECRET,
    "people.JoiningForm.zone": CLEAR,
    "people.OwnPassphraseForm.new_passphrase": SECRET,
    "people.OwnPassphraseForm.offered": SECRET,
    "people.RecoverForm.code": SECRET,
    "people.RecoverForm.new_passphrase": SECRET,
    "people.RecoverForm.offered": SECRET,
    "people.RecoverForm.sign_in": CLEAR,
    "people.SignInForm.passphrase": SECRET,
    "people.SignInForm.sign_in": CLEAR,
    "people.TypedBackForm.code": SECRET,
    "people.TypedBackForm.recovery_code": SECRET,
    "people.UnlockForm.passphrase": SECRET,
    "people.AddressForm.code": HOUSE,  # six digits that the house mailed
    "people.YouForm.email": CLEAR,
    "people.YouForm.name": CLEAR,
    "people.YouForm.zone": CLEAR,
    "leaving.ExportForm.passphrase": SECRET,
    "rooms.KeptForm.once": HOUSE,
    "rooms.LineForm.once": HOUSE,
    "rooms.LineForm.text": WORDS,
    "shelves.EditForm.text": WORDS,
    "shelves.EditForm.title": WORDS,
    "shelves.OwnPageForm.once": HOUSE,
    "shelves.OwnPageForm.text": WORDS,
    "shelves.OwnPageForm.title": WORDS,
    "shelves.SearchForm.words": WORDS,
    "web.Specimen.email": HOUSE,  # the page of components takes nothing in; it is sent a canary all the same
    "web.Specimen.name": HOUSE,
    "web.Specimen.passphrase": HOUSE,
    "web.Specimen.text": HOUSE,
    "talks.BeginForm.once": HOUSE,
    "talks.BeginForm.topic": WORDS,
    "talks.MoveForm.once": HOUSE,
    "talks.MoveForm.passphrase": SECRET,
    "talks.MoveForm.text": WORDS,
    "talks.MoveForm.ticket": SECRET,
    "trust.AskForm.once": HOUSE,
    "trust.AskForm.question": WORDS,
    "trust.AskForm.text": WORDS,
    "trust.AskForm.ticket": SECRET,
    "trust.AnswerForm.once": HOUSE,
    "trust.AnswerForm.text": WORDS,
    "trust.AnswerForm.ticket": SECRET,
    "trust.ChangeForm.cue": WORDS,
    "trust.ChangeForm.heard": HOUSE,
    "trust.ChangeForm.line": WORDS,
    "trust.ChangeForm.once": HOUSE,
    "trust.ChangeForm.text": WORDS,
    "trust.LineForm.once": HOUSE,
    "trust.LineForm.text": WORDS,
    "trust.PromiseForm.cue": WORDS,
    "trust.PromiseForm.heard": HOUSE,
    "trust.PromiseForm.once": HOUSE,
    "trust.PromiseForm.text": WORDS,
    "trust.BoundaryForm.once": HOUSE,
    "trust.BoundaryForm.text": WORDS,
    "trust.BoundaryForm.title": WORDS,
    "trust.DreamForm.near": WORDS,
    "trust.DreamForm.once": HOUSE,
    "trust.DreamForm.since": WORDS,
    "trust.DreamForm.text": WORDS,
    "trust.DreamForm.title": WORDS,
    "trust.LetterForm.once": HOUSE,
    "trust.LetterForm.text": WORDS,
    "trust.QuestionForm.once": HOUSE,
    "trust.QuestionForm.text": WORDS,
    "trust.QuestionForm.ticket": SECRET,
    "trust.ReplyForm.once": HOUSE,
    "trust.ReplyForm.text": WORDS,
    "trust.SayForm.once": HOUSE,
    "trust.SayForm.text": WORDS,
    "rooms.SeriesForm.once": HOUSE,  # what forms have in common; never used by itself
    "rooms.ShareableForm.once": HOUSE,
    "rooms.ShareableForm.text": HOUSE,
    "rooms.ShareableForm.title": HOUSE,
    "rooms.TicketForm.once": HOUSE,
    "rooms.TicketForm.ticket": HOUSE,
    "trust.TermsForm.cue": HOUSE,  # what both forms of a promise have in common; never used by itself
    "trust.TermsForm.heard": HOUSE,
    "trust.TermsForm.once": HOUSE,
    "trust.TermsForm.text": HOUSE,
    "trust.TogetherForm.once": HOUSE,
    "trust.TogetherForm.passphrase": SECRET,
    "trust.TogetherForm.text": WORDS,
    "trust.ViewForm.once": HOUSE,
    "trust.ViewForm.text": WORDS,
    "trust.SayingForm.line": WORDS,
    "trust.SayingForm.once": HOUSE,
    "trust.TalkForm.line": WORDS,
    "trust.TalkForm.once": HOUSE,
    "trust.WordingForm.once": HOUSE,
    "trust.WordingForm.text": WORDS,
    "trust.WordingForm.title": WORDS,
    "trust.WordingForm.why": WORDS,
}

# What views read of a POST without a form class.
POSTED: Final[dict[str, str]] = {
    "listening.now": HOUSE,  # one of eight moods, asked and not kept
    "listening.turn": HOUSE,
    "people.another": HOUSE,
    "rooms.back": HOUSE,
    "rooms.offer": HOUSE,  # one of two
    "people.name": CLEAR,  # what the partner is called in the database, as the page has shown it
    "people.answers": CLEAR,
    "people.held_path": HOUSE,
    "people.held_sent": HOUSE,
    HELD: WORDS,  # every field of a form that was held
    "people.invitation": SECRET,
    "people.new_passphrase": SECRET,
    "people.once": HOUSE,
    "people.which": HOUSE,
    "people.words": HOUSE,  # the four safety words
    "talks.minutes": HOUSE,
    "talks.text": WORDS,
    "talks.topic": WORDS,
    "talks.value": HOUSE,  # one of the answers that a step offers
    "today.day": HOUSE,
    "today.offer": HOUSE,  # which suggestion the page has shown
    "today.say": HOUSE,  # one of five answers to it
    "rooms.name": WORDS,  # a draft's name tells which question
    "rooms.page": HOUSE,  # what a page calls itself
    "rooms.text": WORDS,
    "trust.act": HOUSE,  # which of the buttons
    "trust.again": HOUSE,
    "trust.undo": HOUSE,
    "trust.any": HOUSE,
    "trust.days": HOUSE,
    "trust.mode": HOUSE,
    "trust.back": HOUSE,
    "rooms.fold": HOUSE,
    "rooms.once": HOUSE,
    "trust.space": HOUSE,
    "trust.question": WORDS,  # which question someone picks
    "trust.text": WORDS,
    "rooms.ticket": SECRET,
    "rooms.earlier": HOUSE,
    "rooms.of": HOUSE,
    "rooms.turn": HOUSE,
    "trust.left": HOUSE,
    "trust.turn": HOUSE,
    "trust.word": HOUSE,  # kept, partly or not
}

# What each kind of document says; each of these is looked for.
DOCUMENTS: Final[dict[str, frozenset[str]]] = {
    "practices.after": frozenset({"cared_for", "practice", "talk", "understood", "valued"}),
    "practices.step": frozenset({"asked", "practice", "step", "talk"}),
    "practices.talk": frozenset(
        {"begun_at", "ended_at", "events", "mode", "opened", "pack", "people", "practice", "step_at", "topic"}
        | {"until", "version"}
    ),
    "practices.words": frozenset({"asked", "practice", "step", "talk", "text", "values", "when", "whose"}),
    "trust.agreement": frozenset({"events"}),
    "trust.agreement_line": frozenset({"agreement", "text"}),
    "trust.answer": frozenset({"text"}),
    "trust.promise": frozenset({"events"}),
    "rooms.page": frozenset({"text", "title"}),
    "trust.boundary": frozenset({"text", "title"}),
    "trust.boundary_heard": frozenset({"boundary", "text"}),
    "trust.dream": frozenset({"near", "since", "text", "title"}),
    "trust.dream_part": frozenset({"dream", "text"}),
    "trust.private_answer": frozenset({"asked", "text"}),
    "records.side": frozenset({"met", "nonce", "points", "theirs"}),
    "trust.ladder": frozenset(
        {
            "again",
            "answered",
            "asked_on",
            "came",
            "compared",
            "counted_to",
            "day",
            "levels",
            "number",
            "pace",
            "questions",
        }
        | {"quiet", "rung", "since"}
    ),
    "trust.question": frozenset({"asked", "begins", "earlier", "mode", "own", "pack", "practice", "themes", "version"}),
    "trust.reply": frozenset({"text"}),
    "trust.wording": frozenset({"agreement", "look_again", "text", "title", "why"}),
}

# Where each declared field is sent: (path, field). A drive that leaves one out fails.
SENT: Final[dict[str, tuple[str, str]]] = {
    "people.AccountForm.passphrase": ("/account", "passphrase"),
    "people.AccountForm.offered": ("/account", "offered"),
    "people.new_passphrase": ("/(begin-anew|recover|settings/passphrase|settings/known-passphrase)", "new_passphrase"),
    "people.BringBackForm.passphrase": ("/settings/old-passphrase", "passphrase"),
    "people.OwnPassphraseForm.new_passphrase": ("/begin-anew", "new_passphrase"),
    "people.OwnPassphraseForm.offered": ("/begin-anew", "offered"),
    "people.ChangeForm.new_passphrase": ("/settings/(passphrase|known-passphrase)", "new_passphrase"),
    "people.ChangeForm.offered": ("/settings/(passphrase|known-passphrase)", "offered"),
    "people.ChangeForm.passphrase": ("/settings/(passphrase|known-passphrase)", "passphrase"),
    "people.InvitationForm.invitation": ("/join", "invitation"),
    "people.JoiningForm.invitation": ("/join/account", "invitation"),
    "people.JoiningForm.offered": ("/join/account", "offered"),
    "people.JoiningForm.passphrase": ("/join/account", "passphrase"),
    "people.RecoverForm.code": ("/recover", "code"),
    "people.RecoverForm.new_passphrase": ("/recover", "new_passphrase"),
    "people.RecoverForm.offered": ("/recover", "offered"),
    "people.SignInForm.passphrase": ("/sign-in", "passphrase"),
    "people.TypedBackForm.code": ("/recovery-code/confirm", "code"),
    "people.TypedBackForm.recovery_code": ("/recovery-code/confirm", "recovery_code"),
    "people.UnlockForm.passphrase": ("/unlock", "passphrase"),
    "leaving.ExportForm.passphrase": ("/export", "passphrase"),
    "shelves.EditForm.text": ("/(mine|ours)/[0-9a-f-]+/edit", "text"),
    "shelves.EditForm.title": ("/mine/[0-9a-f-]+/edit", "title"),
    "shelves.OwnPageForm.text": ("/mine/new", "text"),
    "shelves.OwnPageForm.title": ("/mine/new", "title"),
    "shelves.SearchForm.words": ("/(mine|ours)/search", "words"),
    "talks.BeginForm.topic": ("/practices/[a-z0-9-]+", "topic"),
    "talks.MoveForm.passphrase": ("/talks/[0-9a-f-]+/move", "passphrase"),
    "talks.MoveForm.text": ("/talks/[0-9a-f-]+/move", "text"),
    "talks.MoveForm.ticket": ("/talks/[0-9a-f-]+/move", "ticket"),
    "talks.text": ("/talks/[0-9a-f-]+/move", "text"),
    "talks.topic": ("/practices/[a-z0-9-]+", "topic"),
    "trust.AskForm.question": ("/trust/ask", "question"),
    "trust.AskForm.text": ("/trust/ask", "text"),
    "trust.AskForm.ticket": ("/trust/ask", "ticket"),
    "trust.AnswerForm.text": ("/folds/[0-9a-f-]+/answer", "text"),
    "trust.AnswerForm.ticket": ("/folds/[0-9a-f-]+/answer", "ticket"),
    "trust.ChangeForm.cue": ("/promises/[0-9a-f-]+/change", "cue"),
    "trust.ChangeForm.line": ("/promises/[0-9a-f-]+/change", "line"),
    "trust.ChangeForm.text": ("/promises/[0-9a-f-]+/change", "text"),
    "rooms.LineForm.text": ("/(dreams/[0-9a-f-]+/part|boundaries/[0-9a-f-]+/heard)", "text"),
    "trust.LineForm.text": ("/promises/[0-9a-f-]+/(decline|as-it-was|let-go)", "text"),
    "trust.PromiseForm.cue": ("/promises/new", "cue"),
    "trust.PromiseForm.text": ("/promises/new", "text"),
    "trust.BoundaryForm.text": ("/boundaries/new", "text"),
    "trust.BoundaryForm.title": ("/boundaries/new", "title"),
    "trust.DreamForm.near": ("/dreams/new", "near"),
    "trust.DreamForm.since": ("/dreams/new", "since"),
    "trust.DreamForm.text": ("/dreams/[0-9a-f-]+/change", "text"),
    "trust.DreamForm.title": ("/dreams/new", "title"),
    "trust.LetterForm.text": ("/afraid-to-say/[0-9a-f-]+/letter", "text"),
    "trust.SayingForm.line": ("/agreements/[0-9a-f-]+/answer", "line"),
    "trust.TalkForm.line": ("/afraid-to-say/[0-9a-f-]+/talk", "line"),
    "trust.WordingForm.text": ("/agreements/new", "text"),
    "trust.WordingForm.title": ("/agreements/[0-9a-f-]+/propose", "title"),
    "trust.WordingForm.why": ("/agreements/new", "why"),
    "trust.QuestionForm.text": ("/question", "text"),
    "trust.QuestionForm.ticket": ("/question", "ticket"),
    "trust.ReplyForm.text": ("/folds/[0-9a-f-]+/reply", "text"),
    "trust.SayForm.text": ("/promises/[0-9a-f-]+/say", "text"),
    "trust.ViewForm.text": ("/promises/[0-9a-f-]+/view", "text"),
    "trust.text": ("/promises/[0-9a-f-]+/(say|view|decline)", "text"),
    "trust.TogetherForm.passphrase": ("/folds/[0-9a-f-]+/together", "passphrase"),
    "trust.TogetherForm.text": ("/folds/[0-9a-f-]+/together", "text"),
    HELD: ("/(unlock|sign-in)", "held:text"),
    "people.invitation": ("/join/accept", "invitation"),
    "rooms.name": ("/drafts", "name"),
    "rooms.text": ("/drafts", "text"),
    "trust.question": ("/questions/pick", "question"),
    "rooms.ticket": ("/folds/tickets", "ticket"),
}


def undeclared() -> list[str]:
    """Fields, posted names and kinds in the product that are declared nowhere above, and the other way round."""
    found, posted, kinds = set(form_fields()), set(posted_names()), document_fields()
    told = [f"{name}: a form takes text that the canary does not know" for name in found - set(FIELDS)]
    told += [f"{name}: no form has this any more" for name in set(FIELDS) - found]
    told += [f"{name}: a view reads this and the canary does not know it" for name in posted - set(POSTED)]
    told += [f"{name}: no view reads this any more" for name in set(POSTED) - posted - {HELD}]
    told += [f"{kind}: {sorted(fields)}" for kind, fields in kinds.items() if DOCUMENTS.get(kind) != fields]
    told += [f"{kind}: no such document any more" for kind in set(DOCUMENTS) - set(kinds)]
    matter = {name for name, what in {**FIELDS, **POSTED}.items() if what in {WORDS, SECRET}}
    told += [f"{name}: declared, and nowhere said where it is sent" for name in matter - set(SENT)]
    return sorted(told)


def form_fields() -> Iterator[str]:
    """app.Form.field of every form class in the house, for each field that takes any text."""
    from django import forms

    for module in _modules():
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ == module.__name__ and issubclass(kind, forms.BaseForm):
                fields = _own_fields(kind)
                yield from (f"{_app(module.__name__)}.{name}.{field}" for field in fields)


def _own_fields(kind: type) -> list[str]:
    """Also those that a form adds when it is made."""
    from django import forms

    fields = dict(kind.base_fields)  # type: ignore[attr-defined]
    if new := getattr(kind, "new", ""):
        fields[new] = forms.CharField()
    if kind.__name__ == "NewPassphraseForm":  # never used by itself
        return []
    return [name for name, field in fields.items() if isinstance(field, forms.CharField)]


def posted_names() -> Iterator[str]:
    """app.name of whatever a view reads from a POST by name."""
    reads = re.compile(r"""POST(?:\.get|\.getlist)?[(\[]\s*"([^"]+)"|"([^"]+)" (?:not )?in request\.POST""")
    for path in sorted(SOURCE.rglob("*.py")):
        if "tests" not in path.parts:
            app = path.relative_to(SOURCE).parts[0]
            for match in reads.finditer(path.read_text(encoding="utf-8")):
                name = match.group(1) or match.group(2)
                yield f"{app}.{name}"


def document_fields() -> dict[str, frozenset[str]]:
    from twofold.records import documents

    list(_modules())
    found = {k: m for k, m in documents._KINDS.items() if m.__module__.startswith("twofold.")}
    return {k: frozenset(m.model_fields) for k, m in found.items() if ".tests." not in m.__module__}


def _modules() -> Iterator[object]:
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        if parts[-1] in {"forms", "fields", "documents"} and "tests" not in parts:
            yield importlib.import_module(".".join(parts))
    elsewhere = re.compile(r"^class \w+\([^)]*(?:Form|Document|Sitting)\b", re.MULTILINE)
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        known = parts[-1] in {"forms", "fields", "documents"} or "tests" in parts
        if not known and elsewhere.search(path.read_text(encoding="utf-8")):
            yield importlib.import_module(".".join(parts))


def _app(module: str) -> str:
    return module.split(".")[1]


def not_sent(sent: set[tuple[str, str]]) -> list[str]:
    """Declared fields that no visitor sent with a canary in it; `sent` is (path, field)."""
    return sorted(
        name for name, (path, field) in SENT.items() if not any(f == field and re.fullmatch(path, p) for p, f in sent)
    )
