"""Circles: founded, joined by asking, tended, left."""

import pytest

from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.circles.actions import (
    CircleError,
    admit,
    bring_place,
    describe,
    found,
    join,
    leave,
    make_steward,
    refuse,
    remove,
    set_agreement,
    set_limits,
    step_down,
    take_place,
)
from greenhaven.web.commons.circles.models import Circle, Joining, Membership, Standing
from greenhaven.web.commons.notices.models import Notice
from tests.web.neighbours import circle_of, person


def standing(circle, who):
    return Membership.objects.get(circle=circle, person=who).standing


@pytest.fixture
def lane(resident):
    return found(city="village", by=resident, name="Mill Lane")


def test_a_circle_begins_with_its_founder_as_steward_and_with_gifts(lane, resident):
    assert standing(lane, resident) == Standing.STEWARD
    assert (lane.slug, lane.joining, lane.reckoning) == ("mill-lane", "ask", "gift")
    assert lane.credit_limit_mg > 0


def test_founding_twice_gives_the_same_circle(lane, resident):
    assert found(city="village", by=resident, name="Mill Lane") == lane
    assert Circle.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Mill Lane", "mill-lane-2"), ("堆肥", "circle"), ("found", "found-2"), ("x" * 80, "x" * 56)],
)
def test_every_circle_has_an_address_of_its_own(lane, neighbour, name, slug):
    assert lane.slug != slug
    assert found(city="village", by=neighbour, name=name).slug == slug


def test_who_asks_waits_until_a_steward_lets_them_in(lane, resident, neighbour):
    asked = join(circle=lane, by=neighbour, word="I live next door")

    assert (asked.standing, asked.word) == (Standing.ASKED, "I live next door")
    assert Notice.objects.get(person=resident).topic == "circle.asked"

    admit(circle=lane, person=neighbour, by=resident)

    assert standing(lane, neighbour) == Standing.MEMBER
    assert Notice.objects.get(person=neighbour).topic == "circle.admitted"


def test_an_open_circle_is_joined_at_once(lane, resident, neighbour):
    describe(circle=lane, by=resident, about="", district="", joining=Joining.OPEN)

    assert join(circle=lane, by=neighbour).standing == Standing.MEMBER


def test_a_circle_by_invitation_is_not_joined_otherwise(lane, resident, neighbour):
    describe(circle=lane, by=resident, about="", district="", joining=Joining.INVITED)

    with pytest.raises(CircleError, match="by invitation"):
        join(circle=lane, by=neighbour)

    assert not Membership.objects.filter(person=neighbour).exists()


def test_doing_it_twice_changes_nothing_more(lane, resident, neighbour):
    join(circle=lane, by=neighbour)
    join(circle=lane, by=neighbour)
    admit(circle=lane, person=neighbour, by=resident)
    rows = AuditRow.objects.count()

    admit(circle=lane, person=neighbour, by=resident)
    join(circle=lane, by=neighbour)

    assert AuditRow.objects.count() == rows
    assert Membership.objects.filter(person=neighbour).count() == 1


def test_who_is_refused_is_told_and_may_ask_again(lane, resident, neighbour):
    join(circle=lane, by=neighbour)

    refuse(circle=lane, person=neighbour, by=resident, reason="We are full until spring.")

    told = Notice.objects.get(person=neighbour)
    assert told.told["reason"] == "We are full until spring."
    assert join(circle=lane, by=neighbour).standing == Standing.ASKED


def test_who_is_removed_is_told_why_and_asks_even_where_others_just_join(lane, resident, neighbour):
    describe(circle=lane, by=resident, about="", district="", joining=Joining.OPEN)
    join(circle=lane, by=neighbour)

    remove(circle=lane, person=neighbour, by=resident, reason="The gate stood open twice.")

    assert Notice.objects.get(person=neighbour).told["reason"] == "The gate stood open twice."
    assert join(circle=lane, by=neighbour).standing == Standing.ASKED


def test_nobody_is_removed_without_a_reason(lane, resident, neighbour):
    join(circle=lane, by=neighbour)
    admit(circle=lane, person=neighbour, by=resident)

    with pytest.raises(CircleError, match="Say why"):
        remove(circle=lane, person=neighbour, by=resident, reason="  ")

    assert standing(lane, neighbour) == Standing.MEMBER


def test_the_last_steward_does_not_go_before_another_is_named(lane, resident, neighbour):
    join(circle=lane, by=neighbour)
    admit(circle=lane, person=neighbour, by=resident)
    for do in (leave, step_down):
        with pytest.raises(CircleError, match="only steward"):
            do(circle=lane, by=resident)

    make_steward(circle=lane, person=neighbour, by=resident)
    leave(circle=lane, by=resident)

    assert standing(lane, resident) == Standing.LEFT
    assert standing(lane, neighbour) == Standing.STEWARD


def test_a_steward_is_not_removed_as_the_last_one(lane, resident, neighbour, steward):
    join(circle=lane, by=neighbour)
    admit(circle=lane, person=neighbour, by=resident)

    with pytest.raises(CircleError, match="only steward"):
        remove(circle=lane, person=resident, by=steward, reason="gone quiet")


def test_who_is_alone_may_leave(lane, resident):
    assert leave(circle=lane, by=resident).standing == Standing.LEFT


def test_strangers_are_not_admitted_named_or_removed(lane, resident, neighbour):
    for do in (admit, make_steward):
        with pytest.raises(CircleError, match="does not stand so"):
            do(circle=lane, person=neighbour, by=resident)
    with pytest.raises(CircleError, match="does not stand so"):
        remove(circle=lane, person=neighbour, by=resident, reason="x")


def test_an_agreement_is_told_to_the_members(resident, neighbour):
    lane = circle_of(resident, neighbour)

    set_agreement(circle=lane, text="No meat.", by=resident)
    set_agreement(circle=lane, text="No meat.", by=resident)

    assert [each.topic for each in Notice.objects.all()] == ["circle.agreement"]
    assert Notice.objects.get().person == neighbour


@pytest.mark.parametrize("limit", [0, -1, 10**14, 2**70])
def test_a_limit_that_cannot_be_is_refused(lane, resident, limit):
    with pytest.raises(CircleError):
        set_limits(circle=lane, reckoning="credit", credit_limit_mg=limit, by=resident)

    lane.refresh_from_db()
    assert lane.reckoning == "gift"


def test_a_closed_circle_changes_no_more(lane, neighbour, resident):
    lane.closed_at = lane.founded_at
    lane.save()

    with pytest.raises(CircleError, match="closed"):
        join(circle=lane, by=neighbour)
    with pytest.raises(CircleError, match="closed"):
        leave(circle=lane, by=resident)


def test_only_a_keeper_brings_a_place(lane, resident, keeper, places):
    with pytest.raises(CircleError, match="Only a keeper"):
        bring_place(circle=lane, place=places["yard"], by=resident)

    bring_place(circle=lane, place=places["yard"], by=keeper)
    assert list(lane.places.all()) == [places["yard"]]

    take_place(circle=lane, place=places["yard"], by=resident)
    assert not lane.places.exists()


def test_the_audit_knows_people_by_their_pseudonyms_alone(lane, resident):
    dora = person("dora")
    join(circle=lane, by=dora, word="it is Dora")
    admit(circle=lane, person=dora, by=resident)
    remove(circle=lane, person=dora, by=resident, reason="Dora shouted")

    told = " ".join(AuditRow.objects.values_list("payload__told", flat=True))

    assert "Dora" not in told
    assert str(dora.pseudonym) in told
