"""Alliances: both sides agree, either ends them, and days on which their promises hold."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.exchange.alliances.actions import Pledged, agree, decline, end, propose
from greenhaven.web.exchange.alliances.errors import AllianceError
from greenhaven.web.exchange.alliances.models import Alliance, Help, Occasion, Pledge, Side
from greenhaven.web.exchange.alliances.queries import reserved
from tests.web.alliances.allied import START, TONNE, proposed, room
from tests.web.neighbours import circle_of, home_of


def test_alliance_holds_once_both_sides_agreed(places, keeper, gardener):
    made = proposed(places, keeper)
    assert reserved(START) == []

    agree(alliance=made, by=gardener)

    (kept,) = reserved(START)
    assert (kept.at, kept.for_places, kept.mg_per_week) == ("yard", ("rose",), 2 * TONNE)
    assert kept.words == (
        "Room for 2.0\u00a0t a week of whatever Village yard takes, when a hub is down; "
        "asked for 24 hours before."
    )
    topics = list(Notice.objects.order_by("pk").values_list("person", "topic"))
    assert topics == [(gardener.pk, "alliance.proposed"), (keeper.pk, "alliance.agreed")]
    actions = list(AuditRow.objects.order_by("number").values_list("action", flat=True))
    assert actions[-2:] == ["alliance.propose", "alliance.agree"]


@pytest.mark.usefixtures("gardener")
def test_nobody_agrees_for_the_other_side(places, keeper, resident, coordinator):
    made = proposed(places, keeper)

    for someone in (keeper, resident, coordinator):
        with pytest.raises(AllianceError, match="Only those who speak for"):
            agree(alliance=made, by=someone)
    made.refresh_from_db()
    assert made.state == "proposed"


def test_coordinator_speaks_for_a_place_that_nobody_keeps(places, keeper, coordinator):
    made = propose(
        first=places["yard"],
        second=places["park"],
        pledges=[room(places["yard"])],
        by=keeper,
        begins_on=START,
    )

    agree(alliance=made, by=coordinator)

    assert len(reserved(START)) == 1


def test_either_side_ends_it_and_the_other_is_told(places, keeper, gardener):
    made = agree(alliance=proposed(places, keeper), by=gardener)

    end(alliance=made, by=keeper, why="We have no room any more.")

    assert reserved(START) == []
    told = Notice.objects.get(person=gardener, topic="alliance.ended").told
    assert told["why"] == "We have no room any more."
    with pytest.raises(AllianceError, match="already; nothing was changed"):
        end(alliance=made, by=gardener)


def test_proposal_is_declined_or_taken_back(places, keeper, gardener, resident):
    declined = decline(alliance=proposed(places, keeper), by=gardener, why="Not this year.")
    taken_back = decline(alliance=proposed(places, keeper), by=keeper)

    assert {declined.state, taken_back.state} == {"declined"}
    with pytest.raises(AllianceError, match="for the two sides"):
        decline(alliance=proposed(places, keeper), by=resident)


def test_promises_hold_in_their_season_on_their_days_until_the_last(places, keeper, gardener):
    autumn = room(places["yard"], season_from=10, season_to=2, weekdays=1)
    last = START + timedelta(days=400)
    agree(alliance=proposed(places, keeper, autumn, ends_on=last), by=gardener)

    assert reserved(START) == []
    assert len(reserved(date(2025, 12, 1))) == 1
    assert reserved(date(2025, 12, 2)) == []
    assert len(reserved(date(2026, 2, 23))) == 1
    assert reserved(date(2026, 10, 5)) == []
    assert "from October to February, Monday" in reserved(date(2025, 12, 1))[0].words


def test_only_the_occasions_asked_for_are_given(places, keeper, gardener):
    tool = Pledged(Side.SECOND, Help.TOOL, what="chipper", number=1, occasion=Occasion.STORM)
    made = proposed(places, keeper, room(places["yard"]), tool)
    agree(alliance=made, by=gardener)

    (storm,) = reserved(START, [Occasion.STORM])
    assert (storm.kind, storm.by, storm.at) == ("tool", "Rose beds <i>& herbs</i>", "")
    assert reserved(START, [Occasion.ALWAYS]) == []


def test_circle_promises_room_at_its_own_places_only(places, keeper, resident, neighbour):
    circle = circle_of(resident, neighbour)
    circle.places.add(places["mill"])
    asks = {"second": places["yard"], "by": resident, "begins_on": START}

    with pytest.raises(AllianceError, match="room at a place of its own"):
        propose(first=circle, pledges=[room(places["yard"])], **asks)
    made = propose(first=circle, pledges=[room(places["mill"])], **asks)
    agree(alliance=made, by=keeper)

    (kept,) = reserved(START)
    assert (kept.by, kept.at, kept.for_places) == ("Mill Lane", "mill", ("yard",))
    with pytest.raises(AllianceError, match="Only those who speak for"):
        propose(first=circle, pledges=[room(places["mill"])], **(asks | {"by": neighbour}))


def test_same_form_twice_makes_one_alliance(places, keeper, gardener):
    key = uuid.uuid4()

    once = proposed(places, keeper, key=key)

    assert proposed(places, keeper, key=key) == once
    assert Alliance.objects.count() == 1
    assert Notice.objects.filter(topic="alliance.proposed").count() == 1
    with pytest.raises(AllianceError, match="sent before"):
        propose(
            first=places["rose"],
            second=places["yard"],
            pledges=[],
            by=gardener,
            begins_on=START,
            key=key,
        )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ends_on": START - timedelta(days=1)}, "last day must not be before"),
        ({"second": "yard"}, "with others"),
        ({"pledges": []}, "Promise something yourselves"),
        ({"pledges": "home"}, "room at a place of its own"),
    ],
)
def test_odd_alliances_are_refused(places, keeper, change, message):
    pledges = change.get("pledges", [room(places["yard"])])
    if pledges == "home":
        pledges = [room(home_of(keeper))]
    asked = {"second": places[change.get("second", "rose")], "ends_on": change.get("ends_on")}

    with pytest.raises(AllianceError, match=message):
        propose(first=places["yard"], pledges=pledges, by=keeper, begins_on=START, **asked)

    assert not Alliance.objects.exists()
    assert not Notice.objects.exists()


def test_database_refuses_what_no_alliance_may_be(places, keeper):
    made = proposed(places, keeper)
    wrong = [
        {"second_place": None},
        {"second_place": places["yard"]},
        {"state": "agreed"},
        {"state": "ended"},
        {"ends_on": START - timedelta(days=1)},
    ]

    for change in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Alliance.objects.filter(pk=made.pk).update(**change)
    for pledge in ({"amount_mg_per_week": 0}, {"number": 2}, {"season_from": 3}, {"weekdays": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Pledge.objects.update(**pledge)
