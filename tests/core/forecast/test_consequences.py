from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy as np
import pytest

from greenhaven.core.document import pack, unpack
from greenhaven.core.forecast.consequences.consequences import (
    Consequences,
    consequence_members,
    consequences,
    said,
)
from greenhaven.core.forecast.consequences.effects import EFFECTS, Scale, Verdict
from greenhaven.core.forecast.consequences.factor_sets import (
    AMS_III_F,
    EPA_HUB_2026,
    IPCC_2006,
    WARM_16,
)
from greenhaven.core.forecast.ensemble.executors import LocalProcesses
from greenhaven.core.forecast.materials import ForecastError
from greenhaven.core.rules.movements import Leg
from tests.core.forecast.twins import village


def without(schedule, rows):
    """The same schedule less some of its flows."""
    return replace(schedule, flows=schedule.flows.take(~rows))


@cache
def kept_at_home():
    """The village, and the same with nothing brought to its best served garden."""
    city, state, schedule = village()
    returned = schedule.flows.take(schedule.flows.leg == Leg.RETURN)
    gardens = set(city.gardens.id[city.gardens.kind == "garden"].tolist())
    given = {}
    for place, wet in zip(returned.destination.tolist(), returned.wet.tolist(), strict=True):
        given[place] = given.get(place, 0.0) + (wet if place in gardens else 0.0)
    best = max(given, key=given.get)
    return city, state, schedule, without(schedule, schedule.flows.destination == best), best


def weighed(before, after, *, count=6, seed=3, **how):
    city, state, _ = village()
    drawn = consequence_members(city, before, count, seed)
    return consequences(city, state, before, after, drawn, **how)


def row(found, quantity, place=""):
    table = found.places if place else found.differences
    return next(
        each for each in table.records() if each["quantity"] == quantity and each["place"] == place
    )


@cache
def less_for_one():
    _, _, before, after, _ = kept_at_home()
    return weighed(before, after)


def test_same_course_twice_makes_no_difference_at_all():
    _, _, schedule = village()

    found = weighed(schedule, schedule)

    assert not found.differences.median.any()
    assert set(found.differences.verdict.tolist()) == {Verdict.SAME}
    assert len(found.places) == 0
    assert all("hardly any difference" in each for each in found.differences.sentence.tolist())


def test_every_quantity_of_the_city_is_told_with_its_words():
    found = less_for_one()

    ids = [effect.id for effect in EFFECTS[Scale.CITY]]
    assert found.differences.quantity.tolist() == [*ids, f"co2e {EPA_HUB_2026.title}, 2026"]
    assert np.isfinite(found.differences.median).all()
    assert (found.differences.low <= found.differences.median).all()
    assert (found.differences.median <= found.differences.high).all()
    assert row(found, "cost")["unit"] == village()[0].currency


def test_garden_that_gets_nothing_any_more_loses_most():
    city, _, before, after, best = kept_at_home()
    found = less_for_one()

    lost = row(found, "compost", best)

    assert lost["verdict"] == Verdict.LESS
    assert lost["then"] == 0.0
    assert lost["low"] <= lost["median"] <= lost["high"] < 0
    name = str(city.gardens.name[city.gardens.id == best][0])
    assert lost["sentence"].startswith(f"{name} gets about ")
    assert "less compost in 6 weeks (100 % of" in lost["sentence"]
    assert lost["sentence"].endswith(" in 8 of 10 futures.")
    assert row(found, "to_gardens")["median"] == pytest.approx(lost["median"], rel=0.02)
    assert row(found, "phosphorus_to_soil")["verdict"] == Verdict.LESS
    assert row(found, "soil_carbon")["verdict"] == Verdict.LESS
    assert len(before.flows) > len(after.flows)


def test_what_does_not_change_is_said_not_to():
    found = less_for_one()

    assert row(found, "kept_out_of_landfill")["verdict"] == Verdict.SAME
    assert row(found, "kept_out_of_landfill")["median"] == 0.0


def test_shares_of_districts_are_told_before_and_after():
    city, _, _, _, best = kept_at_home()
    found = less_for_one()

    district = str(city.gardens.district[city.gardens.id == best][0])
    place = found.equity.district.tolist().index(district)
    changes = np.delete(found.equity.median, place)
    assert found.equity.then[place] < found.equity.now[place]
    assert found.equity.median[place] == found.equity.median.min()
    assert np.abs(changes).max(initial=0.0) < 0.01
    assert ((found.equity.now >= 0) & (found.equity.now <= 1)).all()
    assert (found.equity.need_t > 0).all()


def test_other_way_round_is_the_opposite():
    _, _, before, after, _ = kept_at_home()
    there, back = less_for_one(), weighed(after, before)

    same = ["worst_share", "jain"]  # weighed by what the first course returns
    rows = ~np.isin(there.differences.quantity, same)
    np.testing.assert_allclose(there.differences.low[rows], -back.differences.high[rows], atol=1e-9)
    np.testing.assert_allclose(
        there.differences.median[rows], -back.differences.median[rows], atol=1e-9
    )


