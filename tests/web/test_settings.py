"""What the site refuses to start with, and what it makes for itself."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ASK = "from greenhaven.web import settings; print(getattr(settings, '{name}'))"


def started(home: Path, name: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process that reads the settings and prints one of them."""
    kept = {key: os.environ[key] for key in ("PATH",) if key in os.environ}
    return subprocess.run(
        [sys.executable, "-c", ASK.format(name=name)],
        env=kept | {"GREENHAVEN_HOME": str(home)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("GREENHAVEN_DEBUG", "perhaps", "yes or no was expected, 'perhaps' came"),
        ("GREENHAVEN_HOSTS", "https://compost.example.org/", "Write only the name"),
        ("GREENHAVEN_HOSTS", "one,,two", "'' came"),
        ("GREENHAVEN_SECRET_KEY", "short", "at least 32 characters were expected, 5 came"),
        ("DATABASE_URL", "mysql://localhost/city", "postgresql://… was expected, 'mysql' came"),
        ("GREENHAVEN_HOME", "/dev/null/nowhere", "a folder that can be written was expected"),
        ("GREENHAVEN_TODAY", "tomorrow", "a day such as 2026-03-02 was expected"),
        ("GREENHAVEN_EMAIL_URL", "mail.example.org", "smtp://user:password@host:587 was expected"),
        ("GREENHAVEN_EMAIL_URL", "smtp://", "smtp://user:password@host:587 was expected"),
        ("GREENHAVEN_EMAIL_URL", "smtp://mail:many", "smtp://user:password@host:587 was expected"),
        ("GREENHAVEN_EMAIL_URL", "imap://me@mail.example.org", "something else came"),
        ("GREENHAVEN_ADDRESS", "compost.example.org", "https://compost.example.org was expected"),
        ("GREENHAVEN_ADDRESS", "https://example.org/sub", "https://compost.example.org was"),
        ("GREENHAVEN_API_PER_KEY", "many", "a whole number above 0 was expected, 'many' came"),
        ("GREENHAVEN_API_PER_ADDRESS", "0", "a whole number above 0 was expected, '0' came"),
        ("GREENHAVEN_HTTPS", "maybe", "yes or no was expected, 'maybe' came"),
    ],
)
def test_settings_refuse_a_wrong_value_and_say_what_to_do(tmp_path, variable, value, said):
    process = started(tmp_path, "DEBUG", **{variable: value})

    assert process.returncode != 0
    assert variable in process.stderr
    assert said in process.stderr


def test_settings_make_a_secret_once_that_only_its_owner_reads(tmp_path):
    first = started(tmp_path, "SECRET_KEY").stdout
    second = started(tmp_path, "SECRET_KEY").stdout

    kept = tmp_path / "secret_key"
    assert first == second
    assert len(first.strip()) >= 32
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_settings_refuse_a_kept_secret_that_is_damaged(tmp_path):
    (tmp_path / "secret_key").write_text("gone")

    process = started(tmp_path, "SECRET_KEY")

    assert process.returncode != 0
    assert "Delete the file and the site makes a new one." in process.stderr


def test_settings_take_a_given_secret_and_write_none(tmp_path):
    key = "k" * 40

    process = started(tmp_path, "SECRET_KEY", GREENHAVEN_SECRET_KEY=key)

    assert process.stdout.strip() == key
    assert not (tmp_path / "secret_key").exists()


def test_settings_are_closed_by_default(tmp_path):
    assert started(tmp_path, "DEBUG").stdout.strip() == "False"
    assert (
        started(tmp_path, "ALLOWED_HOSTS").stdout.strip() == "['localhost', '127.0.0.1', '[::1]']"
    )


def test_settings_keep_the_database_at_home_unless_told_otherwise(tmp_path):
    at_home = started(tmp_path, "DATABASES").stdout
    told = started(tmp_path, "DATABASES", DATABASE_URL="postgresql://me@db.example.org/city").stdout

    assert str(tmp_path / "greenhaven.sqlite3") in at_home
    assert "journal_mode=WAL" in at_home
    assert "'IMMEDIATE'" in at_home
    assert "django.db.backends.postgresql" in told
    assert "db.example.org" in told


def test_settings_never_print_the_password_of_a_wrong_mail_server(tmp_path):
    process = started(tmp_path, "DEBUG", GREENHAVEN_EMAIL_URL="mail://me:rhubarb@mail.example.org")

    assert process.returncode != 0
    assert "rhubarb" not in process.stderr


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("smtp://me%40here:p%2Fw@mail.example.org", "('mail.example.org', 587, True, False)"),
        ("smtps://me:pw@mail.example.org", "('mail.example.org', 465, False, True)"),
        ("smtp+plain://localhost:1025", "('localhost', 1025, False, False)"),
    ],
)
def test_settings_read_how_e_mail_is_sent(tmp_path, url, told):
    names = ["EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL"]
    ask = "from greenhaven.web import settings as s; print((" + "".join(
        f"s.{name}," for name in names
    )
    process = subprocess.run(
        [sys.executable, "-c", ask.rstrip(",") + "), s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD)"],
        env={"PATH": os.environ["PATH"], "GREENHAVEN_HOME": str(tmp_path)}
        | {"GREENHAVEN_EMAIL_URL": url},
        capture_output=True,
        text=True,
        check=True,
    )

    assert process.stdout.startswith(told)
    assert "%" not in process.stdout


def test_settings_without_a_mail_server_write_to_the_log_and_prove_no_address(tmp_path):
    assert "ToTheLog" in started(tmp_path, "EMAIL_BACKEND").stdout
    assert started(tmp_path, "ACCOUNT_EMAIL_VERIFICATION").stdout.strip() == "none"

    told = {"GREENHAVEN_EMAIL_URL": "smtp://mail.example.org"}
    assert started(tmp_path, "ACCOUNT_EMAIL_VERIFICATION", **told).stdout.strip() == "mandatory"


@pytest.mark.parametrize(
    ("hosts", "https", "secure"),
    [
        ("", "", "False"),
        ("compost.example.org", "", "True"),
        ("192.168.1.5", "0", "False"),
        ("localhost", "1", "True"),
    ],
)
def test_settings_keep_cookies_to_https_away_from_home(tmp_path, hosts, https, secure):
    told = {"GREENHAVEN_HOSTS": hosts, "GREENHAVEN_HTTPS": https}

    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"):
        assert started(tmp_path, name, **told).stdout.strip() == secure


def test_settings_know_where_the_site_is_found(tmp_path):
    assert started(tmp_path, "SITE_ADDRESS").stdout.strip() == "http://localhost:8000"
    told = {"GREENHAVEN_HOSTS": "compost.example.org"}
    assert started(tmp_path, "SITE_ADDRESS", **told).stdout.strip() == "https://compost.example.org"
