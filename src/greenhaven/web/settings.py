"""How the site is set up: the environment is read here, at the top, and nowhere else."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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


def _kept_secret(folder: Path) -> str:
    """The site's own secret, made once and readable by its owner alone."""
    path = folder / "secret_key"
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
        return dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    return dict(dj_database_url.parse(url)) | {
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;"
            ),
        }
    }


LEAST_SECRET = 32
WEB = Path(__file__).parent
HOME = _home()

DEBUG = _flag("GREENHAVEN_DEBUG", default=False)
SECRET_KEY = _text("GREENHAVEN_SECRET_KEY", "", least=LEAST_SECRET) or _kept_secret(HOME)
ALLOWED_HOSTS = _names("GREENHAVEN_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
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
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "greenhaven.web.commons",
    "greenhaven.web.exchange",
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
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 200},
    }
}
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

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Uploads: outside the static files, and sent only to those who may see them.
MEDIA_ROOT = HOME / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [WEB / "locale"]
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

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # A page that is not there is the reader's news, not the keeper's.
    "loggers": {"django.request": {"level": "ERROR"}},
}
