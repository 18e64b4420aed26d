"""The bundled city against the figures that were published, and every trap in them."""

from datetime import date

import numpy as np
import pytest

from greenhaven.cities import assumption_for, check_folder, open_city
from greenhaven.core.city import City, HubKind, weekly_supply
from greenhaven.core.material import Composition


@pytest.fixture(scope="module")
def city() -> City:
    return open_city("nyc")


def test_folder_has_no_faults():
    assert check_folder("nyc") == ()


def test_clock_stands_on_the_first_monday_after_the_last_report(city):
    assert city.clock.today == date(2025, 11, 3)
    assert city.clock.today.weekday() == 0
    assert city.clock.fixed
    assert city.supply.months[-1] == "2025-10"


def test_organics_of_the_last_year_are_what_was_published(city):
    bulking = np.isin(city.sources.kind, city.kinds.id[city.kinds.bulking])
    last_year = city.tonnage.month >= city.supply.months[-12]
    organics = last_year & (city.tonnage.stream != "refuse")

    given = np.nansum(city.supply.tonnes[~bulking, -12:])

    assert given == pytest.approx(106_386, abs=1)
    assert city.tonnage.tonnes[organics].sum() == pytest.approx(given, abs=0.01)


def test_every_district_adds_up_to_its_published_organics(city):
    bulking = np.isin(city.sources.kind, city.kinds.id[city.kinds.bulking])
    last_year = (city.tonnage.month >= city.supply.months[-12]) & (city.tonnage.stream != "refuse")

    for district in city.districts.id:
        given = np.nansum(city.supply.tonnes[(city.sources.district == district) & ~bulking])
        published = city.tonnage.tonnes[last_year & (city.tonnage.district == district)].sum()
        assert given == pytest.approx(published, abs=0.001), district


def test_lower_east_side_is_as_published(city):
    here = (city.sources.district == "103") & (city.sources.kind != "wood_and_leaves")
    june = (city.capture.district == "103") & (city.capture.month == "2025-06")

    assert np.nansum(city.supply.tonnes[here]) == pytest.approx(880.4, abs=0.05)
    assert city.capture.percent[june].tolist() == [4.8]
    assert city.districts.population[city.districts.id == "103"].tolist() == [153_288]


def test_there_are_as_many_places_as_published(city):
    kinds = city.hubs.kind.tolist()
    smart_bins = np.char.startswith(city.hubs.note, "Smart bin.")

    assert len(city.districts) == 59
    assert smart_bins.sum() == 390
    assert kinds.count(HubKind.COLLECTION_POINT) - smart_bins.sum() == 201
    assert kinds.count(HubKind.PROCESSING_HUB) - city.hubs.demonstration.sum() == 8
    assert kinds.count(HubKind.TRANSFER_STATION) == 6
    assert len(city.weather) == 5538
    assert (city.weather.date[0], city.weather.date[-1]) == ("2009-01-01", "2024-02-29")


def test_ids_of_hubs_are_names_and_not_the_numbers_of_the_list(city):
    assert "tompkins-square-greenmarket" in city.hubs.id.tolist()
    assert not [name for name in city.hubs.id if name.startswith("fsdo-")]


def test_closed_drop_offs_take_no_part_and_give_nothing(city):
    closed = city.hubs.id[~city.hubs.takes_part & (city.hubs.kind == HubKind.COLLECTION_POINT)]
    notes = city.hubs.note[np.isin(city.hubs.id, closed)]

    assert len(closed) == 8
    assert sum("LAST DAY" in note for note in notes) == 7
    assert sum("LAST DAY" in note for note in city.hubs.note) == 7
    assert not np.isin(city.sources.hub, closed).any()


def test_soundview_takes_no_part_because_its_permit_lapsed(city):
    hub = city.hubs.take(city.hubs.id == "soundview-park")

    assert not hub.takes_part[0]
    assert hub.permit_expires[0] == "2016-09-26"
    assert (assumption_for(city, "hubs", "takes_part", "soundview-park") or {})["value"] == "no"


def test_yard_waste_permits_are_obeyed(city):
    for name in ("fresh-kills", "soundview-park"):
        hub = city.hubs.take(city.hubs.id == name)
        assert hub.accepts[0].split() == ["yard_trimmings", "wood_and_leaves"]


def test_expired_permits_take_part_by_assumption(city):
    assert city.hubs.takes_part[city.hubs.id == "fresh-kills"].tolist() == [True]
    assert assumption_for(city, "hubs", "takes_part", "salt-lot") is None
    found = assumption_for(city, "hubs", "takes_part", "fresh-kills") or {}
    assert "§ 401(2)" in found["source"]


