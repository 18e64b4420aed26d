"""A place that says yes to all that waits, at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.handovers.actions import agree_for_place, propose
from greenhaven.web.exchange.handovers.errors import PromiseError
from greenhaven.web.exchange.handovers.models import Commitment
from tests.web.handovers.loads import KG, MONDAY, promise
from tests.web.neighbours import home_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def home(resident: Person) -> Place:
    """Where Ana lives."""
    return home_of(resident)


@pytest.fixture
def kim(keeper: Person, as_someone: Callable[[Person], Client]) -> Client:
    """Kim's phone."""
    return as_someone(keeper)


@pytest.fixture
def waiting(resident: Person, home: Place, places: dict[str, Place]) -> list[Commitment]:
    """Ana brings something today and tomorrow; the plan asks for a load of the square."""
    return [
        promise(resident, home, places["yard"]),
        promise(resident, home, places["yard"], due_on=TUESDAY),
        propose(
            leg="collect",
            giver_place=places["square"],
            taker_place=places["yard"],
            material="food",
            amount_mg=100 * KG,
            due_on=TUESDAY,
        ),
    ]


def states() -> list[str]:
    """Of all promises, in their order."""
    return list(Commitment.objects.order_by("pk").values_list("state", flat=True))


def test_agreeing_to_all_signs_tells_and_is_witnessed_once(waiting, keeper, places, resident):
    count = agree_for_place(place=places["yard"], by=keeper, upto=waiting[-1].pk)

    assert count == 3
    assert states() == ["agreed", "agreed", "proposed"]
    rows = Commitment.objects.order_by("pk")
    assert [row.taker_agreed_by for row in rows] == [keeper] * 3
    told = Notice.objects.filter(topic="promise.agreed", person=resident)
    assert sorted(told.values_list("url", flat=True)) == [
        f"/promises/{row.pk}/" for row in waiting[:2]
    ]
    last = AuditRow.objects.order_by("-number")[0]
    assert (last.action, last.subject) == ("commitment.agree_all", f"place {places['yard'].pk}")


def test_agreeing_tells_the_keepers_of_a_place_that_gives(waiting, keeper, places, coordinator):
    by_the_square = Commitment.objects.filter(pk=waiting[2].pk)
    by_the_square.update(giver_agreed_at=waiting[2].created_at, giver_agreed_by=coordinator)
    owner = home_of(coordinator)
    Commitment.objects.filter(pk=waiting[2].pk).update(giver_place=owner)

    agree_for_place(place=places["yard"], by=keeper, upto=waiting[-1].pk)

    assert Notice.objects.filter(person=coordinator, topic="promise.agreed").count() == 1


def test_agreeing_to_one_day_leaves_the_others(waiting, keeper, places):
    count = agree_for_place(place=places["yard"], by=keeper, upto=waiting[-1].pk, day=MONDAY)

    assert count == 1
    assert states() == ["agreed", "proposed", "proposed"]


def test_agreeing_leaves_what_nobody_has_seen(waiting, keeper, places):
    assert agree_for_place(place=places["yard"], by=keeper, upto=waiting[0].pk) == 1
    assert states() == ["agreed", "proposed", "proposed"]


def test_agreeing_leaves_what_has_run_out(waiting, keeper, places):
    Commitment.objects.filter(pk=waiting[0].pk).update(
        lapses_at=waiting[0].created_at.replace(2001)
    )

    assert agree_for_place(place=places["yard"], by=keeper, upto=waiting[-1].pk) == 2
    assert states() == ["proposed", "agreed", "proposed"]


def test_nobody_agrees_for_the_place_of_others(waiting, gardener, places, as_someone):
    with pytest.raises(PromiseError):
        agree_for_place(place=places["yard"], by=gardener, upto=waiting[-1].pk)

    answer = as_someone(gardener).post("/keep/yard/agree/", {"upto": waiting[-1].pk})

    assert answer.status_code == 403
    assert states() == ["proposed"] * 3


def test_page_agrees_with_one_tap_and_says_how_many(waiting, kim):
    page = kim.get("/keep/yard/").content.decode()
    assert "Agree to all 3" in page
    assert "Agree to those of Tuesday" in page

    after = kim.post("/keep/yard/agree/", {"upto": waiting[-1].pk}, follow=True).content.decode()

    assert "You agreed to all 3." in after
    assert "Waiting for your yes" not in after
    assert "Expected today" in after
    again = kim.post("/keep/yard/agree/", {"upto": waiting[-1].pk}, follow=True)
    assert "Nothing waits for a yes any more." in again.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{}, {"upto": ""}, {"upto": "-1"}, {"upto": "NaN"}, {"upto": 2**70}]
    + [{"upto": "9", "day": day} for day in ("tomorrow", "2025-02-30", "\x00")],
)
def test_wrong_yes_is_told_and_nothing_is_agreed(waiting, kim, wrong):
    after = kim.post("/keep/yard/agree/", wrong, follow=True).content.decode()

    assert "This could not be read." in after
    assert states() == ["proposed"] * len(waiting)


def test_thirty_two_who_are_due_take_six_rows_and_few_questions(
    resident, home, places, kim, keeper, django_assert_max_num_queries
):
    for number in range(32):
        promise(resident, home, places["yard"], amount_mg=(number + 1) * KG)

    with django_assert_max_num_queries(MOST_QUERIES):
        page = kim.get("/keep/yard/").content.decode()

    above, below = page.split("27 more are due")
    assert above.count('name="promise"') == 6  # five, and somebody without a promise
    assert below.count('name="promise"') == 27
    assert above.index("Somebody without a promise") < above.index('data-quantity="')
    last = Commitment.objects.latest("pk")
    with django_assert_max_num_queries(MOST_QUERIES + 5):  # five of them keep the transaction
        kim.post("/keep/yard/agree/", {"upto": last.pk})
    assert set(states()) == {"agreed"}
    assert Commitment.objects.filter(taker_agreed_by=keeper).count() == 32
