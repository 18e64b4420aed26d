"""What was declined is not asked again for as long as was said, by the next plans."""

import pytest

from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.places.rounds import bring_rounds
from greenhaven.web.exchange.handovers.actions import ask_again, decline
from greenhaven.web.exchange.handovers.errors import PromiseError
from greenhaven.web.exchange.handovers.models import Commitment, CommitmentState, NoFor
from greenhaven.web.exchange.loop.asking import wish
from greenhaven.web.exchange.loop.committing import commit_week
from greenhaven.web.exchange.loop.models import Cause, PlanChange
from greenhaven.web.exchange.loop.present import present
from greenhaven.web.exchange.loop.replanning import carry_out
from greenhaven.web.exchange.loop.words import why_words
from greenhaven.web.exchange.plans.actions import make_plan
from greenhaven.web.exchange.plans.queries import plan_of
from tests.web.loop.test_present_loop import offer_of
from tests.web.neighbours import home_of

pytestmark = pytest.mark.django_db
WEEKS = 4


@pytest.fixture
def planned(places, snapshot, city):  # noqa: ARG001 -- they are on the map
    """The village with its rounds and a plan of four weeks, of which the first is asked for."""
    bring_rounds(city=city)
    plan = make_plan(snapshot=snapshot, start=snapshot.day, weeks=WEEKS, by="a test")[0]
    commit_week(plan=plan, week=0, by="planner")
    return plan


def replanned():
    return carry_out(replanning=wish(cause=Cause.ASKED)[0])


def to_yard(places):
    """The largest proposal of a round to the yard; a round's code is its source's."""
    waiting = Commitment.objects.filter(taker_place=places["yard"], state="proposed")
    return waiting.filter(giver_place__sort="round").order_by("-amount_mg").first()


def moved(plan, row):
    flows = plan_of(plan.digest).flows
    at = (flows.origin == row.giver_place.code) & (flows.destination == row.taker_place.code)
    return [float(flows.wet[at & (flows.week == week)].sum()) for week in range(WEEKS)]


@pytest.mark.parametrize(
    ("no_for", "weeks"),
    [(NoFor.ONCE, [0]), (NoFor.MONTH, [0, 1, 2, 3]), (NoFor.ALWAYS, [0, 1, 2, 3])],
)
@pytest.mark.usefixtures("planned")
def test_next_plan_leaves_out_what_was_declined_and_says_so(places, keeper, no_for, weeks):
    row = to_yard(places)
    decline(commitment=row, by=keeper, why="no time", no_for=no_for)

    ended = replanned()

    assert [moved(ended.plan, row)[week] for week in weeks] == [0.0] * len(weeks)
    told = [
        why_words(change.why)
        for change in PlanChange.objects.filter(origin=row.giver_place.code, destination="yard")
    ]
    assert any(words.startswith("Village yard said no to it until") for words in told), told
    asked = Commitment.objects.filter(
        giver_place=row.giver_place, taker_place=row.taker_place, state__in=["proposed", "agreed"]
    )
    assert not asked.exists()


def test_no_later_week_is_asked_for_while_it_is_meant(planned, places, keeper):
    row = to_yard(places)
    decline(commitment=row, by=keeper, why="", no_for=NoFor.MONTH)

    made = commit_week(plan=planned, week=1, by="planner")  # of the plan that knew nothing of it

    ends = {(each.giver_place_id, each.taker_place_id) for each in made}
    assert made
    assert (row.giver_place_id, row.taker_place_id) not in ends


@pytest.mark.usefixtures("planned")
def test_where_it_was_too_much_what_suits_is_asked_for(places, keeper):
    row = to_yard(places)
    suits = row.amount_mg // 4
    decline(commitment=row, by=keeper, why="", no_for=NoFor.TOO_MUCH, would_suit_mg=suits)

    ended = replanned()

    assert max(moved(ended.plan, row)) * 1e9 <= suits * (1 + 1e-6)
    again = Commitment.objects.filter(
        giver_place=row.giver_place, taker_place=row.taker_place, state="proposed"
    )
    assert all(each.amount_mg <= suits for each in again)
    change = PlanChange.objects.filter(origin=row.giver_place.code, destination="yard").first()
    assert "too much at once" in why_words(change.why)


@pytest.mark.parametrize("suits", [0, -1, 10**19])
@pytest.mark.usefixtures("planned")
def test_what_would_suit_is_more_than_nothing_and_less_than_this(places, keeper, suits):
    row = to_yard(places)

    with pytest.raises(PromiseError, match="how much would suit"):
        decline(commitment=row, by=keeper, why="", no_for=NoFor.TOO_MUCH, would_suit_mg=suits)

    row.refresh_from_db()
    assert row.state == CommitmentState.PROPOSED


@pytest.mark.usefixtures("planned")
def test_who_may_be_asked_again_is(places, keeper):
    row = to_yard(places)
    decline(commitment=row, by=keeper, why="", no_for=NoFor.ALWAYS)
    assert len(present()[1].declined) == 1

    row = ask_again(commitment=row, by=keeper)
    ask_again(commitment=row, by=keeper)

    assert row.no_for == NoFor.ONCE
    assert present()[1].declined.until.tolist() == [row.due_on.isoformat()]
    assert AuditRow.objects.filter(action="commitment.ask_again").count() == 1


@pytest.mark.usefixtures("planned")
def test_home_that_declines_is_not_asked_by_way_of_another_hub(resident, places):
    offer = offer_of(resident, home_of(resident), amount_mg=40_000_000)
    replanned()
    row = Commitment.objects.get(offer=offer)
    decline(commitment=row, by=resident, why="away", no_for=NoFor.MONTH)

    for week in range(2):
        commit_week(plan=replanned().plan, week=week, by="planner")

    assert list(Commitment.objects.filter(offer=offer)) == [row]
    # What one home declines is nothing that its district said.
    assert len(present()[1].declined) == 0
    assert places["yard"] is not None


@pytest.mark.usefixtures("planned")
def test_keeper_says_on_the_page_for_how_long_and_takes_it_back(as_someone, places, keeper):
    row = to_yard(places)
    client = as_someone(keeper)
    page = client.get(f"/promises/{row.pk}/").content.decode()
    assert "until I say otherwise" in page

    told = {
        "answer": "decline",
        "why": "",
        "no_for": "too_much",
        "suits": "much",
        "suits_unit": "kg",
    }
    client.post(f"/promises/{row.pk}/answer/", told)
    row.refresh_from_db()
    assert row.state == CommitmentState.PROPOSED

    client.post(f"/promises/{row.pk}/answer/", told | {"suits": "100"})
    row.refresh_from_db()
    assert (row.state, row.no_for, row.would_suit_mg) == ("declined", "too_much", 100_000_000)
    page = client.get(f"/promises/{row.pk}/").content.decode()
    assert "At most 100" in page

    client.post(f"/promises/{row.pk}/again/")
    row.refresh_from_db()
    assert row.no_for == NoFor.ONCE
