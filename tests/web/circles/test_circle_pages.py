"""The pages of circles and invitations, and who sees what of them."""

from http import HTTPStatus

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from greenhaven.web.commons.circles.models import Circle, Invitation, Membership, Standing
from greenhaven.web.commons.people.models import Grant, Person, Role
from tests.web.neighbours import PASSWORD, circle_of
from tests.web.pages import read


@pytest.fixture
def lane(resident, neighbour) -> Circle:
    made = circle_of(resident, neighbour)
    made.about = "Seven kitchens and one heap."
    made.agreement = "No meat."
    made.save()
    return made


@pytest.fixture
def ana(as_someone, resident) -> Client:
    return as_someone(resident)


@pytest.fixture
def ben(as_someone, neighbour) -> Client:
    return as_someone(neighbour)


def page_of(lane) -> str:
    return reverse("circle", args=[lane.slug])


def test_everybody_reads_what_a_circle_is_about_and_nobody_who_is_in_it(visitor, lane):
    page = read(visitor.get(page_of(lane)))

    assert "Seven kitchens" in page.text
    assert "No meat." in page.text
    assert "2 members" in page.text
    assert "Ana" not in page.text
    assert "Ben" not in page.text


def test_members_see_each_other(ben, lane, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        page = read(ben.get(page_of(lane)))

    assert "Ana" in page.text
    assert "ana@example.org" not in page.text
    assert "Tend the circle" not in page.text


def test_a_steward_sees_who_asks(ana, lane, gardener, django_assert_max_num_queries):
    Membership.objects.create(circle=lane, person=gardener, word="I bring straw")

    with django_assert_max_num_queries(15):
        page = read(ana.get(page_of(lane)))

    assert "I bring straw" in page.text
    assert "Tend the circle" in page.text


def test_a_large_circle_is_shown_by_pages(ana, lane, django_assert_max_num_queries):
    for number in range(35):
        someone = Person.objects.create(email=f"n{number}@example.org", name=f"N{number:02}")
        Membership.objects.create(circle=lane, person=someone, standing=Standing.MEMBER)

    with django_assert_max_num_queries(15):
        first = read(ana.get(page_of(lane)))
    second = read(ana.get(page_of(lane), {"page": "2"}))

    assert "N00" in first.text
    assert "N34" not in first.text
    assert "N34" in second.text
    assert read(ana.get(page_of(lane), {"page": "many"})).text == first.text


def test_asking_admitting_and_removing_by_the_page(lane, as_someone, gardener, ana):
    as_someone(gardener).post(
        reverse("circle-join", args=[lane.slug]), {"do": "join", "word": "hi"}
    )
    row = Membership.objects.get(person=gardener)
    assert row.standing == Standing.ASKED
    answer = reverse("circle-member", args=[lane.slug, row.pk])

    ana.post(answer, {"do": "admit"})
    row.refresh_from_db()
    assert row.standing == Standing.MEMBER

    told = ana.post(answer, {"do": "remove", "word": ""}, follow=True)
    assert "Say why" in read(told).text

    ana.post(answer, {"do": "remove", "word": "the gate"})
    row.refresh_from_db()
    assert (row.standing, row.word) == (Standing.REMOVED, "the gate")


@pytest.mark.parametrize("told", [{}, {"do": "crown"}, {"do": "remove", "word": "x" * 301}])
def test_a_wrong_answer_changes_nothing(ana, lane, neighbour, told):
    row = Membership.objects.get(person=neighbour)

    said = ana.post(reverse("circle-member", args=[lane.slug, row.pk]), told, follow=True)

    row.refresh_from_db()
    assert row.standing == Standing.MEMBER
    assert "could not be read" in read(said).text


def test_a_member_does_not_answer_for_the_circle(ben, lane, resident):
    row = Membership.objects.get(person=resident)

    said = ben.post(reverse("circle-member", args=[lane.slug, row.pk]), {"do": "remove"})

    assert said.status_code == HTTPStatus.FORBIDDEN


def test_a_steward_does_not_answer_for_another_circle(ana, lane, neighbour):
    theirs = Circle.objects.create(city="village", slug="quay", name="Quay", founded_by=neighbour)
    row = Membership.objects.create(circle=theirs, person=neighbour, standing=Standing.STEWARD)

    for slug, expected in (("quay", HTTPStatus.FORBIDDEN), (lane.slug, HTTPStatus.NOT_FOUND)):
        said = ana.post(reverse("circle-member", args=[slug, row.pk]), {"do": "remove"})
        assert said.status_code == expected


def test_founding_by_the_page(ben, django_assert_max_num_queries):
    told = {"name": "Quay kitchens", "about": "By the water.", "district": "n", "joining": "open"}

    ben.post(reverse("circle-found"), told)
    ben.post(reverse("circle-found"), told)

    assert Circle.objects.get().slug == "quay-kitchens"
    with django_assert_max_num_queries(15):
        assert "Quay kitchens" in read(ben.get(reverse("circles"))).text


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"name": ""},
        {"name": "x" * 81},
        {"joining": "never"},
        {"district": "moon"},
        {"about": "x" * 2001},
    ],
)
def test_founding_badly_founds_nothing(ben, told):
    asked = {"name": "Quay", "joining": "open", **told} if told else {}

    assert ben.post(reverse("circle-found"), asked).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Circle.objects.exists()


