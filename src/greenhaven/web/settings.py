"""How the site is set up; the environment is read here, and nowhere else."""

from pathlib import Path
from urllib.parse import urlsplit

from greenhaven.web import environment

WEB = Path(__file__).parent
HOME = environment.home()

TODAY = environment.day("GREENHAVEN_TODAY")  # on which a city stands that has no live clock

DEBUG = environment.flag("GREENHAVEN_DEBUG", default=False)
SECRET_KEY = environment.text(
    "GREENHAVEN_SECRET_KEY", "", least=environment.LEAST_SECRET
) or environment.kept_secret(HOME, "secret_key")
# By it the same address is known again without being kept; never in the database, never changed.
ADDRESS_KEY = environment.text(
    "GREENHAVEN_ADDRESS_KEY", "", least=environment.LEAST_SECRET
) or environment.kept_secret(HOME, "address_key")
ALLOWED_HOSTS = environment.names("GREENHAVEN_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
HTTPS = environment.flag(
    "GREENHAVEN_HTTPS", default=not set(ALLOWED_HOSTS) <= set(environment.LOCAL)
)
SITE_ADDRESS = environment.address("GREENHAVEN_ADDRESS", ALLOWED_HOSTS, https=HTTPS)
DATABASES = {
    "default": environment.database(
        environment.text("DATABASE_URL", f"sqlite:///{HOME / 'greenhaven.sqlite3'}")
    )
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
API_PER_KEY = environment.count("GREENHAVEN_API_PER_KEY", 600)
API_PER_ADDRESS = environment.count("GREENHAVEN_API_PER_ADDRESS", 120)
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
MAIL = environment.mail("GREENHAVEN_EMAIL_URL")
SENDS_MAIL = bool(MAIL.host)
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if SENDS_MAIL
    else "greenhaven.web.commons.people.post.ToTheLog"
)
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = MAIL.starts_tls, MAIL.speaks_tls, 20
SERVER_EMAIL = DEFAULT_FROM_EMAIL = environment.text(
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
