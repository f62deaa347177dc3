"""Someone who has nobody, or nobody any more, reads no sentence in which a name is missing."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import transaction

from tests.proofs.authorization import BOOT_SECRET
from tests.proofs.blank_names import BLANK, Walk, blanks, forms_of, names_missed, pages_of
from tests.proofs.forged_house import quick_argon2id
from tests.proofs.matrix_world import Matrix, Thing, make_matrix
from tests.visitor import Form, Page
from twofold.people import boot_secret, couples
from twofold.people.unlocking import with_couple
from twofold.trust.questions.actions import ask

pytestmark = [pytest.mark.proof, pytest.mark.django_db]
PARTED = {"maya": "owner", "sam": "partner", "robin": "ex"}


@pytest.fixture(scope="module")
def opened_before() -> dict[str, list[Form]]:
    """By person, the forms of the pages that they had open when the two parted."""
    return {}


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: pytest.DjangoDbBlocker, opened_before: dict[str, list[Form]]
) -> Iterator[Matrix]:
    """Jun is alone, Robin has been since Sam went; and now Maya and Sam have parted too, with pages still open."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched, transaction.atomic():
        patched.setattr("twofold.vault.methods.argon2id", quick_argon2id)
        boot_secret.set_boot_secret(BOOT_SECRET)
        world = make_matrix()
        sam = world.people["sam"]
        asked = ask("What do you miss?", "The sea.", depth=1, themes=("us",), by=sam, once=uuid4())
        world.things.append(Thing("folded", asked.id, "sam", "maya"))
        for person in ("maya", "sam"):
            walk = _walk(world, person)
            walk.read(pages_of(world, person))
            opened_before[person] = list(walk.forms.values())
        couples.part(by=with_couple(world.people["maya"]))
        world.sign_in_again()
        yield world
        transaction.set_rollback(True)


def _walk(world: Matrix, person: str) -> Walk:
    role = {**PARTED, "jun": "alone"}[person]
    return Walk(world.roles[role][0])


@pytest.mark.parametrize("person", ["jun", "robin", "maya", "sam"])
def test_no_page_has_a_gap_for_a_name(world: Matrix, opened_before: dict[str, list[Form]], person: str) -> None:
    """Neither a page nor what is answered to a form: of now, of before the two parted, or without its token."""
    walk = _walk(world, person)
    with names_missed():
        walk.read(pages_of(world, person))
        walk.send([*walk.forms.values(), *opened_before.get(person, ()), *forms_of(world, person)])
    statuses = {page.status for page in walk.pages}
    assert {200, 422} <= statuses <= {200, 302, 303, 404, 405, 409, 422}
    found = {blank: f"{page.status} {page.path}" for page in walk.pages for blank in blanks(page)}
    assert found == {}


@pytest.mark.parametrize(
    "gap",
    [
        f"<p>You propose it, and it stands when {BLANK} agrees.</p>",
        "<p>You propose it, and it stands when  agrees.</p>",
        "<p> has written. Yours comes next, then both open.</p>",
        "<h1>Show it to ?</h1>",
        "<p>Read what is in ’s words.</p>",
        "<button>Send it to </button>",
        '<nav aria-label="What  needs"></nav>',
    ],
)
def test_a_gap_is_noticed(gap: str) -> None:
    assert list(blanks(Page(200, "/", f"<!doctype html><title>x</title>{gap}", {}, []))) != []


def test_a_sentence_without_a_gap_is_none() -> None:
    whole = "<p>\nYou propose it,\n<b>and</b> it stands when Sam agrees: “Sam’s”.\n</p><p><em>Sam</em> has written.</p>"
    assert list(blanks(Page(200, "/", f"<!doctype html><title>x</title>{whole}", {}, []))) == []
