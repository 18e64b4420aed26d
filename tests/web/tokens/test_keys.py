"""Keys open what their scopes say, for as long as they are good."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from greenhaven.web.commons.audit.models import AuditPayload, AuditRow
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.permissions.table import PERMISSIONS
from greenhaven.web.commons.tokens.actions import MOST_KEYS, make_key, revoke_key
from greenhaven.web.commons.tokens.keys import KeyRefusedError, actor_of_key
from greenhaven.web.commons.tokens.models import AccessToken
from greenhaven.web.commons.tokens.scopes import NEVER, SCOPES, allowed

As = Callable[[Person], Client]


def made(person: Person, *scopes: str, days: int = 7) -> tuple[AccessToken, str]:
    token, key = make_key(
        by=person, name="a scale", scopes=scopes, days=days, request_key=uuid.uuid4()
    )
    assert key is not None
    return token, f"Bearer {key}"


def test_key_acts_for_its_person_within_its_scopes(keeper: Person) -> None:
    _, header = made(keeper, "keep")

    actor = actor_of_key(header)

    yard = Parties.of(places=actor.keeps)
    assert actor.person == keeper
    assert actor.may("handover.record", yard)
    assert not actor.may("offer.make")
    assert not actor.may("account.own")


def test_key_never_may_more_than_its_person(resident: Person) -> None:
    _, header = made(resident, *SCOPES)

    actor = actor_of_key(header)

    assert not actor.may("plan.manage")
    assert not actor.may("audit.read")
    assert actor.may("offer.make")


def test_only_a_digest_of_the_key_is_kept(resident: Person) -> None:
    token, header = made(resident, "read")
    key = header.removeprefix("Bearer ")

    kept = str(AccessToken.objects.values().get()) + str(AuditRow.objects.values().get())
    assert key not in kept
    assert key not in AuditPayload.objects.get().told
    assert key.startswith(token.key_start)
    assert len(token.key_start) <= 10


@pytest.mark.usefixtures("resident")
@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer ghk_",
        "Basic YWRtaW46YWRtaW4=",
        "Bearer ghk_" + "A" * 43,
        "Bearer ghk_" + "A" * 10_000,
        "Bearer ghk_' OR 1=1 --",
        "Bearer ghk_" + "\0" * 43,
        "Bearer ghk_" + "ä" * 43,
    ],
)
def test_what_is_no_key_is_refused_with_words(header: str) -> None:
    with pytest.raises(KeyRefusedError, match="key"):
        actor_of_key(header)


def test_revoked_and_expired_keys_open_nothing(resident: Person) -> None:
    token, revoked = made(resident, "read")
    _, expired = made(resident, "read")
    revoke_key(token=token, by=resident)
    old = timezone.now() - timedelta(days=9)
    AccessToken.objects.filter(revoked_at=None).update(
        created_at=old, expires_at=old + timedelta(days=1)
    )

    with pytest.raises(KeyRefusedError, match="revoked"):
        actor_of_key(revoked)
    with pytest.raises(KeyRefusedError, match="expired"):
        actor_of_key(expired)


def test_key_of_who_has_left_opens_nothing(resident: Person) -> None:
    _, header = made(resident, "read")
    Person.objects.filter(pk=resident.pk).update(is_active=False)

    with pytest.raises(KeyRefusedError):
        actor_of_key(header)


def test_use_is_noted_now_and_then(resident: Person) -> None:
    _, header = made(resident, "read")

    actor_of_key(header)
    first = AccessToken.objects.get().used_at
    actor_of_key(header)

    assert first is not None
    assert AccessToken.objects.get().used_at == first
    AccessToken.objects.update(used_at=F("used_at") - timedelta(hours=1))
    actor_of_key(header)
    assert AccessToken.objects.get().used_at > first - timedelta(minutes=1)


def test_every_permission_is_in_a_scope_or_for_people_only() -> None:
    opened = allowed(SCOPES)

    assert opened | NEVER == set(PERMISSIONS)
    assert not opened & NEVER


def test_keys_have_a_limit(resident: Person, as_someone: As) -> None:
    for _ in range(MOST_KEYS):
        made(resident, "read")

    answer = as_someone(resident).post("/me/keys/", form())

    assert "You have 20 keys already" in answer.content.decode()
    assert AccessToken.objects.count() == MOST_KEYS


def form(**other: object) -> dict[str, object]:
    given = {"name": "A scale", "scopes": ["keep"], "days": "30", "key": str(uuid.uuid4())}
    return given | other


def test_key_is_shown_once(resident: Person, as_someone: As) -> None:
    browser, sent = as_someone(resident), form()

    shown = browser.post("/me/keys/", sent)
    again = browser.post("/me/keys/", sent, follow=True)

    key = shown.context["key"]
    assert key in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert key not in again.content.decode()
    assert "was made already" in again.content.decode()
    assert AccessToken.objects.count() == 1
    assert actor_of_key(f"Bearer {key}").person == resident
    assert Notice.objects.get(topic="key.made").person == resident


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 81},
        {"name": "a\0b"},
        {"scopes": []},
        {"scopes": ["everything"]},
        {"days": "99999"},
        {"days": "NaN"},
        {"key": "mine"},
        {"key": ""},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_made(
    wrong: dict[str, object], resident: Person, as_someone: As
) -> None:
    answer = as_someone(resident).post("/me/keys/", form(**wrong))

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not AccessToken.objects.exists()


def test_own_key_is_revoked_and_others_are_not(
    resident: Person, neighbour: Person, as_someone: As
) -> None:
    token, header = made(resident, "read")

    assert as_someone(neighbour).post(f"/me/keys/{token.pk}/revoke/").status_code == 403
    assert actor_of_key(header).person == resident
    page = as_someone(resident).post(f"/me/keys/{token.pk}/revoke/", follow=True)
    assert "revoked" in page.content.decode()
    with pytest.raises(KeyRefusedError):
        actor_of_key(header)


def test_same_form_makes_each_a_key_of_their_own(
    resident: Person, neighbour: Person, as_someone: As
) -> None:
    sent = form()
    as_someone(resident).post("/me/keys/", sent)

    as_someone(neighbour).post("/me/keys/", sent)

    owners = AccessToken.objects.values_list("person", flat=True)
    assert sorted(owners) == sorted([resident.pk, neighbour.pk])
