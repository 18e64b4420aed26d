"""How the site is set up: the environment is read here, at the top, and nowhere else."""

import os
import secrets
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from greenhaven.errors import GreenhavenError


class SettingsError(GreenhavenError, ImproperlyConfigured):
    """A value in the environment that the site cannot start with."""


def _text(name: str, default: str, *, least: int = 0) -> str:
    """A text; one that is set but shorter than `least` is refused."""
    value = os.environ.get(name, "").strip() or default
    if value != default and len(value) < least:
        raise SettingsError(
            f"{name}: at least {least} characters were expected, {len(value)} came. "
            "Give a longer one, or unset it and the site makes its own."
        )
    return value


def _flag(name: str, *, default: bool) -> bool:
    """On or off, in one of the usual words."""
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value not in words:
        raise SettingsError(f"{name}: yes or no was expected, {value!r} came. Set it to 1 or 0.")
    return words[value]


def _names(name: str, default: tuple[str, ...]) -> list[str]:
    """Names separated by commas; an address with a scheme, a path or a blank is refused."""
    value = os.environ.get(name, "").strip()
    names = [part.strip() for part in value.split(",")] if value else list(default)
    for part in names:
        if not part or "/" in part or " " in part:
            raise SettingsError(
                f"{name}: host names separated by commas were expected, {part!r} came. "
                "Write only the name: compost.example.org, not https://compost.example.org/."
            )
    return names


def _day(name: str) -> date | None:
    """A day, or none; one that is none in the calendar is refused."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise SettingsError(
            f"{name}: a day such as 2026-03-02 was expected, {value!r} came. Unset it, and a "
            "demonstration stands still on its own day."
        ) from error


def _count(name: str, default: int) -> int:
    """A whole number above 0."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdecimal() or not 0 < int(value) <= 1_000_000:
        raise SettingsError(f"{name}: a whole number above 0 was expected, {value!r} came.")
    return int(value)


def _home() -> Path:
    """The folder of the database and the secret, made if it is not there."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    folder = Path(_text("GREENHAVEN_HOME", str(Path(data) / "greenhaven"))).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(
            f"GREENHAVEN_HOME: a folder that can be written was expected, {folder} is none "
            f"({error.strerror}). Name another folder or change its permissions."
        ) from error
    return folder


def _kept_secret(folder: Path, name: str) -> str:
    """A secret of the site's own, made once and readable by its owner alone."""
    path = folder / name
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as error:
        raise SettingsError(
            f"{path}: cannot be written ({error.strerror}). Set GREENHAVEN_HOME to a folder that "
            "can, or set GREENHAVEN_SECRET_KEY."
        ) from error
    key = path.read_text().strip()
    if len(key) < LEAST_SECRET:
        raise SettingsError(
            f"{path}: a key of at least {LEAST_SECRET} characters was expected, {len(key)} came. "
            "Delete the file and the site makes a new one."
        )
    return key


def _database(url: str) -> dict[str, Any]:
    """The database of that address, SQLite with the pragmas that many readers need."""
    scheme = urlsplit(url).scheme
    if scheme not in ("sqlite", "postgres", "postgresql"):
        raise SettingsError(
            f"DATABASE_URL: sqlite:///… or postgresql://… was expected, {scheme or url!r} came. "
            "Unset it to keep everything in GREENHAVEN_HOME."
        )
    if scheme != "sqlite":
        told: dict[str, Any] = {
            **dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
        }
        # Pages ask short questions: to compile them takes longer than to answer them, and to read
        # and plan them as long. What a connection asks for the third time is prepared there.
        quick = {"options": "-c jit=off", "server_side_binding": True, "prepare_threshold": 2}
        return told | {"OPTIONS": quick | told.get("OPTIONS", {})}
    return dict(dj_database_url.parse(url)) | {
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # What a phone was told is kept survives a power cut: every commit waits for the disk.
            # The log is moved into the database by the site's clock, so that no writer must; one
            # does when there is no clock and the log has grown to 80 MB.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA wal_autocheckpoint=20000; PRAGMA cache_size=-64000;"
            ),
        }
    }


LOCAL = ("localhost", "127.0.0.1", "[::1]", "testserver")


