"""`twofold reset`: a way in for a person who lost both passphrase and recovery code. It opens none of their texts."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from twofold.configuration import configuration
from twofold.ops.django_start import database_troubles_told, reach_database, start_django
from twofold.ops.process import guard_process
from twofold.ops.refusal import Refusal

if TYPE_CHECKING:
    from twofold.people.models import Person

SUMMARY = "make the keys of someone anew who lost passphrase and recovery code; opens none of their words"

BEFORE = """\
{name} ({sign_in}) gets new keys and a passphrase that works once.

  - Their private pages stay closed. You cannot read them, and neither can they, unless they remember the old
    passphrase or find the old recovery code within 90 days: then they bring everything back under Settings.
  - What they share comes back through their partner, when the two have compared four words.
  - They are signed out everywhere. Their old passphrase and recovery code no longer sign them in.

Do this only when {name} has asked you to, face to face or by voice.
"""
AFTER = """
Done. Tell {name}, in person and not by message:

  sign-in name   {sign_in}
  passphrase     {passphrase}

It opens one page only: there {name} chooses a passphrase that you do not know.
If {name} never asked for this, say so to both of them now.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="the name they sign in with")


def main(options: argparse.Namespace) -> int:
    """Works while Twofold runs, too: a request that still holds the old keys can't write any more."""
    guard_process()
    settings = configuration()
    if settings.database_url is None and not (settings.data / "twofold.sqlite3").exists():
        raise Refusal(f"There is no Twofold in {settings.data}. Name its data folder with TWOFOLD_DATA.")
    start_django()
    with database_troubles_told():
        reach_database()
        person = find(options.name)
        print(BEFORE.format(name=person.name, sign_in=person.sign_in_name))
        confirm(person)
        passphrase = reset(person)
    print(AFTER.format(name=person.name, sign_in=person.sign_in_name, passphrase=passphrase))
    return 0


def find(name: str) -> Person:
    """Returns the person by sign-in name only, since people may share an e-mail address. Raises Refusal."""
    from twofold.people.models import Person

    person = Person.objects.filter(sign_in_name=name.strip().casefold()).first()
    if person is None:
        known = ", ".join(Person.objects.order_by("sign_in_name").values_list("sign_in_name", flat=True)[:20])
        raise Refusal(f"Nobody here signs in with that name. Nothing was changed. Names here: {known or 'none'}.")
    return person


def confirm(person: Person) -> None:
    """Asks the operator to type the sign-in name again. Raises Refusal."""
    try:
        typed = input("Type the sign-in name again to go on: ")
    except EOFError:
        typed = ""
    if typed.strip().casefold() != person.sign_in_name:
        raise Refusal("That is another name. Nothing was changed.")


def reset(person: Person) -> str:
    """Returns the temporary passphrase. Raises Refusal."""
    from twofold.people import resets

    try:
        return resets.reset(person)
    except ValueError as error:
        raise Refusal(f"The keys of {person.sign_in_name} cannot be made anew: {error}.") from error
