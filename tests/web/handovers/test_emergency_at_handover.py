"""While an emergency is active, plan, guard and rounds obey it; then no more."""

from datetime import timedelta

import numpy as np
import pytest

from greenhaven.core.planning.rounds.stops import Stops
from greenhaven.web.commons import clock
from greenhaven.web.commons.emergencies.by_hand import confirm
from greenhaven.web.commons.emergencies.ending import end_early
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.handovers.errors import RuleRefusesError
from greenhaven.web.exchange.loop.noticing import what_a_plan_reads
from greenhaven.web.exchange.loop.present import present
from greenhaven.web.exchange.rounds.asking import closures
from tests.web.emergencies_told import agreed, asked
from tests.web.handovers.loads import KG, released, weighed

pytestmark = pytest.mark.django_db
TEXTS = ("id", "name", "hub", "place", "district", "material", "vehicle")


@pytest.fixture(params=[9, 15])
def hour(request, places, monkeypatch) -> int:  # noqa: ARG001 -- the city comes with its places
    """It is morning, or afternoon; rules of hours are asked about noon where no hour was told."""
    daytime = clock.now(present_city()).replace(hour=request.param)
    monkeypatch.setattr(clock, "now", lambda _city: daytime)
    return int(request.param)


@pytest.mark.usefixtures("hour")
def test_guard_refuses_what_an_active_emergency_stops_and_then_no_more(
    gardener, keeper, places, steward, second_steward
) -> None:
    batch = released(places["yard"], keeper, kg=1000)
    agreed()

    def give():
        return weighed(
            gardener,
            places["yard"],
            places["rose"],
            leg="return",
            material="compost",
            quantity=5,
            out_of=batch,
        )

    assert give().accepted_mg == 5 * KG  # agreed, not active
    made = confirm(call=asked(steward), by=second_steward)
    with pytest.raises(RuleRefusesError, match="no compost is brought out"):
        give()
    end_early(activation=made, why="The wind is gone.", by=steward)
    assert give().accepted_mg == 5 * KG


@pytest.mark.usefixtures("hour")
def test_what_was_brought_before_an_emergency_can_still_be_written_down(
    gardener, keeper, places, steward, second_steward
) -> None:
    batch = released(places["yard"], keeper, kg=1000)
    agreed()
    before = clock.now(present_city()) - timedelta(hours=1)
    confirm(call=asked(steward), by=second_steward)

    made = weighed(
        gardener,
        places["yard"],
        places["rose"],
        leg="return",
        material="compost",
        quantity=5,
        out_of=batch,
        at=before,
    )

    assert made.happened_at == before


@pytest.mark.usefixtures("places")
def test_plan_reads_what_is_active_and_is_made_anew(steward, second_steward) -> None:
    agreed()
    before = what_a_plan_reads()

    made = confirm(call=asked(steward, districts=["n"]), by=second_steward)

    alerts = present()[1].alerts
    assert (alerts.article.tolist(), alerts.area.tolist()) == (["stand-down"], ["n"])
    during = what_a_plan_reads()
    assert during != before
    end_early(activation=made, why="The wind is gone.", by=steward)
    assert what_a_plan_reads() != during
    assert not np.any(present()[1].alerts.article == "stand-down")


@pytest.mark.usefixtures("places")
def test_rounds_of_the_day_keep_clear_of_it(steward, second_steward) -> None:
    agreed()
    city = present_city()
    row = dict.fromkeys(Stops.names(), 0.0) | dict.fromkeys(TEXTS, "") | {"service_s": 60}
    stops = Stops.of([row | {"id": "rose", "district": "n", "deliver_kg": 100.0}])
    assert not len(closures(city, clock.today(city), stops))

    confirm(call=asked(steward), by=second_steward)

    assert "n" in closures(city, clock.today(city), stops).district.tolist()
