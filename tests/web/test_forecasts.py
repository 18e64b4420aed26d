"""A plan is forecast once; its hubs' pages tell what the models expect, or that they could not."""

from dataclasses import replace

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from greenhaven.cli.up import forecast as forecast_on_the_way_up
from greenhaven.core.city import City, Hubs, Weather
from greenhaven.core.document import digest, pack
from greenhaven.core.forecast.materials import ForecastError
from greenhaven.core.forecast.reactors.batches import BatchForecast
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.web.commons.quantities import mass, percent
from greenhaven.web.commons.snapshots.actions import take_snapshot
from greenhaven.web.exchange.models import Forecast, Plan
from greenhaven.web.exchange.plans.actions import adopt, forecast_plan, settings_digest
from greenhaven.web.exchange.plans.queries import current_plan, forecasts_of
from tests.web.pages import read
from tests.web.village import hub, village, village_plan, village_state

QUICK = PlanSettings(lead_weeks={"windrow": 3, "digester": 1})


def with_an_example(city: City) -> City:
    """The village with a digester that does not exist and takes two tonnes a week."""
    digester = hub(
        *("tank", "Example tank", "processing_hub", "n"),
        process="digester",
        accepts="food",
        capacity_t_per_week=2.0,
        demonstration=True,
    )
    return replace(city, hubs=Hubs.of([*city.hubs.records(), digester]))


def kept_plan(city: City, settings: PlanSettings = QUICK) -> Plan:
    """The plan by hand, in force in the given village."""
    plan = village_plan()
    document = pack(plan)
    made = Plan.objects.create(
        snapshot=take_snapshot(city=city, state=village_state(city), by="a test")[0],
        start=plan.start,
        weeks=plan.weeks,
        settings_digest=settings_digest(settings),
        digest=digest(document),
        document=document,
        summary=dict(plan.summary),
        made_by="a test",
    )
    adopt(plan=made, by="a test")
    return made


@pytest.fixture
def planned(db: None) -> Plan:  # noqa: ARG001 -- it opens the database
    """The village with an example, planned and not yet forecast."""
    return kept_plan(with_an_example(village()))


@pytest.fixture
def forecast(planned: Plan) -> Forecast:
    """Its forecast, with short lead times."""
    return forecast_plan(plan=planned, by="a test", settings=QUICK)[0]


@pytest.fixture
def batch(forecast: Forecast) -> BatchForecast:
    """What the model expects of the yard's first mix."""
    return forecasts_of(forecast.digest).batches[0]


def test_hub_page_tells_the_numbers_of_the_forecast_that_is_kept(batch: BatchForecast):
    page = read(Client().get("/hubs/yard/"))

    text = page.text.replace("\u00a0", " ")
    assert "What the models expect of this week's mix" in text
    assert f"reach {batch.hottest_c:.0f} °C on day" in text
    assert f"Carbon lost {_plain(percent(batch.losses.carbon_share))}" in text
    assert f"Nitrogen lost {_plain(percent(batch.losses.nitrogen_share))}" in text
    assert _plain(mass(batch.product.mass_kg / 1e3)) in text
    assert "United States, turned windrow" in text
    assert "within 21 days" in text


def test_hub_page_never_reads_as_a_release(batch: BatchForecast):
    assert batch.hub == "yard"

    text = read(Client().get("/hubs/yard/")).text

    assert "no batch may be released by it" in text
    assert "The plan goes by its own numbers" in text


def test_course_is_a_picture_with_words_and_a_table(batch: BatchForecast):
    page = read(Client().get("/hubs/yard/"))

    pictures = [found for tag, found in page.tags if tag == "svg" and found.get("role") == "img"]
    told = [found["aria-label"] or "" for found in pictures if "aria-label" in found]
    assert any("are laid, reach" in label for label in told)
    lines = page.attributes("polyline", "class")
    assert lines.count("one") == batch.temperatures_c.shape[1]
    assert lines.count("mean") == 1
    assert "Temperature by day" in page.text
    assert "21 " in page.text


def test_assumptions_of_the_forecast_are_told(batch: BatchForecast):
    text = read(Client().get("/hubs/yard/")).text

    assert f"The {len(batch.reasons)} assumptions behind this forecast" in text
    assert "The city has no record of it" in text