def test_tending_by_the_page(ana, lane):
    tend = reverse("circle-tend", args=[lane.slug])

    ana.post(tend, {"do": "agreement", "text": "No meat, no bones."})
    ana.post(tend, {"do": "limits", "reckoning": "credit", "limit": "20", "unit": "lb"})
    ana.post(tend, {"do": "about", "about": "New", "district": "s", "joining": "open"})

    lane.refresh_from_db()
    assert lane.agreement == "No meat, no bones."
    assert (lane.reckoning, lane.credit_limit_mg) == ("credit", 9_071_847)
    assert (lane.about, lane.district, lane.joining) == ("New", "s", "open")


@pytest.mark.parametrize(
    "told",
    [
        {"limit": "0"},
        {"limit": "-3"},
        {"limit": "NaN"},
        {"limit": "inf"},
        {"limit": "1e30"},
        {"limit": "much"},
        {"limit": ""},
        {"unit": "stone"},
        {"unit": "gal"},
        {"reckoning": "money"},
    ],
)
def test_a_wrong_limit_is_refused_with_words(ana, lane, told):
    asked = {"do": "limits", "reckoning": "credit", "limit": "20", "unit": "kg", **told}

    answer = ana.post(reverse("circle-tend", args=[lane.slug]), asked)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    lane.refresh_from_db()
    assert lane.reckoning == "gift"


def test_a_steward_who_keeps_a_place_brings_it_in(as_someone, keeper, places):
    lane = circle_of(keeper)
    kim = as_someone(keeper)
    tend = reverse("circle-tend", args=[lane.slug])
    assert "Village yard" in read(kim.get(tend)).text

    kim.post(reverse("circle-places", args=[lane.slug]), {"place": "yard", "do": "bring"})
    kim.post(reverse("circle-places", args=[lane.slug]), {"place": "rose", "do": "bring"})
    assert list(lane.places.all()) == [places["yard"]]

    kim.post(reverse("circle-places", args=[lane.slug]), {"place": "yard", "do": "take"})
    assert not lane.places.exists()


def written_link(client, url, **told) -> str:
    answer = client.post(url, {"days": "14", **told}, follow=True)
    return next(value for value in read(answer).attributes("input", "value") if "/invite/" in value)


