from dataclasses import replace

import numpy as np

from greenhaven.core.city import GardenKind, HubKind, distance_km
from greenhaven.core.planning.network import build_network, nearest, source_kinds
from greenhaven.core.planning.settings import PlanSettings
from tests.core.planning.towns import town, with_hubs


def test_nearest_finds_what_a_full_search_finds():
    random = np.random.default_rng(3)
    places = (random.uniform(40, 41, 40), random.uniform(-74, -73, 40))
    hubs = (random.uniform(40, 41, 9), random.uniform(-74, -73, 9))

    found = nearest(places, hubs, 4)

    km = distance_km(places[0][:, None], places[1][:, None], *hubs)
    assert (found == np.argsort(km, axis=1)[:, :4]).all()


def test_sources_reach_only_hubs_that_accept_their_kind():
    city = town()
    refused = str(city.kinds.id[0])
    accepts = [" ".join(k for k in text.split() if k != refused) for text in city.hubs.accepts]
    city = with_hubs(city, accepts=np.array(accepts))

    arcs = build_network(city, PlanSettings()).collect

    kinds = city.kinds.id[source_kinds(city)[arcs.origin]]
    assert refused not in set(kinds.tolist())
    assert len(arcs) > 0


def test_closed_hubs_have_no_arcs():
    city = town()
    closed = city.hubs.id == city.hubs.id[city.hubs.kind == HubKind.PROCESSING_HUB][0]
    city = with_hubs(city, takes_part=~closed)

    network = build_network(city, PlanSettings())

    touched = np.concatenate([network.collect.destination, network.deliver.origin])
    assert not closed[touched].any()


def test_export_goes_by_the_station_that_is_least_out_of_the_way():
    city = town(hubs=5)
    hubs = city.hubs
    stations = np.flatnonzero(hubs.kind == HubKind.PROCESSING_HUB)[:2]
    kind, accepts = hubs.kind.astype("U20"), hubs.accepts.astype("U200")
    kind[stations] = HubKind.TRANSFER_STATION
    accepts[stations] = " ".join(city.kinds.id.tolist())
    capacity = np.where(np.isin(np.arange(len(hubs)), stations), np.inf, hubs.capacity_t_per_week)
    changed = {"kind": kind, "accepts": accepts, "capacity_t_per_week": capacity}
    city = replace(city, hubs=replace(hubs, **changed))

    network = build_network(city, PlanSettings())

    out = np.flatnonzero(np.isin(network.collect.destination, network.outside))
    assert len(out) == (~city.kinds.bulking[source_kinds(city)]).sum()
    for arc in out:
        source, outside = network.collect.origin[arc], network.collect.destination[arc]
        ways = [
            _km(city.sources, source, city.hubs, at) + _km(city.hubs, at, city.hubs, outside)
            for at in stations
        ]
        assert network.collect.via[arc] == stations[int(np.argmin(ways))]
        assert np.isclose(network.collect.km[arc], min(ways) * city.parameters["detour_factor"])


def test_a_station_with_a_limit_leaves_the_others_open():
    city = town(hubs=5)
    hubs = city.hubs
    stations = np.flatnonzero(hubs.kind == HubKind.PROCESSING_HUB)[:2]
    kind, accepts = hubs.kind.astype("U20"), hubs.accepts.astype("U200")
    kind[stations] = HubKind.TRANSFER_STATION
    accepts[stations] = " ".join(city.kinds.id.tolist())
    city = replace(city, hubs=replace(hubs, kind=kind, accepts=accepts))

    network = build_network(city, PlanSettings())

    out = np.isin(network.collect.destination, network.outside)
    exporting = int((~city.kinds.bulking[source_kinds(city)]).sum())
    assert out.sum() == 2 * exporting
    assert set(network.collect.via[out].tolist()) == set(stations.tolist())


def test_digestate_is_sold_and_not_spread():
    city = town()
    process = city.hubs.process.astype("U30")
    digester = np.flatnonzero(city.hubs.kind == HubKind.PROCESSING_HUB)[0]
    process[digester] = "digester"
    city = with_hubs(city, process=process)

    arcs = build_network(city, PlanSettings()).deliver

    kinds = city.gardens.kind[arcs.destination[arcs.origin == digester]]
    assert set(kinds.tolist()) == {GardenKind.SALE}


def _km(table, row, other, at):
    return float(distance_km(table.lat[row], table.lon[row], other.lat[at], other.lon[at]))
