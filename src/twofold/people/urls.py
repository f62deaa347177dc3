"""Coming in, joining, and settings."""

from __future__ import annotations

from django.urls import path, re_path

from twofold.people.views import accounts, address, anew, doors, front, inviting, joining, two, you

app_name = "people"
urlpatterns = [
    path("", front.front, name="front"),
    path("leave", front.leave, name="leave"),
    path("account", accounts.account, name="account"),
    path("recovery-code", accounts.recovery_code, name="recovery_code"),
    path("recovery-code/confirm", accounts.confirm_recovery_code, name="confirm_recovery_code"),
    path("sign-in", doors.sign_in, name="sign_in"),
    path("sign-out", doors.sign_out, name="sign_out"),
    path("unlock", doors.unlock, name="unlock"),
    path("lock", doors.lock, name="lock"),
    path("recover", doors.recover, name="recover"),
    path("join", joining.join, name="join"),
    path("join/account", joining.join_account, name="join_account"),
    path("join/accept", joining.join_accept, name="join_accept"),
    re_path(r"^join[/#%]", joining.astray, name="astray"),
    path("invite", inviting.invite, name="invite"),
    path("invite/new", inviting.new_invitation, name="new_invitation"),
    path("invite/withdraw", inviting.withdraw_invitation, name="withdraw_invitation"),
    path("settings", you.settings, name="settings"),
    path("settings/you", you.you, name="you"),
    path("settings/address", address.address, name="address"),
    path("settings/address/mail", address.mail, name="mail_code"),
    path("settings/passphrase", you.passphrase, name="passphrase"),
    path("settings/known-passphrase", you.known_passphrase, name="known_passphrase"),
    path("settings/old-passphrase", anew.old_passphrase, name="old_passphrase"),
    path("settings/sign-ins", you.devices, name="sign_ins"),
    path("settings/sign-ins/end", you.end_sign_in, name="end_sign_in"),
    path("settings/two", two.two, name="two"),
    path("settings/two/name", two.believe_name, name="believe_name"),
    path("settings/two/agree", two.agree, name="agree"),
    path("settings/two/part", two.part, name="part"),
    path("begin-anew", anew.begin_anew, name="begin_anew"),
    path("changed-key", two.changed_key, name="changed_key"),
]
