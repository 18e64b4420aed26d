"""The coordinator's day: exceptions first, each with its reason and one thing to do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.snapshots.actions import take_snapshot
from greenhaven.web.exchange.batches.models import Batch, Observation, Reactor
from greenhaven.web.exchange.handovers.actions import agree, decline, propose
from greenhaven.web.exchange.handovers.models import Commitment
from greenhaven.web.exchange.imports.models import SheetImport
from greenhaven.web.exchange.ledger.actions import open_lot
from greenhaven.web.exchange.loop.models import Replanning
from greenhaven.web.exchange.reports.models import Hold, Report
from greenhaven.web.exchange.rounds.models import Draft
from tests.web.handovers.loads import KG, MONDAY, promise, released, weighed
from tests.web.neighbours import home_of, person
from tests.web.pages import read
from tests.web.rounds.driven import drafted, fetched, van
from tests.web.village import village_state

AT = datetime(2025, 3, 3, 8, tzinfo=UTC)


@pytest.fixture
def page(kept, coordinator, as_someone):
    """Gives the page of the day as its coordinator reads it."""
    assert kept

    def look():
        response = as_someone(coordinator).get("/day/")
        assert response.status_code == 200
        return read(response)

    return look


def heap(place, code, **more):
    """A hot batch in a bay of its own."""
    bay = Reactor.objects.create(place=place, name=code, kind="bay")
    usual = {"stage": "active", "opened_at": AT - timedelta(days=30), "started_at": AT}
    return Batch.objects.create(
        code=code, place=place, reactor=bay, account=open_lot(place=place), **(usual | more)
    )


def read_at(batch, celsius, at, by):
    return Observation.objects.create(
        batch=batch, kind="temperature", value=celsius, unit="°C", spot="core", at=at, by=by
    )


def test_day_without_exceptions_says_so(page):
    seen = page()

    assert "Nothing needs you today" in seen.text
    assert "No rounds are made for today" in seen.text
    assert "The plan in force is of 2 weeks" in seen.text


def test_every_exception_has_a_reason_and_one_link(
    page, places, keeper, resident, neighbour, coordinator
):
    home = home_of(resident)
    promise(resident, home, places["yard"])
    declined = promise(neighbour, home_of(neighbour), places["yard"])
    decline(commitment=declined, by=keeper, why="The bay is full.")
    Commitment.objects.create(
        leg="collect",
        giver_place=places["square"],
        taker_place=places["yard"],
        material="food",
        amount_mg=30 * KG,
        due_on=MONDAY,
        state="agreed",
        giver_agreed_at=AT,
        taker_agreed_at=AT,
        lapses_at=AT,
    )
    fetched("zoe", places["yard"])
    hold = Hold.objects.create(
        batch=released(places["yard"], keeper), reason="Weeds came up", placed_by=keeper
    )
    report = Report.objects.create(kind="odour", place=places["yard"], noticed_at=AT)
    SheetImport.objects.create(
        kind="offers",
        file_name="givers.csv",
        digest="0" * 64,
        headers=[],
        cells=[],
        made_by=coordinator,
    )
    Draft.objects.create(
        city="village", day=MONDAY, state="failed", ended_at=AT, told={"error": "-"}
    )

    seen = page()

    links = seen.attributes("a", "href")
    for words, url in (
        ("Village yard 1 promise waits for an answer, for 3 March 2025", None),
        ("The bay is full.", f"/promises/{declined.pk}/"),
        ("both agreed, and no vehicle comes", "/rounds/?day=2025-03-03"),
        ("Zoe offers 10.0 kg of food scraps", None),
        ("to be fetched, on no round yet", None),
        ("Weeds came up", f"/holds/{hold.pk}/"),
        ("Village yard: bad smell", f"/reports/{report.pk}/"),
        ("givers.csv", "/imports/1/"),
        ("A search for rounds failed", None),
    ):
        assert words in seen.text.replace("\u00a0", " "), words
        assert url is None or any(link.startswith(url[:9]) for link in links), url
    assert "8 things need you today" in seen.text


def test_batches_are_listed_by_what_they_need(page, places, keeper):
    hot = heap(places["yard"], "hot-one")
    read_at(hot, 71.0, AT - timedelta(hours=20), keeper)
    read_at(hot, 55.0, AT - timedelta(days=3), keeper)
    turned = heap(places["yard"], "turned-one")
    read_at(turned, 71.0, AT - timedelta(hours=20), keeper)
    Observation.objects.create(batch=turned, kind="turning", at=AT - timedelta(hours=2), by=keeper)
    heap(places["yard"], "lost-one", started_at=AT - timedelta(days=20))
    heap(places["yard"], "late-one", stage="curing", ready_on=MONDAY - timedelta(days=9))
    heap(places["yard"], "fine-one")

    text = page().text.replace("\u00a0", " ")

    assert "hot-one, Village yard 71 °C at its hottest spot" in text
    assert "turned-one" not in text
    assert "lost-one, Village yard no temperature since 11 February 2025" in text
    assert "late-one, Village yard it was to be ripe on 22 February 2025" in text
    assert "fine-one" not in text


def test_hub_that_gets_more_than_it_can_take_is_named(page, places, keeper, resident):
    home = home_of(resident)
    weighed(keeper, home, places["yard"], quantity="5", unit="t")
    assert "come this week" not in page().text
    promise(resident, home, places["yard"], amount_mg=2_000 * KG)

    assert "Village yard 7.0 t come this week, room for 6.0 t" in page().text.replace("\u00a0", " ")


def test_nobody_came_is_said_kindly(page, places, resident):
    promise(resident, home_of(resident), places["square"])
    Commitment.objects.update(state="missed", answered_at=AT)

    assert "a new day helps more than a question" in page().text


def test_rounds_without_a_driver_come_first_and_all_have_a_sheet(page, places, coordinator):
    van(places["yard"])
    fetched("ada", places["yard"])
    drafted(coordinator)

    seen = page()

    assert "nobody drives it" in seen.text
    assert "/rounds/sheets/?day=2025-03-03" in seen.attributes("a", "href")


def test_plan_older_than_the_data_and_failed_planning_are_told(page, city, kept):
    grown = take_snapshot(city=city, state=_later(city), by="a test")[0]
    assert grown.pk != kept.snapshot_id
    Replanning.objects.create(
        city="village",
        cause="asked",
        day=MONDAY,
        state="failed",
        words="Quiet hours and the permit conflict.\nMore.",
        ended_at=AT,
    )

    text = page().text

    assert "The plan is older than the data" in text
    assert "Quiet hours and the permit conflict." in text


def _later(city):
    return replace(village_state(city), day=MONDAY + timedelta(days=1))


def test_failed_background_work_is_named_once(page):
    for _ in range(3):
        DBTaskResult.objects.create(
            id=uuid4(),
            status="FAILED",
            task_path="greenhaven.web.exchange.loop.tasks.foretell",
            args_kwargs={"args": [], "kwargs": {}},
            finished_at=timezone.now(),
            run_after=timezone.now(),
            backend_name="default",
            exception_class_path="",
            traceback="",
        )

    assert "What may come of the plan failed 3 times in the last days" in page().text


def test_places_that_nobody_keeps_are_one_line(page, places, resident):
    home = home_of(resident)
    for where in ("yard", "station"):
        promise(resident, home, places[where])

    text = page().text

    assert "2 places that nobody keeps 2 promises wait for an answer" in text
    assert "1 thing needs you today" in text


def test_all_places_that_nobody_keeps_are_answered_for_at_once(
    page, places, resident, coordinator, as_someone
):
    home = home_of(resident)
    rows = [promise(resident, home, places[where]) for where in ("yard", "station")]
    Commitment.objects.filter(pk=rows[1].pk).update(giver_agreed_at=None, giver_agreed_by=None)
    assert "Agree to all" in page().text

    client = as_someone(coordinator)
    assert client.get("/day/agree/").status_code == 405
    for _time in range(2):  # pressed twice, it is done once
        assert client.post("/day/agree/").status_code == 302

    agreed, waiting = (Commitment.objects.get(pk=row.pk) for row in rows)
    assert (agreed.state, agreed.taker_agreed_by) == ("agreed", coordinator)
    assert (waiting.state, waiting.giver_agreed_at) == ("proposed", None)
    assert "nobody keeps" not in page().text


def test_keepers_of_the_other_side_are_told_that_all_was_agreed_to(
    places, keeper, coordinator, as_someone
):
    between = {"giver_place": places["square"], "taker_place": places["yard"]}
    row = propose(leg="collect", material="food", amount_mg=8 * KG, due_on=MONDAY, **between)
    agree(commitment=row, by=keeper, side="taker")

    as_someone(coordinator).post("/day/agree/")

    row.refresh_from_db()
    assert (row.state, row.giver_agreed_by) == ("agreed", coordinator)
    told = Notice.objects.filter(topic="promise.agreed")
    assert [notice.person for notice in told] == [keeper]
    assert told[0].url == f"/promises/{row.pk}/"


def test_many_loads_without_a_vehicle_are_one_thing_to_do(page, places):
    now = timezone.now()
    for number in range(7):
        Commitment.objects.create(
            leg="collect",
            giver_place=places["square"],
            taker_place=places["yard"],
            material="food",
            amount_mg=(30 + number) * KG,
            due_on=MONDAY,
            state="agreed",
            giver_agreed_at=now,
            taker_agreed_at=now,
            lapses_at=now,
        )

    seen = page()

    assert "7 loads wait for a vehicle" in seen.text
    assert seen.text.count("Village square to Village yard") <= 1
    assert "/rounds/?day=2025-03-03" in seen.attributes("a", "href")


def test_page_is_for_coordinators(resident, keeper, as_someone, client):
    for someone in (resident, keeper):
        assert as_someone(someone).get("/day/").status_code == 403
    assert client.get("/day/").status_code == 302


def test_page_takes_few_queries_however_much_there_is(
    kept, places, coordinator, as_someone, django_assert_max_num_queries
):
    assert kept
    van(places["yard"])
    for number in range(12):
        giver = person(f"giver{number}")
        home = home_of(giver)
        promise(giver, home, places["yard"])
        heap(places["yard"], f"heap-{number}", started_at=AT - timedelta(days=20))
        Report.objects.create(kind="odour", place=places["yard"], noticed_at=AT)
        fetched(f"fetched{number}", places["yard"])
    drafted(coordinator)
    browser = as_someone(coordinator)

    with django_assert_max_num_queries(15):
        text = read(browser.get("/day/")).text

    assert "7 more" in text
    assert "12 promises wait for an answer" in text
