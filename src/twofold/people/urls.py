"""Routes for coming in, joining and settings."""

from __future__ import annotations

from django.urls import path, re_path

from twofold.people.views import (
    accept_invitation,
    accounts,
    address,
    home,
    partner,
    profile,
    reset,
    send_invitation,
    sign_in,
)

app_name = "people"
urlpatterns = [
    path("", home.front, name="front"),
    path("leave", home.leave, name="leave"),
    path("account", accounts.account, name="account"),
    path("recovery-code", accounts.recovery_code, name="recovery_code"),
    path("recovery-code/confirm", accounts.confirm_recovery_code, name="confirm_recovery_code"),
    path("sign-in", sign_in.sign_in, name="sign_in"),
    path("sign-out", sign_in.sign_out, name="sign_out"),
    path("unlock", sign_in.unlock, name="unlock"),
    path("lock", sign_in.lock, name="lock"),
    path("recover", sign_in.recover, name="recover"),
    path("join", accept_invitation.join, name="join"),
    path("join/account", accept_invitation.join_account, name="join_account"),
    path("join/accept", accept_invitation.join_accept, name="join_accept"),
    re_path(r"^join[/#%]", accept_invitation.astray, name="astray"),
    path("invite", send_invitation.invite, name="invite"),
    path("invite/new", send_invitation.new_invitation, name="new_invitation"),
    path("invite/withdraw", send_invitation.withdraw_invitation, name="withdraw_invitation"),
    path("settings", profile.settings, name="settings"),
    path("settings/you", profile.you, name="you"),
    path("settings/address", address.address, name="address"),
    path("settings/address/mail", address.mail, name="mail_code"),
    path("settings/passphrase", profile.passphrase, name="passphrase"),
    path("settings/known-passphrase", profile.known_passphrase, name="known_passphrase"),
    path("settings/old-passphrase", reset.old_passphrase, name="old_passphrase"),
    path("settings/sign-ins", profile.devices, name="sign_ins"),
    path("settings/sign-ins/end", profile.end_sign_in, name="end_sign_in"),
    path("settings/two", partner.two, name="two"),
    path("settings/two/name", partner.believe_name, name="believe_name"),
    path("settings/two/agree", partner.agree, name="agree"),
    path("settings/two/part", partner.part, name="part"),
    path("begin-anew", reset.begin_anew, name="begin_anew"),
    path("changed-key", partner.changed_key, name="changed_key"),
]
