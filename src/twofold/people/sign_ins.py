"""Signed-in browsers: Django's session engine, storing only a hash of the cookie and no content."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import CreateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from twofold.people.form_ids import made_once
from twofold.people.models import Person, SignIn
from twofold.people.plain_select import PlainSelect
from twofold.vault import labels
from twofold.vault.opaque_names import hashed_token

PERSON = "person"
# As `stands` says it.
_STANDING = PlainSelect(
    """
    SELECT {columns} FROM people_signin s LEFT JOIN people_person p ON p.id = s.person_id
    WHERE s.session_key = %s AND s.expire_date > %s AND s.expire_date <= %s
    """,
    s=SignIn,
    p=Person,
)


def stands(now: datetime) -> Q:
    """Returns the filter for sign-ins that haven't ended; one that ends too late was made by a clock that was ahead."""
    return Q(expire_date__gt=now, expire_date__lte=latest_end(now))


def latest_end(now: datetime) -> datetime:
    """Returns the moment when a sign-in that began now would end."""
    return end_of_day(now + timedelta(seconds=settings.SESSION_COOKIE_AGE))


def end_of_day(moment: datetime) -> datetime:
    """Returns the following midnight (UTC): the database stores no finer time than a day."""
    day = moment.astimezone(UTC).date() + timedelta(days=1)
    return datetime.combine(day, time(), UTC)


def hashed(session_key: str) -> str:
    return hashed_token(session_key, label=labels.SIGN_IN).hex()


def _standing(key: str) -> SignIn | None:
    """Returns the sign-in with this hash if it hasn't ended, with its person. One query."""
    moment, now = connection.ops.adapt_datetimefield_value, timezone.now()
    found = _STANDING.first([key, moment(now), moment(latest_end(now))])
    if found is None:
        return None
    row: SignIn
    row, row.person = found
    return row


class SessionStore(DatabaseStore):
    row: SignIn | None = None  # as loaded, with its person

    @classmethod
    def get_model_class(cls) -> type[SignIn]:
        return SignIn

    def _get_session_from_db(self) -> SignIn | None:
        if not self.session_key:
            return None
        self.row = _standing(hashed(self.session_key))
        if self.row is None:
            self._session_key = None
        return self.row

    def exists(self, session_key: str) -> bool:
        return SignIn.objects.filter(session_key=hashed(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> SignIn:
        if not self.session_key:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]  # SessionBase has it
        key = hashed(str(self.session_key))
        known: dict[str, Any] = dict(SignIn.objects.filter(session_key=key).values("device", "began_on").first() or {})
        return SignIn(
            session_key=key,
            session_data=self.encode(data),
            expire_date=end_of_day(self.get_expiry_date()),
            person_id=data.get(PERSON),
            **known,
        )

    def begin(self, session_key: str) -> None:
        """Saves under this key, whether or not another request has already done so."""
        self._session_key = session_key
        try:
            self.save(must_create=True)
        except CreateError:
            self.save()

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            SignIn.objects.filter(session_key=hashed(key)).delete()


def sign_in(request: HttpRequest, person: Person) -> None:
    """Starts a new signed-in browser for this person; a sign-in that existed here ends.

    A form sent twice starts one: browsers keep only the last answer, so the sign-in of the first would be left over.
    """
    session: Any = request.session
    same = made_once(request, person, "sign-in")
    key = same.hex() if same else None
    if key is None or session.session_key != key:
        session.flush()
    session[PERSON] = str(person.pk)
    if key is None:
        session.save()
    else:
        session.begin(key)
    current(request).update(device=device_label(request.META.get("HTTP_USER_AGENT", "")))


def current(request: HttpRequest) -> Any:
    """Returns this browser's row, as a queryset."""
    return SignIn.objects.filter(session_key=hashed(request.session.session_key or ""))


def others(request: HttpRequest, person: Person) -> Any:
    """Returns the rows of this person's other browsers, as a queryset."""
    return person.sign_ins.exclude(session_key=hashed(request.session.session_key or ""))


def row_name(row: SignIn) -> str:
    """Returns the name of a signed-in browser for forms: a hash of its hash, so that no row's key is on a page."""
    return hashed(row.session_key)[:32]


def device_label(user_agent: str) -> str:
    """Returns the usual names of browser and system, from a short list; nothing else of the header is kept."""
    browser = next((label for mark, label in _BROWSERS if mark in user_agent), _("A browser"))
    system = next((label for mark, label in _SYSTEMS if mark in user_agent), "")
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser


_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("SamsungBrowser", "Samsung Internet"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
