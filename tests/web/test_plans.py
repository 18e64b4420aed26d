"""A plan is made once, and never changed."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from greenhaven.cities.synthetic import random_city
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.web.commons.models import Snapshot
from greenhaven.web.commons.snapshots.actions import take_snapshot
from greenhaven.web.exchange.models import Adoption, Plan
from greenhaven.web.exchange.plans.actions import make_plan, settings_digest
from greenhaven.web.exchange.plans.queries import NoPlanError, current_loop, current_plan


@pytest.fixture
def published(db: None) -> Snapshot:  # noqa: ARG001 -- it opens the database
    """A small random city."""
    city = random_city(7, sources=12, hubs=3, gardens=5)
    state = opening_state(city, city.clock.today)
    return take_snapshot(city=city, state=state, by="a test")[0]


def test_plan_is_kept_with_its_summary(published: Snapshot):
    heard: list[float] = []

    plan, new = make_plan(
        snapshot=published,
        start=published.day,
        weeks=2,
        by="a test",
        progress=lambda _stage, share: heard.append(share),
    )

    assert new
    assert heard[-1] == 1
    assert plan.summary["collected_t"] > 0
    loop = current_loop()
    assert loop.kept == plan
    assert loop.plan.summary == plan.summary
    assert len(loop.reasons) == len(loop.plan.flows)


def test_plan_of_the_same_weeks_is_not_made_again(published: Snapshot):
    first, _ = make_plan(snapshot=published, start=published.day, weeks=1, by="a test")

    def never(stage: str, share: float) -> None:
        raise AssertionError(f"planned again: {stage} {share}")

    again, new = make_plan(
        snapshot=published, start=published.day, weeks=1, by="another", progress=never
    )

    assert not new
    assert again == first
    assert again.made_by == "a test"


def test_plan_of_other_settings_weeks_or_start_is_another(published: Snapshot):
    start, later = published.day, published.day + timedelta(weeks=1)
    plans = [
        make_plan(snapshot=published, start=start, weeks=1, by="a test")[0],
        make_plan(snapshot=published, start=start, weeks=2, by="a test")[0],
        make_plan(snapshot=published, start=later, weeks=1, by="a test")[0],
        make_plan(
            snapshot=published, start=start, weeks=1, by="a test", settings=PlanSettings(links=2)
        )[0],
    ]

    assert len({plan.pk for plan in plans}) == 4
    assert current_plan() == plans[-1]


def test_plan_asked_for_again_is_in_force_again(published: Snapshot):
    first, _ = make_plan(snapshot=published, start=published.day, weeks=1, by="a test")
    make_plan(snapshot=published, start=published.day, weeks=2, by="a test")

    make_plan(snapshot=published, start=published.day, weeks=1, by="a test")

    assert current_plan() == first
    assert Adoption.objects.count() == 3


@pytest.mark.parametrize("weeks", [0, 105])
def test_plan_of_no_week_or_of_too_many_is_refused(kept: Plan, weeks: int):
    kept.pk, kept.weeks = None, weeks

    with pytest.raises(IntegrityError, match="plan_weeks_1_to_52"), transaction.atomic():
        kept.save(force_insert=True)


def test_second_plan_of_the_same_weeks_is_refused_by_the_database(kept: Plan):
    kept.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save(force_insert=True)


@pytest.mark.usefixtures("snapshot")
def test_without_a_plan_there_is_no_loop():
    assert current_plan() is None
    with pytest.raises(NoPlanError, match="greenhaven up"):
        current_loop()


def test_planning_from_the_command_line_twice_says_that_it_is_there(published: Snapshot, capsys):
    call_command("plan_city", published.city, weeks=1)
    first = capsys.readouterr().out
    call_command("plan_city", published.city, weeks=1)
    second = capsys.readouterr().out

    assert "collected" in first
    assert "there already" not in first
    assert "This plan was there already" in second
    assert Plan.objects.count() == 1


@pytest.mark.django_db
def test_planning_a_city_that_is_not_loaded_says_how_to_load_it():
    with pytest.raises(CommandError, match="load_city nyc"):
        call_command("plan_city", "nyc")


@pytest.mark.django_db
def test_planning_an_unknown_city_names_it():
    with pytest.raises(CommandError, match="atlantis"):
        call_command("plan_city", "atlantis")


@pytest.mark.django_db
def test_a_city_in_a_folder_is_loaded_and_planned_by_its_folder():
    folder = str(Path(__file__).parents[1] / "cities" / "small")
    call_command("load_city", folder)

    call_command("plan_city", folder, weeks=1)

    assert current_loop().kept.weeks == 1


def test_planning_too_many_weeks_says_how_many_may_be(published: Snapshot):
    with pytest.raises(CommandError, match="1 to 52 was expected, 105 came"):
        call_command("plan_city", published.city, weeks=105)


def test_pages_of_a_city_that_publishes_nothing_are_whole(published: Snapshot, client):
    make_plan(snapshot=published, start=published.day, weeks=2, by="a test")
    district = current_loop().city.districts.id[0]

    addresses = ["/", "/districts/", f"/districts/{district}/", "/plan/", "/hubs/", "/assumptions/"]
    assert {client.get(address).status_code for address in addresses} == {200}


def test_a_plan_of_an_earlier_edition_is_another_plan():
    chosen = PlanSettings()

    assert settings_digest(chosen) == settings_digest(PlanSettings())
    assert settings_digest(chosen) != settings_digest(PlanSettings(links=3))
    assert settings_digest(chosen) != settings_digest(chosen, edition=0)
