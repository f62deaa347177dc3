from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import client_of, signed_in_client
from tests.passphrases import PASSPHRASES

from twofold.people import accounts, couples, invitations
from twofold.people.invitations import NotTaken, Why, accept, invite, open_invitation
from twofold.people.models import Couple, Invitation, Membership, Person
from twofold.people.tests.conftest import fill, words
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import with_couple
from twofold.people.views.accept_invitation import WHY
from twofold.vault.keyring import Keyring

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines(db: None) -> Unlocked:
    by = accounts.create_account(accounts.About("Ines"), PASSPHRASES["ines"], invited=True)
    code, by = accounts.new_recovery_code(by=by)
    return accounts.confirm_recovery_code(code, by=by) or by


def refused(code: str, by: Unlocked) -> Why:
    with pytest.raises(NotTaken) as error:
        accept(code, by=by)
    return error.value.why


def test_the_code_stands_nowhere_in_the_clear(jun: Unlocked) -> None:
    code = invite(by=jun).code
    row = Invitation.objects.get()
    stored = bytes(row.lookup) + bytes(row.sealed_code) + bytes(row.mac)
    for form in (code, code.replace("-", ""), code.lower()):
        assert form.encode() not in stored
    assert open_invitation(by=jun).code == code  # type: ignore[union-attr]
    assert invite(by=jun).link.count("#") == 1


def test_every_reason_has_its_own_message() -> None:
    assert set(WHY) == set(Why)
    assert len({str(text) for text in WHY.values()}) == len(Why)


def test_why_an_invitation_is_not_taken(maya: Unlocked, jun: Unlocked, ines: Unlocked, noor: Unlocked) -> None:
    assert refused("not a code", ines) is Why.UNKNOWN
    assert refused("0000-0000-0000-0000", ines) is Why.UNKNOWN
    code = invite(by=jun).code
    assert refused(code, jun) is Why.OWN
    assert refused(code, noor) is Why.ALREADY_LINKED
    newer = invite(by=jun).code
    assert refused(code, ines) is Why.WITHDRAWN
    Invitation.objects.filter(withdrawn=False, couple=None).update(expires_at=timezone.now())
    assert refused(newer, ines) is Why.EXPIRED
    with pytest.raises(NotTaken):
        invite(by=maya)


def test_an_altered_invitation_links_nobody(jun: Unlocked, ines: Unlocked, noor: Unlocked) -> None:
    code = invite(by=jun).code
    Person.objects.filter(pk=jun.person.pk).update(public_key=noor.keyring.public_key)
    assert refused(code, ines) is Why.ALTERED
    assert not Couple.objects.filter(invitation__inviter=jun.person).exists()


def test_whoever_invites_may_have_linked_meanwhile(jun: Unlocked, ines: Unlocked, robin: Unlocked) -> None:
    code = invite(by=jun).code
    theirs = invite(by=robin).code
    accept(theirs, by=jun)
    assert refused(code, ines) is Why.INVITER_LINKED


def test_accepting_twice_is_accepting_once(jun: Unlocked, ines: Unlocked) -> None:
    code = invite(by=jun).code
    linked = accept(code, by=ines)
    again = accept(code, by=linked)
    assert again.couple == linked.couple
    assert Membership.objects.filter(couple=linked.couple).count() == 2
    assert linked.linked


def test_of_two_who_accept_one_is_linked(jun: Unlocked, ines: Unlocked, robin: Unlocked) -> None:
    code = invite(by=jun).code
    accept(code, by=ines)
    assert refused(code, robin) is Why.USED
    client = Client()
    answer = client.post("/join", {"invitation": code})
    assert answer.status_code == 422
    assert "This invitation has been used." in words(answer)