def test_an_invitation_leads_a_stranger_from_the_link_into_the_circle(ben, lane, visitor):
    link = written_link(ben, reverse("circle-invite", args=[lane.slug]))
    path = link.partition("testserver")[2]

    page = read(visitor.get(path))
    assert "Ben invites you" in page.text
    assert "No meat." in page.text
    onward = next(each for each in page.attributes("a", "href") if "signup" in each)
    told = {"name": "Dora", "email": "dora@example.org", "password1": PASSWORD, "next": path}
    signed_up = visitor.post(onward, told)
    assert signed_up["Location"] == path
    entered = visitor.post(path + "accept/")

    assert entered["Location"] == page_of(lane)
    assert Membership.objects.get(person__name="Dora").standing == Standing.MEMBER
    assert "has been used" in read(Client().get(path)).text


def test_an_invitation_is_sent_by_e_mail_where_asked(ben, lane):
    told = {"email": "dora@example.org", "send": "on"}

    link = written_link(ben, reverse("circle-invite", args=[lane.slug]), **told)

    (sent,) = mail.outbox
    assert sent.to == ["dora@example.org"]
    assert link.partition("testserver")[2] in sent.body
    assert "http://localhost:8000/invite/" in sent.body


def test_a_name_with_a_line_break_does_not_forge_an_e_mail(as_someone, neighbour, lane):
    neighbour.name = "Ben\nBcc: all@example.org"
    neighbour.save()
    told = {"email": "dora@example.org", "send": "on"}

    written_link(as_someone(neighbour), reverse("circle-invite", args=[lane.slug]), **told)

    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == ["dora@example.org"]


@pytest.mark.parametrize(
    "told",
    [
        {"days": ""},
        {"days": "0"},
        {"days": "91"},
        {"days": "NaN"},
        {"days": "9" * 40},
        {"email": "nobody"},
        {"send": "on"},
    ],
)
def test_a_wrong_invitation_is_refused(ben, lane, told):
    answer = ben.post(reverse("circle-invite", args=[lane.slug]), {"days": "14", **told})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Invitation.objects.exists()
    assert not mail.outbox


def test_a_link_is_not_shown_without_having_been_written(ben):
    answer = ben.get(reverse("invitation-written"), follow=True)

    assert "shown once" in read(answer).text


def test_an_unknown_link_is_told_so(visitor):
    answer = visitor.get(reverse("invitation", args=["x" * 32]))

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "Was the whole link copied?" in read(answer).text


def test_a_keeper_is_invited_by_a_steward_and_ended(as_someone, steward, places, ben, neighbour):
    sol = as_someone(steward)
    link = written_link(sol, reverse("keeper-invite", args=["yard"]))
    ben.post(link.partition("testserver")[2] + "accept/")
    grant = Grant.objects.get(person=neighbour)
    assert (grant.role, grant.place) == (Role.KEEPER, places["yard"])

    sol.post(reverse("role-end", args=[grant.pk]))

    grant.refresh_from_db()
    assert grant.ended_at is not None


def test_a_role_is_given_by_a_link(as_someone, steward, ben, neighbour):
    sol = as_someone(steward)
    assert "Sol" in read(sol.get(reverse("roles"))).text
    link = written_link(sol, reverse("role-invite"), role="coordinator")

    ben.post(link.partition("testserver")[2] + "accept/")

    assert Grant.objects.get(person=neighbour).role == Role.COORDINATOR


@pytest.mark.parametrize("role", ["", "king", "keeper"])
def test_no_role_is_made_up(as_someone, steward, role):
    answer = as_someone(steward).post(reverse("role-invite"), {"days": "14", "role": role})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_the_last_steward_is_not_ended_by_the_page(as_someone, steward):
    grant = Grant.objects.get(person=steward)

    told = as_someone(steward).post(reverse("role-end", args=[grant.pk]), follow=True)

    assert "last steward" in read(told).text
    grant.refresh_from_db()
    assert grant.ended_at is None


def test_the_writer_takes_an_invitation_back(ben, lane, ana):
    written_link(ben, reverse("circle-invite", args=[lane.slug]))
    invitation = Invitation.objects.get()
    assert "Take back" in read(ana.get(page_of(lane))).text

    ben.post(reverse("invitation-withdraw", args=[invitation.public_id]))

    invitation.refresh_from_db()
    assert invitation.withdrawn_at is not None
