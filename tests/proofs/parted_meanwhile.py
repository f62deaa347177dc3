"""The other parts while somebody writes: `python -m tests.proofs.parted_meanwhile`.

Each form of the rooms is filled in, then the other ends the link, then it is sent. What was typed has to stand on the
page that comes, or among what its writer can open afterwards: a draft alone, which no page leads to, is not enough.

The control, `--planted`, looks for words that nobody typed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from html import unescape
from itertools import islice

from tests.proofs.presses.browser import press
from tests.proofs.presses.forms import Press
from tests.proofs.presses.house import House, house
from twofold.web.written_fields import WRITTEN


def lost(here: House, form: Press, *, planted: bool = False) -> list[str]:
    """The words that are nowhere after this form was sent to a couple that had just ended."""
    from twofold.people import couples, keyrings
    from twofold.people.unlocking import with_couple
    from twofold.records.store import everything

    here.put_back()
    visitor = here.browser(form.who)
    sent = form.filled(here, visitor)
    couples.part(by=with_couple(here.people.by["sam"]))
    answers = press(visitor, sent, 1, 0.0)
    shown = unescape(answers.shown.text) if answers.shown else ""
    maya = here.people.by["maya"]
    keyring = keyrings.read(maya.person, maya.account_key, instance=maya.instance)
    kept = [
        word
        for e in everything(by=with_couple(maya.with_keyring(keyring)))
        if e.document
        for word in e.document.words()
    ]
    typed = [value for name, value in sent.fields if name in WRITTEN and " " in value]
    wanted = ["nobody typed this"] if planted else typed
    return [value for value in wanted if value not in shown and value not in kept]


def forms() -> Iterator[Press]:
    """Every form of the rooms in which Maya writes something."""
    from tests.proofs.presses.forms_rooms import ROOMS

    for form in ROOMS:
        if form.who == "maya" and not form.script and set(form.types) & set(WRITTEN):
            yield form


def run(*, planted: bool = False, say: bool = False, most: int | None = None) -> dict[str, list[str]]:
    """What is lost, by form."""
    found: dict[str, list[str]] = {}
    with house() as here:
        for form in islice(forms(), most):
            found[form.name] = lost(here, form, planted=planted)
            if say:
                print(f"{'LOST' if found[form.name] else 'there'}  {form.name} {found[form.name] or ''}", flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--planted", action="store_true")
    parser.add_argument("--most", type=int, help="only so many forms")
    given = parser.parse_args()
    found = run(planted=given.planted, say=True, most=given.most)
    faulty = [name for name, words in found.items() if words]
    print(f"{len(found)} forms, {len(faulty)} with words lost")
    return int(len(faulty) < len(found)) if given.planted else int(bool(faulty) or not found)


if __name__ == "__main__":
    sys.exit(main())