def test_pairs_know_the_difference_better_than_either_course():
    _, _, before, _, best = kept_at_home()
    flows = before.flows
    less = np.where(flows.destination == best, 0.8, 1.0)

    found = weighed(before, replace(before, flows=replace(flows, wet=less * flows.wet))).equity

    place = int(np.argmin(found.median))
    assert found.high[place] < 0
    change = found.high[place] - found.low[place]
    assert change < 0.5 * (found.now_high[place] - found.now_low[place])


def test_organics_left_behind_are_told_with_their_emissions():
    city, _, before = village()
    composts = city.hubs.id[np.isin(city.hubs.process, ["aerated_static_pile", "windrow"])]
    organic = before.flows.material != "wood_and_leaves"
    after = without(before, organic & np.isin(before.flows.destination, composts))
    hub = f"co2e {EPA_HUB_2026.title}, 2026"

    found = weighed(before, after, factor_sets=(EPA_HUB_2026, WARM_16, IPCC_2006))

    kept, emitted = row(found, "kept_out_of_landfill"), row(found, hub)
    assert kept["verdict"] == Verdict.LESS
    assert emitted["verdict"] == Verdict.MORE
    # Between what yard trimmings and what food waste emit more in a landfill.
    short_tons = -kept["median"] / 0.90718474
    assert (0.36 - 0.14) * short_tons < emitted["median"] < (0.68 - 0.11) * short_tons * 1.2
    assert np.isnan(row(found, f"co2e {WARM_16.title}, 16")["now"])
    assert [each.name for each in found.untold] == [IPCC_2006.title]
    assert "does not speak of landfill" in found.untold[0].reason


def test_structure_of_heaps_is_no_waste_whose_emissions_would_be_counted():
    _, _, before = village()
    after = without(before, before.flows.material == "wood_and_leaves")

    found = weighed(before, after, factor_sets=(EPA_HUB_2026,))

    # What is left is that hubs have more room: organics that go there and not to a landfill.
    kept, emitted = (
        row(found, "kept_out_of_landfill"),
        row(found, f"co2e {EPA_HUB_2026.title}, 2026"),
    )
    short_tons = kept["median"] / 0.90718474
    assert -0.68 * short_tons <= emitted["median"] <= 0
    moved = before.flows.wet[before.flows.material == "wood_and_leaves"].sum()
    assert 0.14 * moved > 2 * 0.68 * short_tons  # far more than that, were structure counted


def test_set_that_does_not_know_what_changes_is_left_out_with_the_reason():
    city, _, before = village()
    digests = city.hubs.id[city.hubs.process == "digester"]

    found = weighed(
        *(before, without(before, np.isin(before.flows.destination, digests))),
        factor_sets=(WARM_16,),
    )

    assert [each.name for each in found.untold] == [WARM_16.title]
    assert "does not speak of wet digestion" in found.untold[0].reason
    assert not any(name.startswith("co2e EPA") for name in found.differences.quantity.tolist())


def test_figures_are_the_same_bytes_with_two_processes():
    _, _, before, after, _ = kept_at_home()
    how = {"count": 12, "factor_sets": (EPA_HUB_2026, AMS_III_F[0])}

    here = weighed(before, after, **how)
    with LocalProcesses(2) as two:
        there = weighed(before, after, executor=two, **how)

    assert pack(here) == pack(there)


def test_consequences_can_be_kept():
    kept = unpack(Consequences, pack(less_for_one()))

    assert pack(kept) == pack(less_for_one())
    assert kept.weeks == 6


def test_sentences_are_said_in_another_language_with_other_names():
    _, _, _, _, best = kept_at_home()
    found = less_for_one()
    turned = {
        "{place} gets about {change} compost": "{place} bekommt etwa {change} Kompost",
        "{amount} less": "{amount} weniger",
    }

    again = said(found.differences, found.weeks)
    places = said(found.places, found.weeks, lambda text: turned.get(text, text), {best: "Beet 7"})

    assert again == found.differences.sentence.tolist()
    assert any(
        each.startswith("Beet 7 bekommt etwa ") and "weniger Kompost" in each for each in places
    )


def test_courses_of_other_weeks_are_refused():
    city, state, schedule = village()
    drawn = consequence_members(city, schedule, 2)

    with pytest.raises(ForecastError, match=r"one city and the same weeks; 6 weeks of .* came"):
        consequences(
            city, state, schedule, replace(schedule, start=schedule.start + timedelta(7)), drawn
        )


def test_progress_is_told_and_stops_the_work():
    _, _, before, after, _ = kept_at_home()
    told = []

    weighed(before, after, progress=lambda what, share: told.append((what, share)))

    assert told[0] == ("0 of 6 members followed", 0.0)
    assert told[-1] == ("done", 1.0)
