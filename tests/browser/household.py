"""People with something on every page, made over plain http; a browser then takes over their cookies."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page

from tests import evening
from tests.browser import keeping, steps
from tests.passphrases import PASSPHRASES
from tests.visitor import Page as Sent
from tests.visitor import Visitor

FOLDED, MINE = "folded", "mine"
LONG = (
    "That it is quiet. My father peeled oranges for my mother every evening and never said a word about it. I used"
    " to think they had run out of things to say.\n\nNow I think that was the saying."
)


def enter(page: Page, visitor: Visitor, *, locked: bool = False) -> Page:
    """This browser goes on where the visitor was: signed in, and unlocked unless `locked`."""
    kept = {k: v for k, v in visitor.cookies.items() if not (locked and "unlock_key" in k)}
    page.context.add_cookies([{"name": k, "value": v, "url": visitor.origin} for k, v in kept.items()])
    return page


def arrive(page: Page, visitor: Visitor, passphrase: str) -> Page:
    """Signed in as the visitor is, and unlocked in this browser by itself."""
    enter(page, visitor, locked=True).goto("/unlock")
    steps.unlock(page, passphrase)
    page.wait_for_url("**/today")
    return page


def account(origin: str, name: str) -> Visitor:
    visitor = Visitor(origin)
    evening.make_account(visitor, name, PASSPHRASES[name.casefold()])
    return visitor


def couple(origin: str, one: str = "Maya", other: str = "Sam") -> tuple[Visitor, Visitor]:
    first, second = account(origin, one), Visitor(origin)
    evening.join(second, evening.invite(first), other, PASSPHRASES[other.casefold()])
    first.get("/today")
    return first, second


def pick(visitor: Visitor, number: int) -> Visitor:
    """Have the question with this number before them, or the next that was not answered as the day's."""
    listed = visitor.get("/questions")
    known = [part.split('"', 1)[0] for part in listed.text.split('name="question" value="')[1:]]
    for question in known[number:]:
        visitor.post("/questions/pick", [*listed.form("/questions/pick").fields, ("question", question)])
        if any(form.action == "/question" for form in visitor.get("/question").forms):
            break
    return visitor


def ticket() -> str:
    return urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")


@dataclass
class Household:
    """Maya and Sam in the midst of things; Alex and Noor with a sealed fold; Jun alone; Ines not settled yet."""

    maya: Visitor
    sam: Visitor
    noor: Visitor
    alex: Visitor
    jun: Visitor
    ines: Visitor
    opened: str = ""
    waits: str = ""
    sealed: str = ""
    kept: str = ""
    shared: str = ""
    live: str = ""
    letter: str = ""
    veiled: str = ""
    paused: str = ""
    put_down: str = ""
    promised: str = ""
    asked: str = ""
    missed: str = ""
    to_self: str = ""
    sea: str = ""
    resting: str = ""
    table: str = ""
    hour: str = ""
    agreed: str = ""
    ended: str = ""
    proposed: str = ""
    prepared: str = ""


def household(origin: str) -> Household:
    maya, sam = couple(origin)
    noor, alex = couple(origin, "Noor", "Alex")
    jun, ines = account(origin, "Jun"), Visitor(origin)
    ines.send(ines.get("/account").form("/account"), name="Ines", passphrase=PASSPHRASES["ines"])
    home = Household(maya, sam, noor, alex, jun, ines)
    _write(home)
    _talk(home)
    _promise(home)
    vars(home).update(keeping.fill(maya, sam))
    return home


def _write(home: Household) -> None:
    maya, sam = home.maya, home.sam
    evening.write(maya, LONG)
    home.opened = evening.write(sam, "That you can lose it while you are both in the room.").path
    maya.get(home.opened)
    sam.send(sam.get(home.opened).form(f"{home.opened}/reply"), text="I never knew about the oranges.")
    change = maya.get(f"{home.opened}/answer").form(f"{home.opened}/answer")
    maya.send(change, text=LONG + " Mostly.")
    home.kept = evening.write(pick(maya, 3), "Only for me: the oranges were sour.", space=MINE).path
    share = maya.get(f"{home.kept}/share")
    home.shared = maya.send(share.form(f"{home.kept}/share")).path
    home.waits = evening.write(pick(maya, 5), "I would begin with the kitchen.", space=FOLDED).path
    form = home.noor.get("/question").form("/question")
    home.noor.post(form.action, [*form.filled(text="Under the lemon tree."), ("ticket", ticket())])
    home.sealed = evening.write(home.alex, "By the harbour, and you were late.").path
    evening.write(home.jun, "Alone, and that is fine tonight.")


def _begin(visitor: Visitor, practice: str, mode: str) -> str:
    path = f"/practices/{practice}"
    return visitor.send(visitor.get(path).form(path), mode=mode, topic="The mornings").path


def _talk(home: Household) -> None:
    maya, sam = home.maya, home.sam
    home.live = _begin(maya, "listening-talk", "live")
    home.letter = _begin(maya, "letter-to-be-heard", "apart")
    letter = next(f for f in maya.get(home.letter).forms if f.action == f"{home.letter}/move")
    maya.send(letter, text=LONG)
    home.veiled = _begin(maya, "three-words", "together")
    home.paused = _begin(sam, "listening-talk", "live")
    pause = sam.get(home.paused).form(f"{home.paused}/pause")
    sam.post(pause.action, [*pause.fields, ("minutes", "20")])
    home.put_down = _begin(maya, "listening-talk", "apart")
    sam.send(sam.get(home.put_down).form(f"{home.put_down}/leave"))


def _promise(home: Household) -> None:
    """One that waits for Sam, one that Maya asks to change, one of Sam's that was missed, and one to herself."""
    maya, sam = home.maya, home.sam
    home.promised = promise(maya, "put my phone in the drawer until we have eaten", remind="evening").path
    home.asked = promise(maya, "do the dishes", every="week", weeks="4").path
    press(sam, home.asked, "take-up")
    press(maya, home.asked, "change", text="do the laundry", line="The machine is fixed.")
    home.missed = promise(sam, "bring the bread you like", days=0).path
    press(maya, home.missed, "take-up")
    press(sam, home.missed, "say", word="not_kept", text="The shop was shut.")
    press(maya, home.missed, "view", text="We had crackers, and laughed.")
    home.to_self = promise(maya, "write ten lines", space="mine").path
    promise(home.jun, "go to bed before midnight", space="mine")


def promise(visitor: Visitor, will: str, *, days: int = 2, **values: str) -> Sent:
    day = (datetime.now(UTC) + timedelta(days=days)).date().isoformat()
    form = visitor.get("/promises/new").form("/promises/new")
    given = {"cue": "I come home on Tuesday", "text": will, "day": day, **values}
    return visitor.post(form.action, [*(p for p in form.fields if p[0] not in given), *given.items()])


def press(visitor: Visitor, path: str, way: str, **values: str) -> Sent:
    """A form of the page of a promise, with these values."""
    found = visitor.get(f"{path}/change" if way == "change" else path)
    form = found.form(f"{path}/{way}")
    return visitor.post(form.action, [*(pair for pair in form.fields if pair[0] not in values), *values.items()])
