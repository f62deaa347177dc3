"""The forms about accounts, keys, codes, the two of you, and settings."""

from __future__ import annotations

from typing import Final

from tests.proofs.presses.forms import CODE_ON_THE_PAGE, Press, after

NEW: Final = "harbour candle nine gentle walnuts"
OWN: Final = {"passphrase": "{passphrase of maya}"}
_invited = after("/join", "/join", invitation="{invitation}")
_code_of_lou = after("/recovery-code", "/recovery-code")
_code_of_maya = after("/recovery-code", "/recovery-code", passphrase="{passphrase of maya}")
_CODE_INSTEAD: Final = (
    "A code for the day you forget",
)  # the first press's code was never seen: the second leads to another
_DRAWN: Final = ("trust.ladder", "records.side", "('records_revision'", "('records_slot'")  # by their first look
_QUESTION: Final = ("Today’s question",)  # which one, is drawn when they first come there

PEOPLE: Final = (
    Press("people:leave", "/settings", "/leave"),
    Press("people:leave", "/settings", "/leave", script=True, by_script=True, about="by a script"),
    Press("people:account", "/account", who="nobody", types={"name": "Zoe", "passphrase": NEW}),
    Press("people:account", "/account", who="nobody", types={"name": "Zoe"}, button=("another", "1"), about="words"),
    Press("people:recovery_code", "/recovery-code", who="lou"),
    Press("people:recovery_code", "/recovery-code", types=OWN, about="another one"),
    Press(
        "people:confirm_recovery_code",
        _code_of_lou,
        "/recovery-code/confirm",
        who="lou",
        types={"code": CODE_ON_THE_PAGE},
        also=_QUESTION,
        but=_DRAWN,
    ),
    Press(
        "people:confirm_recovery_code",
        _code_of_maya,
        "/recovery-code/confirm",
        types={"code": CODE_ON_THE_PAGE},
        about="another one",
    ),
    Press("people:sign_in", "/sign-in", who="nobody", types={"sign_in": "{maya}", **OWN}),
    Press("people:sign_in", "/sign-in", who="maya gone", types=OWN, about="on a known device"),
    Press("people:sign_out", "/settings", "/sign-out"),
    Press("people:unlock", "/unlock", who="maya locked", types=OWN),
    Press("people:unlock", "/unlock", who="maya locked", types=OWN, by_script=True, about="in place"),
    Press("people:lock", "/settings", "/lock"),
    Press("people:lock", "/settings", "/lock", script=True, by_script=True, about="by a script"),
    Press(
        "people:recover",
        "/recover",
        who="nobody",
        types={"sign_in": "{robin}", "code": "{code of robin}", "new_passphrase": NEW},
        also=_CODE_INSTEAD,
    ),
    Press("people:join", "/join", who="nobody", types={"invitation": "{invitation}"}),
    Press(
        "people:join_account",
        _invited,
        "/join/account",
        who="nobody",
        types={"name": "Zoe", "passphrase": NEW},
    ),
    Press("people:join_accept", _invited, "/join/accept", who="ines"),
    Press("people:new_invitation", "/invite", "/invite/new", who="ines"),
    Press("people:new_invitation", "/invite", "/invite/new", who="jun", about="instead"),
    Press("people:withdraw_invitation", "/invite", "/invite/withdraw", who="jun"),
    Press("people:you", "/settings/you", types={"name": "Maja", "idle_minutes": "5"}),
    Press(
        "people:you",
        "/settings/you",
        who="robin",
        types={"email": "r@example.org", "reminds": "on"},
        about="mail",
    ),
    Press("people:address", "/settings/address", who="robin", types={"code": "{mailed code}"}),
    Press("people:mail_code", "/settings/address", "/settings/address/mail", who="robin"),
    Press("people:passphrase", "/settings/passphrase", types={**OWN, "new_passphrase": NEW}),
    Press(
        "people:known_passphrase",
        "/settings/known-passphrase",
        types={**OWN, "new_passphrase": NEW},
        also=_CODE_INSTEAD,
    ),
    Press(
        "people:old_passphrase",
        "/settings/old-passphrase",
        who="alex",
        types={"passphrase": "{old passphrase of alex}"},
    ),
    Press("people:begin_anew", "/begin-anew", who="kit", types={"new_passphrase": NEW}),
    Press("people:end_sign_in", "/settings/sign-ins", "/settings/sign-ins/end", types={"which": "all"}, about="all"),
    Press("people:end_sign_in", "/settings/sign-ins", "/settings/sign-ins/end", having=("which",)),
    Press("people:believe_name", "/settings/two", "/settings/two/name", who="kim"),
    Press("people:agree", "/settings/two", "/settings/two/agree", types={"answers": "instant"}),
    Press("people:part", "/settings/two/part", types=OWN),
    Press("people:changed_key", "/changed-key", who="noor", also=_QUESTION, but=_DRAWN),
)