@pytest.mark.usefixtures("forecast")
def test_example_digester_tells_that_it_is_an_example():
    text = read(Client().get("/hubs/tank/")).text.replace("\u00a0", " ")

    assert "What the model expects of it on an example feed example" in text
    assert "the plan gives it no work" in text
    assert "2 t a week: 100 % food scraps" in text
    assert "m³ of gas a day" in text
    assert "Highest FOS/TAC" in text


@pytest.mark.usefixtures("forecast")
def test_list_of_hubs_has_one_line_each():
    text = read(Client().get("/hubs/")).text.replace("\u00a0", " ")

    assert text.count("Forecast:") == 2
    assert "above 55 °C" in text
    assert "methane, on an example feed" in text


def test_forecast_twice_is_one_row(planned: Plan, forecast: Forecast):
    def never(hub: str, share: float) -> None:
        raise AssertionError(f"forecast again: {hub} {share}")

    again, new = forecast_plan(plan=planned, by="another", settings=QUICK, progress=never)

    assert not new
    assert again == forecast
    assert again.made_by == "a test"
    assert Forecast.objects.count() == 1


def test_second_forecast_of_an_edition_is_refused_by_the_database(forecast: Forecast):
    forecast.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        forecast.save(force_insert=True)


def test_forecast_of_an_earlier_edition_is_made_anew(planned: Plan, forecast: Forecast):
    Forecast.objects.filter(pk=forecast.pk).update(edition=0)

    again, new = forecast_plan(plan=planned, by="a test", settings=QUICK)

    assert new
    assert again.digest == forecast.digest


@pytest.mark.usefixtures("planned")
def test_plan_without_a_forecast_says_so():
    text = read(Client().get("/hubs/yard/")).text

    assert "No forecast was made for this plan. The plan stands without it." in text
    assert "Forecast:" not in read(Client().get("/hubs/")).text


@pytest.mark.django_db
def test_mix_that_cannot_be_forecast_leaves_the_plan_and_says_why():
    one_day = {"date": "2010-01-01", "minimum_c": 2.0, "maximum_c": 8.0}
    names = {name: one_day.get(name, 0.0) for name in Weather.names()}
    plan = kept_plan(replace(with_an_example(village()), weather=Weather.of([names])))

    forecast_plan(plan=plan, by="a test", settings=QUICK)

    yard = read(Client().get("/hubs/yard/"))
    assert "could not be run on what the plan brings here" in yard.text
    assert "is not recorded" in yard.text
    assert "6.0 t" in yard.text
    assert "m³ of gas a day" in read(Client().get("/hubs/tank/")).text
    assert current_plan() == plan


def test_models_that_break_leave_the_plan_and_the_site(planned: Plan, capsys, tmp_path):
    def breaks(what: str, share: float) -> None:
        raise ArithmeticError(f"{what} came to {share}")

    Plan.objects.update(settings_digest=settings_digest(PlanSettings()))
    with (tmp_path / "told").open("w") as told:
        forecast_on_the_way_up(told, breaks)

    said = " ".join(capsys.readouterr().err.split())
    assert "Running the models: Village yard came to 0.0" in said
    assert "The plan stands without it" in said
    assert current_plan() == planned
    assert Forecast.objects.count() == 0
    assert Client().get("/hubs/yard/").status_code == 200


def test_forecast_for_other_settings_than_the_plans_is_refused(planned: Plan):
    with pytest.raises(ForecastError, match="other settings"):
        forecast_plan(plan=planned, by="a test")


def test_command_forecasts_the_plan_in_force_once(kept: Plan, capsys):
    call_command("forecast_hubs")
    first = capsys.readouterr().out
    call_command("forecast_hubs")
    second = capsys.readouterr().out

    made = forecasts_of(kept.forecasts.get().digest)
    assert "compiled first" in first
    assert "there already" in second
    assert made.batches[0].days[-1] == 16 * 7
    assert np.isfinite(made.batches[0].temperatures_c).all()


@pytest.mark.django_db
def test_command_without_a_plan_says_how_to_make_one():
    with pytest.raises(CommandError, match="plan_city"):
        call_command("forecast_hubs")


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")
