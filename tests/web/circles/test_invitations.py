"""Invitations: for one address or for whoever has the link; used once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from greenhaven.web.commons.circles.invitations import (
    MOST_A_DAY,
    InvitationError,
    accept_invitation,
    invite,
    withdraw_invitation,
)
from greenhaven.web.commons.circles.models import Invitation, Membership, Standing
from greenhaven.web.commons.circles.queries import invitation_of
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.people.actions import RoleError
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.permissions.actors import Actor
from tests.web.neighbours import circle_of, home_of, person


def key_in(url):
    return url.strip("/").rpartition("/")[2]


@pytest.fixture
def lane(resident):
    return circle_of(resident)


def test_an_unknown_invitation_lets_in_whoever_has_the_link(lane, resident, neighbour):
    invitation, url = invite(by=resident, circle=lane)

    accept_invitation(invitation=invitation_of(key_in(url)), by=neighbour)

    assert Membership.objects.get(person=neighbour).standing == Standing.MEMBER
    invitation.refresh_from_db()
    assert invitation.accepted_by == neighbour
    assert Notice.objects.get(person=resident).topic == "circle.joined"


def test_a_known_invitation_lets_in_its_address_alone(lane, resident, neighbour):
    dora = person("dora")
    invitation, _url = invite(by=resident, circle=lane, email="Dora@Example.org ")

    with pytest.raises(InvitationError, match="another e-mail address"):
        accept_invitation(invitation=invitation, by=neighbour)
    accept_invitation(invitation=invitation, by=dora)

    assert Membership.objects.get(person=dora).standing == Standing.MEMBER
    assert not Membership.objects.filter(person=neighbour).exists()


def test_neither_the_key_nor_the_address_is_kept(lane, resident):
    _invitation, url = invite(by=resident, circle=lane, email="dora@example.org")

    row = str(Invitation.objects.values().get())
    assert key_in(url) not in row
    assert "dora" not in row


def test_an_invitation_is_used_once(lane, resident, neighbour):
    invitation, _url = invite(by=resident, circle=lane)
    accept_invitation(invitation=invitation, by=neighbour)

    with pytest.raises(InvitationError, match="has been used"):
        accept_invitation(invitation=invitation, by=person("dora"))
    accept_invitation(invitation=invitation, by=neighbour)

    assert Membership.objects.filter(circle=lane).count() == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_both_come_in(lane, resident):
    invitation, _url = invite(by=resident, circle=lane)
    people = [person(name) for name in ("dora", "emil", "fay")]
    start, came = Barrier(len(people)), []

    def accept(who: Person) -> None:
        start.wait()
        try:
            accept_invitation(invitation=invitation, by=who)
            came.append(who)
        except InvitationError:
            pass
        finally:
            connection.close()

    threads = [Thread(target=accept, args=[who]) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert len(came) == 1
    assert Membership.objects.filter(circle=lane).count() == 2


def test_an_invitation_runs_out(lane, resident, neighbour):
    invitation, _url = invite(by=resident, circle=lane, days=1)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(InvitationError, match="has run out"):
        accept_invitation(invitation=invitation, by=neighbour)


def test_an_invitation_can_be_taken_back_until_it_is_used(lane, resident, neighbour):
    invitation, _url = invite(by=resident, circle=lane)
    withdraw_invitation(invitation=invitation, by=resident)

    with pytest.raises(InvitationError, match="taken back"):
        accept_invitation(invitation=invitation, by=neighbour)

    used, _url = invite(by=resident, circle=lane)
    accept_invitation(invitation=used, by=neighbour)
    assert withdraw_invitation(invitation=used, by=resident).withdrawn_at is None


def test_an_invitation_brings_back_who_was_removed(lane, resident, neighbour):
    Membership.objects.create(circle=lane, person=neighbour, standing=Standing.REMOVED, word="x")
    invitation, _url = invite(by=resident, circle=lane)

    accept_invitation(invitation=invitation, by=neighbour)

    row = Membership.objects.get(person=neighbour)
    assert (row.standing, row.word) == (Standing.MEMBER, "")


def test_an_invitation_makes_no_ordinary_member_of_a_steward(lane, resident, neighbour):
    Membership.objects.create(circle=lane, person=neighbour, standing=Standing.STEWARD)
    invitation, _url = invite(by=resident, circle=lane)

    accept_invitation(invitation=invitation, by=neighbour)

    assert Membership.objects.get(person=neighbour).standing == Standing.STEWARD


def test_an_invitation_to_keep_gives_the_place(steward, neighbour, places):
    invitation, _url = invite(by=steward, role=Role.KEEPER, place=places["yard"])

    accept_invitation(invitation=invitation, by=neighbour)
    accept_invitation(invitation=invitation, by=neighbour)

    grant = Grant.objects.get(person=neighbour)
    assert (grant.place, grant.granted_by) == (places["yard"], steward)
    assert places["yard"].pk in Actor.of(neighbour).keeps
    assert Notice.objects.get(person=neighbour).topic == "role.kept"


def test_an_invitation_from_the_command_line_gives_the_first_role(neighbour):
    invitation, _url = invite(by=None, role=Role.STEWARD)

    accept_invitation(invitation=invitation, by=neighbour)

    assert Grant.objects.get(person=neighbour).granted_by is None


@pytest.mark.parametrize("days", [0, -1, 91, 10**9])
def test_an_invitation_does_not_hold_for_ever(lane, resident, days):
    with pytest.raises(InvitationError, match="1 to 90 days"):
        invite(by=resident, circle=lane, days=days)


def test_wrong_invitations_are_refused(lane, resident, places):
    with pytest.raises(InvitationError, match="choose one"):
        invite(by=resident)
    with pytest.raises(InvitationError, match="choose one"):
        invite(by=resident, circle=lane, role=Role.STEWARD)
    with pytest.raises(RoleError, match="no role"):
        invite(by=resident, role="king")
    with pytest.raises(RoleError, match="which"):
        invite(by=resident, role=Role.KEEPER)
    with pytest.raises(RoleError, match="no home"):
        invite(by=resident, role=Role.KEEPER, place=home_of(resident))
    with pytest.raises(RoleError, match="Only keepers"):
        invite(by=resident, role=Role.STEWARD, place=places["yard"])
    assert not Invitation.objects.exists()


def test_nobody_sends_endless_invitations(lane, resident):
    for _each in range(MOST_A_DAY):
        invite(by=resident, circle=lane)

    with pytest.raises(InvitationError, match="Go on tomorrow"):
        invite(by=resident, circle=lane)


def test_who_left_the_site_is_given_no_role(neighbour):
    invitation, _url = invite(by=None, role=Role.STEWARD)
    neighbour.is_active = False
    neighbour.save()

    with pytest.raises(RoleError, match="has left"):
        accept_invitation(invitation=invitation, by=neighbour)

    invitation.refresh_from_db()
    assert invitation.accepted_at is None
