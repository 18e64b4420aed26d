"""A plan is followed through its futures once, and the pages tell what may come of it."""

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from greenhaven.cli.up import forecast as forecast_on_the_way_up
from greenhaven.core.forecast.materials import ForecastError
from greenhaven.core.forecast.outlook.outlook import Outlook as OutlookOfWeeks
from greenhaven.core.forecast.outlook.told import QUANTITIES
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.web.exchange.models import Outlook, Plan
from greenhaven.web.exchange.plans.actions import look_ahead, settings_digest
from greenhaven.web.exchange.plans.queries import bands_of, current_plan, lineage_of
from greenhaven.web.exchange.plans.ranges import range_of
from greenhaven.web.exchange.plans.titles import TITLES
from tests.web.futures import MEMBERS, QUICK, kept_plan, looked
from tests.web.pages import read

MOST_QUERIES = 15
PAGES = ("/forecast/", "/hubs/yard/", "/hubs/station/", "/hubs/")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def planned(db: None) -> Plan:  # noqa: ARG001 -- it opens the database
    """The village, planned and not yet followed."""
    return kept_plan()


@pytest.fixture
def outlook(planned: Plan) -> Outlook:
    """Its outlook, kept."""
    return looked(planned)


@pytest.fixture
def bands(outlook: Outlook) -> OutlookOfWeeks:
    """The bands of it."""
    return bands_of(outlook.digest)


def test_forecast_tells_the_range_of_what_is_collected_and_reaches_soils(bands: OutlookOfWeeks):
    text = plain(read(Client().get("/forecast/")).text)

    for name in ("collected", "nitrogen_to_soil", "ammonia"):
        quantity = bands.years.quantity(name)
        told = range_of(quantity.unit, bands.years.of(name)[:, -1])
        assert f"{plain(told.middle)} in all" in text
        assert f"{plain(told.limits)} in 8 of 10 futures" in text
    assert f"through {MEMBERS} futures" in text
    assert "From 3 March 2025 to 16 March 2025" in text


def test_forecast_puts_what_the_plan_counts_on_beside_its_futures(outlook: Outlook):
    page = read(Client().get("/forecast/"))

    kept = outlook.plan.summary
    text = plain(page.text)
    row = text[text.index("How sure is each total") :].partition("Compost sold ")[2]
    sold = row.split(" t", 1)[0]
    assert float(sold) == pytest.approx(kept["sold_t"], rel=5e-3, abs=0.5)
    assert text.count("The plan counts on ") >= 1


def test_forecast_draws_a_band_and_a_median_for_each_series_and_says_it_in_words(
    bands: OutlookOfWeeks,
):
    page = read(Client().get("/forecast/"))

    pictures = [found for tag, found in page.tags if tag == "svg" and found.get("role") == "img"]
    told = [plain(found["aria-label"] or "") for found in pictures]
    drawn = page.attributes("polygon", "class").count("area")
    assert drawn == page.attributes("polyline", "class").count("median") == len(told)
    assert drawn >= 12
    collected = range_of("t", bands.years.of("collected")[:, -1])
    assert f"Organics collected, in all: {plain(collected.words)}" in told
    assert page.text.count("As a table") == drawn


def test_forecast_gives_what_it_rests_on(bands: OutlookOfWeeks):
    text = read(Client().get("/forecast/")).text

    drawn = int((bands.grounds.source != "").sum())
    assert f"The {drawn} quantities that each future draws for itself" in text
    assert f"The {len(bands.grounds) - drawn} choices that hold for all of them" in text
    for name in bands.grounds.name[bands.grounds.source != ""].tolist():
        assert name[1:] in text
    assert f"Yes, all {MEMBERS}." in text
    assert "The worst error is" in text


def test_every_quantity_has_a_title():
    told = {(level, each.id) for level, several in QUANTITIES.items() for each in several}

    assert set(TITLES) == told


@pytest.mark.usefixtures("outlook")
def test_hub_tells_its_weeks_to_come_and_where_its_batches_come_from():
    page = read(Client().get("/hubs/yard/"))
    text = plain(page.text)

    assert "What its weeks may bring" in text
    assert "Received" in text
    assert "One batch of" in text
    assert "nobody recorded who brought it" in text
    assert "3 Mar 2025 6.0 t, ripe from 10 March 2025 North bank" in text
    assert "All 3 batches as a table" in text
    assert "What the plan lays here comes mostly from: North bank" in text


def test_parts_of_a_batch_fill_its_bar(outlook: Outlook):
    page = read(Client().get("/hubs/yard/"))

    shares = lineage_of(outlook.digest).made_of
    assert np.isclose(shares.value.sum(), 3)
    widths = [
        float(found["width"] or 0)
        for tag, found in page.tags
        if tag == "rect" and (found.get("class") or "").startswith("step-")
    ]
    assert sum(widths) == pytest.approx(200, abs=0.1)