class Mail(NamedTuple):
    """A mail server and how it is spoken to."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    speaks_tls: bool = False


def _mail(name: str) -> Mail:
    """The mail server of that address; one without a host where none is set."""
    url = os.environ.get(name, "").strip()
    if not url:
        return Mail()
    usual = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
    try:
        parts = urlsplit(url)
        port = parts.port or usual.get(parts.scheme, 0)
    except ValueError:
        parts, port = urlsplit(""), 0
    if not port or not parts.hostname or parts.path.strip("/"):
        raise SettingsError(
            f"{name}: smtp://user:password@host:587 was expected, something else came. "
            "Take smtps:// where TLS is spoken from the start, smtp+plain:// within one machine."
        )
    user, password = (unquote(part or "") for part in (parts.username, parts.password))
    return Mail(
        parts.hostname, port, user, password, parts.scheme == "smtp", parts.scheme == "smtps"
    )


def _address(name: str, hosts: list[str], *, https: bool) -> str:
    """Where the site is found, for links in e-mails; without the slash at its end."""
    local = hosts[0] in LOCAL
    usual = f"{'https' if https else 'http'}://{hosts[0].lstrip('.*')}{':8000' if local else ''}"
    value = os.environ.get(name, "").strip().rstrip("/") or usual
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
        raise SettingsError(
            f"{name}: an address such as https://compost.example.org was expected, {value!r} came."
        )
    return value


LEAST_SECRET = 32
WEB = Path(__file__).parent
HOME = _home()

TODAY = _day("GREENHAVEN_TODAY")  # on which a city stands that has no live clock

DEBUG = _flag("GREENHAVEN_DEBUG", default=False)
SECRET_KEY = _text("GREENHAVEN_SECRET_KEY", "", least=LEAST_SECRET) or _kept_secret(
    HOME, "secret_key"
)
# By it the same address is known again without being kept; never in the database, never changed.
ADDRESS_KEY = _text("GREENHAVEN_ADDRESS_KEY", "", least=LEAST_SECRET) or _kept_secret(
    HOME, "address_key"
)
ALLOWED_HOSTS = _names("GREENHAVEN_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
HTTPS = _flag("GREENHAVEN_HTTPS", default=not set(ALLOWED_HOSTS) <= set(LOCAL))
SITE_ADDRESS = _address("GREENHAVEN_ADDRESS", ALLOWED_HOSTS, https=HTTPS)
DATABASES = {
    "default": _database(_text("DATABASE_URL", f"sqlite:///{HOME / 'greenhaven.sqlite3'}"))
}

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django_vite",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "greenhaven.web.commons",
    "greenhaven.web.exchange",
    "greenhaven.web.council",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "greenhaven.web.commons.headers.ContentSecurityPolicy",
    "django.middleware.gzip.GZipMiddleware",
    "greenhaven.web.commons.static_files.StaticFiles",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "greenhaven.web.commons.languages.OwnLanguage",
    "greenhaven.web.commons.clock.CityZone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "greenhaven.web.api.requests.Programs",
    "greenhaven.web.commons.headers.NoNullBytes",
]
ROOT_URLCONF = "greenhaven.web.urls"
ASGI_APPLICATION = "greenhaven.web.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "greenhaven.web.commons.appearance.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.tz",
                "greenhaven.web.commons.templatetags.quantities",
                "greenhaven.web.commons.templatetags.discussions",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]
# In the database, so that the counts by which sign-ins are limited hold for all processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "commons_counted",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # What each process remembers of pages, under the name that the template tag looks for.
    "template_fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}
# Requests of programs in a minute: of one key, and without one of one address.
API_PER_KEY = _count("GREENHAVEN_API_PER_KEY", 600)
API_PER_ADDRESS = _count("GREENHAVEN_API_PER_ADDRESS", 120)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

VALIDATORS = "django.contrib.auth.password_validation"
AUTH_USER_MODEL = "commons.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "greenhaven.web.commons.people.forms.SignUpForm"
ACCOUNT_FORMS = {
    "change_password": "greenhaven.web.commons.people.passwords.ChangeForm",
    "set_password": "greenhaven.web.commons.people.passwords.FirstForm",
    "reset_password_from_key": "greenhaven.web.commons.people.passwords.ResetForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Greenhaven: "
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True

# E-mail. Without a server for it nobody could read what proves an address, so none is proven.
MAIL = _mail("GREENHAVEN_EMAIL_URL")
SENDS_MAIL = bool(MAIL.host)
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if SENDS_MAIL
    else "greenhaven.web.commons.people.post.ToTheLog"
)
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = MAIL.starts_tls, MAIL.speaks_tls, 20
SERVER_EMAIL = DEFAULT_FROM_EMAIL = _text(
    "GREENHAVEN_EMAIL_FROM", f"Greenhaven <greenhaven@{urlsplit(SITE_ADDRESS).hostname}>"
)
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if SENDS_MAIL else "none"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = SENDS_MAIL
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True

MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = SENDS_MAIL
MFA_ALLOW_UNVERIFIED_EMAIL = not SENDS_MAIL
MFA_FORMS = {
    "add_webauthn": "greenhaven.web.commons.people.passkeys.AddForm",
    "signup_webauthn": "greenhaven.web.commons.people.passkeys.SignUpForm",
    "authenticate_webauthn": "greenhaven.web.commons.people.passkeys.UseForm",
    "login_webauthn": "greenhaven.web.commons.people.passkeys.SignInForm",
    "reauthenticate_webauthn": "greenhaven.web.commons.people.passkeys.ShowAgainForm",
}
MFA_TOTP_ISSUER = "Greenhaven"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers themselves allow it for localhost alone

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Uploads: outside the static files, and sent only to those who may see them.
MEDIA_ROOT = HOME / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [WEB / "locale"]
FORMAT_MODULE_PATH = "greenhaven.web.commons.formats"
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = WEB / "static"  # Vite puts the finished files here; nothing needs collecting
DJANGO_VITE = {
    "default": {
        "static_url_prefix": "built",
        "manifest_path": STATIC_ROOT / "built" / "manifest.json",
    }
}
# Vite puts eight characters of the content's digest at the end of a file's name.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/built/assets/.+-[\w-]{8}\.\w+$"
WHITENOISE_ALLOW_ALL_ORIGINS = False

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
if HTTPS:
    # Behind a server that speaks TLS for it, the site is asked by plain HTTP.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [
        f"https://{'*' if host.startswith('.') else ''}{host}" for host in ALLOWED_HOSTS
    ]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # A page that is not there is the reader's news, not the keeper's.
    "loggers": {"django.request": {"level": "ERROR"}},
}
