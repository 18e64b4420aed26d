"""Signing up and in: by password, by code, by passkey; and not too often."""

import re
from http import HTTPStatus

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from greenhaven.web.commons.models import Counted
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.people.post import ToTheLog
from tests.web.neighbours import PASSWORD
from tests.web.pages import read

STRANGERS = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_request_login_code",
    "account_inactive",
)
MEMBERS = (
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_list_webauthn",
)


@pytest.fixture
def recently_shown(as_someone, resident) -> Client:
    """Ana's browser, in which she has just shown once more that it is her."""
    client = as_someone(resident)
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert answer.status_code == HTTPStatus.FOUND
    return client


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("name", STRANGERS)
def test_pages_for_strangers_are_in_our_frame(visitor, name):
    check_frame(visitor.get(reverse(name)))


def test_who_forgot_the_password_is_asked_for_a_code_in_our_frame(visitor, resident):
    answer = visitor.post(reverse("account_reset_password"), {"email": resident.email}, follow=True)

    check_frame(answer)
    assert f"If somebody here has {resident.email}" in answer.content.decode()


@pytest.mark.parametrize("name", MEMBERS)
def test_pages_of_an_account_are_in_our_frame(as_someone, resident, name):
    check_frame(as_someone(resident).get(reverse(name)))


@pytest.mark.parametrize(
    "name", ["mfa_add_webauthn", "mfa_activate_totp", "mfa_generate_recovery_codes"]
)
def test_pages_behind_a_second_look_are_in_our_frame(recently_shown, name):
    answer = recently_shown.get(reverse(name), follow=True)

    check_frame(answer)


def check_frame(answer):
    """The page has our head and foot, a heading, and no script of its own."""
    assert answer.status_code == HTTPStatus.OK
    page = read(answer)
    assert page.count("h1") == 1
    assert "masthead" in page.attributes("div", "class")
    for tag, attributes in page.tags:
        assert "style" not in attributes, tag
        assert not any(name.startswith("on") for name in attributes), tag
        if tag == "script":
            plain = attributes.get("type") == "application/json"
            assert plain or "/static/built/" in (attributes.get("src") or "")
    for form in page.attributes("form", "method"):
        assert form in ("post", "get", "dialog")


def test_signing_up_keeps_the_name_and_the_language(visitor):
    told = {"name": "Dora", "email": "Dora@Example.org", "password1": PASSWORD}

    answer = visitor.post(reverse("account_signup"), told, headers={"accept-language": "es"})

    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"] == "/me/"
    dora = Person.objects.get(name="Dora")
    assert (dora.email, dora.language) == ("dora@example.org", "es")
    assert signed_in(visitor)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"name": ""}, "required"),
        ({"name": "x" * 81}, "80"),
        ({"email": "nobody"}, "valid email"),
        ({"email": "ana@example.org"}, "already"),
        ({"email": "ANA@EXAMPLE.ORG"}, "already"),
        ({"password1": "short"}, "10"),
        ({"password1": "password123"}, "common"),
    ],
)
def test_signing_up_badly_makes_nobody(visitor, resident, told, said):
    assert resident.pk
    asked = {"name": "Dora", "email": "dora@example.org", "password1": PASSWORD, **told}

    answer = visitor.post(reverse("account_signup"), asked)

    assert said in answer.content.decode()
    assert Person.objects.count() == 1
    assert not signed_in(visitor)


def test_guessing_a_password_is_stopped_and_counted_in_the_database(visitor, resident):
    told = {"login": resident.email, "password": "rhubarb-and-mustard"}
    for _try in range(5):
        assert "not correct" in visitor.post(reverse("account_login"), told).content.decode()

    stopped = visitor.post(reverse("account_login"), {**told, "password": PASSWORD})

    assert not signed_in(visitor)
    assert "Too many" in stopped.content.decode()
    assert Counted.objects.filter(cache_key__contains="login").exists()


def test_another_process_knows_how_often_it_was_tried(visitor, resident):
    told = {"login": resident.email, "password": "rhubarb-and-mustard"}
    for _try in range(5):
        visitor.post(reverse("account_login"), told)
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")

    elsewhere.post(reverse("account_login"), {**told, "password": PASSWORD})

    assert not signed_in(elsewhere)