def test_a_race_for_one_invitation_is_settled_by_the_row(
    jun: Unlocked, ines: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has read the invitation as open and comes second finds the row taken."""
    code = invite(by=jun).code
    read = invitations.read_code

    def overtaken(given: str) -> Invitation:
        found = read(given)
        Invitation.objects.filter(pk=found.pk).update(withdrawn=True)
        return found

    monkeypatch.setattr(invitations, "read_code", overtaken)
    assert refused(code, ines) is Why.USED
    assert not Membership.objects.filter(person=ines.person).exists()


def test_before_a_name_is_typed_it_says_once_who_runs_this_and_what_that_means(jun: Unlocked) -> None:
    first = words(Client().get("/join"))
    assert "cannot read your private pages" not in first
    assert "Jun" not in first
    code = invite(by=jun).code
    page = words(Client().post("/join", {"invitation": code}))
    assert page.count("cannot read your private pages") == 1
    assert "They could if they changed the program" in page
    assert page.index("Jun invites you") < page.index("What you two do here") < page.index("cannot read")
    assert page.index("cannot read") < page.index("Your name")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Most likely Jun runs this server"),
        ({"operator": "member"}, "Jun, who invited you, runs this server."),
        ({"operator_name": "Uncle Bo"}, "Uncle Bo runs this server."),
        ({"operator": "other"}, "Someone outside the couple runs this server."),
    ],
)
def test_who_runs_it_is_asserted_only_if_somebody_said_so(
    given: dict[str, str], said: str, jun: Unlocked, settings: Any
) -> None:
    house = settings.CONFIGURATION
    plain = house.model_construct(house.model_fields_set - {"operator", "operator_name"}, **dict(house))
    settings.CONFIGURATION = plain.model_copy(update=given)
    assert said in words(Client().post("/join", {"invitation": invite(by=jun).code}))


def test_robin_joins_and_is_linked(jun: Unlocked) -> None:
    code = invite(by=jun).code
    client = Client()
    invited = client.post("/join", {"invitation": code.lower()})
    assert "Jun invites you" in words(invited)
    answers = [fill(client, invited, "/join/account", name="Robin", browser_zone="Asia/Tokyo") for _ in range(3)]
    assert [(a.status_code, a["Location"]) for a in answers] == [(303, "/recovery-code")] * 3
    robin = Person.objects.get(name="Robin")
    assert robin.island_id == Person.objects.get(pk=jun.person.pk).island_id
    assert robin.colour != jun.person.colour
    taken = couples.take_in(with_couple(jun))
    assert taken.linked
    assert taken.partner == robin


def test_a_mistake_in_the_form_keeps_the_invitation_and_what_was_typed(jun: Unlocked) -> None:
    code = invite(by=jun).code
    client = Client()
    invited = client.post("/join", {"invitation": code})
    slip = fill(client, invited, "/join/account", name="", email="robin@example.org")
    assert slip.status_code == 422
    assert "robin@example.org" in slip.content.decode()
    assert "cannot read your private pages" in words(slip)
    other = client.post("/join/account", {"invitation": code, "another": "1", "name": "Robin"})
    assert 'value="Robin"' in other.content.decode()
    assert fill(client, slip, "/join/account", name="Robin").status_code == 303


@pytest.mark.parametrize("name", ["Jun", "JUN", "\u0408un", "J\u00fan"])
def test_nobody_joins_under_a_name_that_reads_like_the_inviters(jun: Unlocked, name: str) -> None:
    client = Client()
    invited = client.post("/join", {"invitation": invite(by=jun).code})
    answer = fill(client, invited, "/join/account", name=name, email="robin@example.org")
    assert answer.status_code == 422
    assert "reads like the name of the other" in words(answer)
    assert "robin@example.org" in answer.content.decode()
    assert not Person.objects.filter(name=name).exclude(pk=jun.person.pk).exists()
    assert fill(client, answer, "/join/account", name="Robin").status_code == 303


def test_a_third_person_gets_no_account(jun: Unlocked, ines: Unlocked) -> None:
    code = invite(by=jun).code
    client = Client()
    invited = client.post("/join", {"invitation": code})
    accept(code, by=ines)
    answer = fill(client, invited, "/join/account", name="Robin")
    assert answer.status_code == 422
    assert "This invitation has been used." in words(answer)
    assert not Person.objects.filter(name="Robin").exists()


def test_an_invitation_taken_while_the_account_is_made_leaves_no_account(
    jun: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(code: str, *, by: Unlocked) -> Unlocked:
        raise NotTaken(Why.USED)

    code = invite(by=jun).code
    client = Client()
    invited = client.post("/join", {"invitation": code})
    monkeypatch.setattr(invitations, "accept", late)
    assert fill(client, invited, "/join/account", name="Robin").status_code == 422
    assert not Person.objects.filter(name="Robin").exists()


def test_ines_accepts_with_her_own_account_even_locked(jun: Unlocked, ines: Unlocked) -> None:
    code = invite(by=jun).code
    client = signed_in_client(ines)
    invited = client.post("/join", {"invitation": code})
    locked = fill(client, invited, "/join/accept")
    assert locked.status_code == 423
    resumed = fill(client, locked, "/unlock", passphrase=PASSPHRASES["ines"])
    answer = fill(client, resumed, "/join/accept")
    assert answer["Location"] == "/settings/two"
    assert "You two are linked" in words(client.get("/settings/two"))


def test_inviting_oneself_is_explained(jun: Unlocked) -> None:
    code = invite(by=jun).code
    for client in (client_of(jun), signed_in_client(jun)):
        answer = client.post("/join", {"invitation": code})
        assert "your own invitation" in words(answer)
    assert "your own invitation" in words(client_of(jun).post("/join/accept", {"invitation": code}))


def test_codes_cannot_be_guessed_at_speed() -> None:
    client = Client()
    statuses = [client.post("/join", {"invitation": f"0000-0000-0000-00{n:02}"}).status_code for n in range(12)]
    assert statuses == [422] * 10 + [429] * 2
    assert client.post("/join/account", {"invitation": "0000-0000-0000-0099"}).status_code == 429


def test_jun_makes_shows_and_withdraws_an_invitation(jun: Unlocked) -> None:
    client = client_of(jun)
    assert "Make an invitation" in words(client.get("/invite"))
    assert client.post("/invite/new")["Location"] == "/invite"
    page = client.get("/invite")
    code = open_invitation(by=jun).code  # type: ignore[union-attr]
    text = page.content.decode()
    assert f"/join#{code}" in text
    assert "<path" in text
    assert "style=" not in text
    client.post("/invite/withdraw")
    assert "is withdrawn" in words(client.get("/invite"))
    assert open_invitation(by=jun) is None


@pytest.mark.parametrize(("origin", "hint"), [("http://127.0.0.1:8460", True), ("https://twofold.example", False)])
def test_an_address_that_only_this_computer_reaches_is_said(
    jun: Unlocked, settings: Any, origin: str, hint: bool
) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"origin": origin})
    assert ("another phone can’t reach it" in words(client_of(jun).get("/invite"))) is hint


def test_an_expired_or_damaged_invitation_is_not_shown(jun: Unlocked) -> None:
    invite(by=jun)
    row = Invitation.objects.get()
    Invitation.objects.update(sealed_code=b"\0" * len(bytes(row.sealed_code)))
    assert open_invitation(by=jun) is None
    Invitation.objects.update(sealed_code=row.sealed_code, expires_at=timezone.now() - timedelta(seconds=1))
    assert open_invitation(by=jun) is None


def test_the_linked_are_led_to_their_page(maya: Unlocked) -> None:
    client = client_of(maya)
    assert client.get("/invite")["Location"] == "/settings/two"
    assert client.post("/invite/new")["Location"] == "/settings/two"


def test_take_in_asks_for_proof(jun: Unlocked, ines: Unlocked, noor: Unlocked) -> None:
    """A host who writes a membership of their own into the database is not taken for the invited."""
    code = invite(by=jun).code
    accept(code, by=ines)
    Invitation.objects.filter(inviter=jun.person).update(accepted_key=noor.keyring.public_key)
    client = client_of(jun)
    answer = client.get("/today")
    assert answer.status_code == 409
    assert "cannot be trusted" in words(answer)
    assert client.get("/settings/two/part").status_code == 200
    client.post("/settings/two/part", {"passphrase": PASSPHRASES["jun"]})
    assert client.get("/today").status_code == 200


def test_a_delivery_that_does_not_open_stays_where_it_is(jun: Unlocked, ines: Unlocked) -> None:
    from twofold.people.models import Delivery

    accept(invite(by=jun).code, by=ines)
    row = Delivery.objects.get(recipient=jun.person)
    Delivery.objects.filter(pk=row.pk).update(sealed=bytes(row.sealed)[:-1] + b"\0\0")
    taken = couples.take_in(with_couple(jun))
    assert not taken.linked
    assert Delivery.objects.filter(pk=row.pk).exists()
    Delivery.objects.filter(pk=row.pk).update(sealed=row.sealed)
    taken = couples.take_in(with_couple(taken))
    assert taken.linked
    assert isinstance(taken.keyring, Keyring)


def test_an_invitation_of_before_links_nobody_after_a_parting(jun: Unlocked, maya: Unlocked, robin: Unlocked) -> None:
    """Jun invited somebody, then took up Robin's invitation. Robin parts, and somebody else finds Jun's of before."""
    before = invitations.invite(by=jun).code
    jun = invitations.accept(invitations.invite(by=robin).code, by=jun)
    couples.part(by=couples.take_in(with_couple(robin)))
    with pytest.raises(NotTaken, match="withdrawn"):
        invitations.accept(before, by=couples.part(by=maya))
    assert client_of(jun).get("/settings").status_code == 200
