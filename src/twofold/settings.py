"""Django's settings, derived from `configuration`. Deny by default; no secret has a default value."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from twofold.configuration import configuration
from twofold.ops.secrets import secret_key

CONFIGURATION = configuration()
BASE = Path(__file__).resolve().parent
DATA = CONFIGURATION.data.resolve()

DEBUG = CONFIGURATION.development
SECRET_KEY = secret_key(CONFIGURATION)
ORIGIN = CONFIGURATION.origin
SECURE = CONFIGURATION.secure
ALLOWED_HOSTS = sorted({CONFIGURATION.host, "127.0.0.1", "localhost", "[::1]"})
CSRF_TRUSTED_ORIGINS = [ORIGIN]

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "twofold.web",
    "twofold.people",
    "twofold.records",
    "twofold.rooms",
    "twofold.talks",
    "twofold.trust",
    "twofold.listening",
    "twofold.today",
    "twofold.shelves",
    "twofold.leaving",
]

MIDDLEWARE = [
    "twofold.web.proxies.ProxyMiddleware",
    "twofold.web.middleware.HeadersMiddleware",
    "twofold.web.middleware.TransportMiddleware",
    "twofold.web.middleware.HostMiddleware",
    "twofold.web.middleware.ArrivalMiddleware",
    "twofold.talks.revision_poll.RevisionMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "twofold.people.middleware.PersonMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "twofold.people.language_and_zone.LanguageAndZoneMiddleware",
    "twofold.web.csrf.FormMiddleware",
    "twofold.people.middleware.AccessMiddleware",
]

ROOT_URLCONF = "twofold.urls"
WSGI_APPLICATION = "twofold.wsgi.application"
APPEND_SLASH = False

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["twofold.web.loading.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "twofold.web.context.house",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "twofold.web.templatetags.static_address",
                "twofold.web.templatetags.look",
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    if CONFIGURATION.database_url is None:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "CONN_MAX_AGE": None,  # closing the last connection would empty and delete the log after every request
            "NAME": DATA / "twofold.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 15,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    " PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    parts = urlsplit(CONFIGURATION.database_url.get_secret_value())
    from urllib.parse import parse_qsl, unquote

    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "") or dict(parse_qsl(parts.query)).get("host", ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,  # a restart of the database fails no page: a broken connection is made anew
        "OPTIONS": {"connect_timeout": 5, "tcp_user_timeout": 15_000},  # seconds, and milliseconds
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_ENGINE = "twofold.people.sign_ins"
SESSION_COOKIE_NAME = "__Host-tf_session" if SECURE else "tf_session"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_NAME = "__Host-tf_form" if SECURE else "tf_form"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "twofold.web.views.stale_form"
UNLOCK_COOKIE_NAME = "__Host-tf_unlock_key" if SECURE else "tf_unlock_key"
DEVICE_COOKIE_NAME = "__Host-tf_device_key" if SECURE else "tf_device_key"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DEFAULT_EXCEPTION_REPORTER = "twofold.web.reports.QuietReporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "twofold.web.reports.QuietFilter"
ADMINS: list[str] = []
_mail = "smtp" if CONFIGURATION.mail_host else "dummy"
EMAIL_BACKEND = f"django.core.mail.backends.{_mail}.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = CONFIGURATION.mail_host, CONFIGURATION.mail_port, 20
EMAIL_USE_TLS = CONFIGURATION.mail_security == "starttls"
EMAIL_USE_SSL = CONFIGURATION.mail_security == "tls"
EMAIL_HOST_USER = CONFIGURATION.mail_user
EMAIL_HOST_PASSWORD = CONFIGURATION.mail_password.get_secret_value() if CONFIGURATION.mail_password else ""
DEFAULT_FROM_EMAIL = CONFIGURATION.mail_from or f"Twofold <{CONFIGURATION.mail_user or 'twofold@localhost'}>"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE / "locale"]

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "staticfiles": {"BACKEND": "twofold.web.staticfiles.HouseStorage"},
}
WHITENOISE_USE_FINDERS = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    "filters": {"seldom": {"()": "twofold.web.reports.SeldomLog"}, "quiet": {"()": "twofold.web.reports.QuietLog"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["seldom", "quiet"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Every 4xx is a warning there, with its address; all that is worth a line is an answer of 5xx.
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