@pytest.mark.usefixtures("outlook")
def test_transfer_station_has_no_weeks_to_come():
    assert "What its weeks may bring" not in read(Client().get("/hubs/station/")).text


@pytest.mark.usefixtures("outlook")
@pytest.mark.parametrize("address", [*PAGES, "/gardens/", "/gardens/rose/"])
def test_page_with_an_outlook_is_whole(address: str):
    page = read(Client().get(address))

    ids = [found["id"] for _, found in page.tags if "id" in found]
    assert len(ids) == len(set(ids))
    assert page.count("h1") == 1
    assert [name for _, found in page.tags for name in found if name in ("style", "onclick")] == []
    assert "nan" not in page.text


@pytest.mark.usefixtures("planned")
def test_pages_of_a_plan_that_nobody_followed_say_so_kindly():
    for address in ("/forecast/", "/hubs/yard/", "/gardens/rose/"):
        text = read(Client().get(address)).text
        assert "Nobody has looked ahead from this plan yet." in text
        assert "greenhaven up" in text


@pytest.mark.usefixtures("outlook")
@pytest.mark.parametrize("address", PAGES)
def test_page_asks_the_database_little(address: str):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert Client().get(address).status_code == 200

    assert len(asked) <= MOST_QUERIES


def test_looking_ahead_twice_is_one_row(planned: Plan, outlook: Outlook):
    def never(what: str, share: float) -> None:
        raise AssertionError(f"followed again: {what} {share}")

    again, new = look_ahead(plan=planned, by="another", settings=QUICK, progress=never)

    assert not new
    assert again == outlook
    assert again.made_by == "a test"
    assert Outlook.objects.count() == 1


def test_same_plan_and_seed_have_the_same_outlook(planned: Plan, outlook: Outlook):
    Outlook.objects.filter(pk=outlook.pk).update(edition=0)

    again, new = look_ahead(plan=planned, by="a test", members=MEMBERS, settings=QUICK)

    assert new
    assert again.digest == outlook.digest


def test_second_outlook_of_an_edition_is_refused_by_the_database(outlook: Outlook):
    outlook.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        outlook.save(force_insert=True)


def test_looking_ahead_that_is_stopped_leaves_nothing(planned: Plan):
    def stops(_what: str, share: float) -> None:
        if share > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        look_ahead(plan=planned, by="a test", members=MEMBERS, settings=QUICK, progress=stops)

    assert Outlook.objects.count() == 0
    assert current_plan() == planned


def test_looking_ahead_tells_how_far_it_is(planned: Plan):
    heard: list[float] = []

    look_ahead(
        plan=planned,
        by="a test",
        members=MEMBERS,
        settings=QUICK,
        progress=lambda _what, share: heard.append(share),
    )

    assert heard == sorted(heard)
    assert heard[-1] == 1


def test_outlook_for_other_settings_than_the_plans_is_refused(planned: Plan):
    with pytest.raises(ForecastError, match="other settings"):
        look_ahead(plan=planned, by="a test")


def test_command_follows_the_plan_in_force_once(planned: Plan, capsys):
    Plan.objects.update(settings_digest=settings_digest(PlanSettings()))
    call_command("forecast_city", members=MEMBERS)
    first = capsys.readouterr().out
    call_command("forecast_city", members=MEMBERS)
    second = capsys.readouterr().out

    assert bands_of(planned.outlooks.get().digest).members == MEMBERS
    assert "already" not in first
    assert "followed through its futures already" in second


@pytest.mark.django_db
def test_command_without_a_plan_to_follow_says_how_to_make_one():
    with pytest.raises(CommandError, match="plan_city"):
        call_command("forecast_city")


@pytest.mark.usefixtures("planned")
def test_command_refuses_no_futures():
    with pytest.raises(CommandError, match=r"--members: 1 to .* was expected, 0 came"):
        call_command("forecast_city", members=0)


def test_futures_that_break_leave_the_plan_and_the_site(planned: Plan, capsys, tmp_path):
    def breaks(what: str, share: float) -> None:
        raise ArithmeticError(f"{what} came to {share}")

    Plan.objects.update(settings_digest=settings_digest(PlanSettings()))
    with (tmp_path / "told").open("w") as told:
        forecast_on_the_way_up(told, breaks)

    said = " ".join(capsys.readouterr().err.split())
    assert "What may come of this plan could not be told: 0 of 20 members followed" in said
    assert said.count("The plan stands without it") == 2
    assert current_plan() == planned
    assert Outlook.objects.count() == 0
    assert Client().get("/forecast/").status_code == 200