def test_too_many_questions_from_one_address_are_answered_in_our_frame(visitor):
    for _try in range(20):
        visitor.post(reverse("account_signup"), {})

    answer = visitor.post(reverse("account_signup"), {})

    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "That was too often" in read(answer).text


def test_a_code_signs_in(visitor, resident):
    visitor.post(reverse("account_request_login_code"), {"email": resident.email})
    (sent,) = mail.outbox
    (code,) = re.findall(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$|^[A-Z0-9]{6,9}$", sent.body, re.MULTILINE)

    answer = visitor.post(reverse("account_confirm_login_code"), {"code": code})

    assert answer.status_code == HTTPStatus.FOUND
    assert signed_in(visitor)


def test_a_wrong_code_signs_nobody_in(visitor, resident):
    visitor.post(reverse("account_request_login_code"), {"email": resident.email})

    visitor.post(reverse("account_confirm_login_code"), {"code": "XXXXXX"})

    assert not signed_in(visitor)


def test_a_code_for_an_unknown_address_tells_nothing(visitor):
    answer = visitor.post(reverse("account_request_login_code"), {"email": "who@example.org"})

    assert answer.status_code == HTTPStatus.FOUND
    assert Person.objects.count() == 0


def test_pages_say_that_no_mail_server_is_set(visitor, settings):
    settings.SENDS_MAIL = False
    assert "no mail server" in read(visitor.get(reverse("account_login"))).text

    settings.SENDS_MAIL = True
    assert "no mail server" not in read(visitor.get(reverse("account_login"))).text


def test_mail_without_a_server_is_written_to_the_log(caplog):
    message = mail.EmailMessage("Your code", "Here: ABC-DEF", to=["ana@example.org"])

    assert ToTheLog().send_messages([message]) == 1

    assert "ana@example.org" in caplog.text
    assert "ABC-DEF" in caplog.text


@pytest.mark.parametrize("onward", ["https://evil.example.org/", "//evil.example.org", "data:1"])
def test_signing_in_leads_to_no_other_site(visitor, resident, onward):
    told = {"login": resident.email, "password": PASSWORD, "next": onward}

    answer = visitor.post(reverse("account_login"), told)

    assert answer["Location"] == "/me/"


def test_signing_in_leads_back_to_where_one_came_from(visitor, resident):
    told = {"login": resident.email, "password": PASSWORD, "next": "/circles/"}

    assert visitor.post(reverse("account_login"), told)["Location"] == "/circles/"


def test_an_erased_person_does_not_come_in(visitor, resident):
    resident.is_active = False
    resident.save()

    visitor.post(reverse("account_login"), {"login": resident.email, "password": PASSWORD})

    assert not signed_in(visitor)


def test_a_passkey_is_asked_for_with_a_challenge_of_its_own(recently_shown):
    first = read(recently_shown.get(reverse("mfa_add_webauthn")))
    blocks = [attributes for tag, attributes in first.tags if tag == "script"]

    assert {"id": "js_data", "type": "application/json"} in blocks
    assert any("data-allauth-onload" in attributes for attributes in blocks)
    assert "JavaScript" in first.text


FORGED = (
    "",
    "no json",
    "{}",
    "[]",
    "7",
    '{"id": "x"}',
    '{"id": "x", "rawId": "y", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA"}}',
    (
        '{"id": "AA", "rawId": "AA", "type": "public-key",'
        ' "response": {"clientDataJSON": "e30", "attestationObject": "AA", "signature": "AA",'
        ' "authenticatorData": "AA", "userHandle": "AA"}}'
    ),
)


@pytest.mark.parametrize("credential", FORGED)
def test_a_forged_passkey_is_refused(recently_shown, resident, credential):
    told = {"name": "mine", "credential": credential}

    answer = recently_shown.post(reverse("mfa_add_webauthn"), told)

    assert answer.status_code == HTTPStatus.OK
    assert not resident.authenticator_set.exists()


@pytest.mark.parametrize("credential", FORGED)
def test_a_forged_passkey_signs_nobody_in(visitor, credential):
    visitor.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})

    answer = visitor.post(reverse("mfa_login_webauthn"), {"credential": credential})

    assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
    assert not signed_in(visitor)
