from __future__ import annotations

import pytest

from twofold.people.unlocked import Unlocked
from twofold.rooms import form_tokens


def test_anothers_token_is_not_ours(maya: Unlocked, sam: Unlocked) -> None:
    with pytest.raises(form_tokens.NotOurs):
        form_tokens.read(form_tokens.token(maya, fold="x"), sam)


@pytest.mark.parametrize("given", ["", "nothing", "a:b:c"])
def test_anything_else_is_not_ours(given: str, jun: Unlocked) -> None:
    with pytest.raises(form_tokens.NotOurs):
        form_tokens.read(given, jun)


def test_a_token_carries_what_it_is_about_and_a_fresh_id(jun: Unlocked) -> None:
    one, other = form_tokens.token(jun, fold="x"), form_tokens.token(jun, fold="x")
    assert form_tokens.read(one, jun)["fold"] == "x"
    assert form_tokens.once_id(form_tokens.read(one, jun)) != form_tokens.once_id(form_tokens.read(other, jun))