def test_every_capacity_is_assumed(city):
    for name in city.hubs.id:
        assert assumption_for(city, "hubs", "capacity_t_per_week", name) is not None


def test_capacity_inside_the_city_is_far_less_than_its_organics(city):
    inside = (city.hubs.kind == HubKind.PROCESSING_HUB) & city.hubs.takes_part
    food = np.array(["food_scraps" in accepts.split() for accepts in city.hubs.accepts])

    weekly = np.nansum(city.supply.tonnes[city.sources.kind != "wood_and_leaves"]) / 52

    assert city.hubs.capacity_t_per_week[inside & food].sum() < 0.03 * weekly


def test_only_digester_is_a_demonstration(city):
    digesters = city.hubs.process == "digester"

    assert city.hubs.demonstration.tolist() == digesters.tolist()
    assert "not a real site" in city.hubs.name[digesters][0]


def test_gardens_are_merged_and_their_area_is_stated(city):
    gardens = city.gardens.take(city.gardens.kind == "garden")

    assert len(gardens) == len(set(gardens.id.tolist())) == 541
    assert gardens.area_m2.sum() / 1e4 == pytest.approx(38.4, abs=0.05)
    assert any("545 rows of active gardens are 541 gardens" in note for note in city.notes)


def test_gardens_can_safely_take_well_under_one_percent_of_the_phosphorus(city):
    content = dict(zip(city.kinds.id.tolist(), city.kinds.phosphorus.tolist(), strict=True))
    yearly = np.nansum(city.supply.tonnes, axis=1)
    arising_kg = sum(
        1e3 * tonnes * content[kind]
        for tonnes, kind in zip(yearly, city.sources.kind.tolist(), strict=True)
    )

    _, phosphorus_kg = city.gardens.take(city.gardens.kind == "garden").caps_kg()

    assert phosphorus_kg.sum() < 0.003 * arising_kg


def test_kinds_can_be_composted_with_bulking_material(city):
    materials = Composition.of(city.kinds)
    ratios = dict(zip(city.kinds.id.tolist(), materials.carbon_to_nitrogen(), strict=True))

    assert 25 <= ratios["household_organics"] <= 35
    assert ratios["food_scraps"] < 25 < ratios["wood_and_leaves"]
    assert (materials.free_air_space() > 0.3).all()


def test_bulking_material_is_an_assumption(city):
    leaves = city.sources.kind == "wood_and_leaves"

    assert np.nansum(city.supply.tonnes[leaves]) == pytest.approx(3100.8, abs=0.1)
    assert np.nansum(city.supply.tonnes[leaves]) < 0.03 * 106_386
    for source in city.sources.id[leaves]:
        assert "count twice" in (assumption_for(city, "supply", "tonnes", source) or {})["reason"]


def test_blank_is_not_zero(city):
    schools = city.sources.stream == "organics_school"
    unreported = np.isnan(city.supply.tonnes[schools])

    assert unreported.sum() == 12 * 46 - 411
    _, reported = weekly_supply(city, date(2026, 7, 6), 1)  # summer holidays
    assert not reported[schools].all()


def test_processor_outside_the_city_takes_everything(city):
    outside = city.hubs.take(city.hubs.kind == HubKind.OUT_OF_CITY)

    assert outside.id.tolist() == ["out-of-city"]
    assert set(outside.accepts[0].split()) == set(city.kinds.id.tolist())
    assert np.isinf(outside.capacity_t_per_week[0])
    assert assumption_for(city, "hubs", "lat", "out-of-city") is not None


def test_bronx_has_its_own_capture_rates(city):
    """The published file numbers the Bronx districts as those of Manhattan."""
    bronx = np.char.startswith(city.capture.district, "2")
    manhattan = np.char.startswith(city.capture.district, "1")

    assert bronx.sum() == manhattan.sum() == 12 * 18
    assert len(city.capture) == 59 * 18


def test_storm_of_2021_is_in_the_weather(city):
    day = city.weather.date == "2021-09-01"

    assert city.weather.rain_mm[day].tolist() == [181.1]


def test_outlines_are_those_of_districts_and_parks(city):
    parks = city.gardens.id[city.gardens.kind == "park"].tolist()

    assert set(city.outlines) == {*city.districts.id.tolist(), *parks}


def test_assumptions_cover_something_and_have_reasons(city):
    assert (city.assumptions.rows > 0).all()
    assert all(city.assumptions.reason)
    assert all(city.assumptions.source)
