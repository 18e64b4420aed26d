"""Ways by road, asked of a service on this machine that answers as OSRM does."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from typer.testing import CliRunner

from greenhaven.cities.roads import SIDE, RoadsError, RoadService
from greenhaven.cli import app
from greenhaven.cli.screen import Exit
from greenhaven.core.city import distance_km
from greenhaven.core.planning.rounds.distances import Points
from greenhaven.core.planning.rounds.fleet import VehicleKind

LAT, LON = 40.7, -73.9
BIKE_M_PER_S, CAR_M_PER_S = 4.0, 10.0
ISLAND = 41.5  # north of it no way leads anywhere
MOST = 100  # places in one question, as a service has it by default


class Tables(BaseHTTPRequestHandler):
    """The table service of OSRM, on straight ways."""

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        _, service, version, profile, places = path.path.split("/")
        at = np.array([[float(each) for each in one.split(",")] for one in places.split(";")])
        if (service, version) != ("table", "v1"):
            self.answer(400, {"code": "InvalidService", "message": "no such service"})
        elif len(at) > MOST:
            self.answer(400, {"code": "TooBig", "message": "Too many table coordinates"})
        else:
            asked = {name: value[0] for name, value in parse_qs(path.query).items()}
            rows, columns = (
                at[[int(each) for each in asked[name].split(";")]]
                for name in ("sources", "destinations")
            )
            speed = BIKE_M_PER_S if profile == "bike" else CAR_M_PER_S
            self.answer(200, {"code": "Ok", **self.tables(rows, columns, speed)})

    def tables(self, rows: np.ndarray, columns: np.ndarray, speed: float) -> dict[str, object]:
        metres = 1e3 * distance_km(rows[:, None, 1], rows[:, None, 0], columns[:, 1], columns[:, 0])
        cut = (rows[:, None, 1] > ISLAND) | (columns[:, 1] > ISLAND)
        known = np.where(cut, None, metres)
        times = np.where(cut, None, metres / speed)
        return {"distances": known.tolist(), "durations": times.tolist()}

    def answer(self, status: int, said: dict[str, object]) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    yield from serving(Tables)


def points(count: int) -> Points:
    lat = LAT + 0.001 * np.arange(count)
    return Points(np.arange(count).astype(str), lat, np.full(count, LON))


def test_ways_and_times_are_those_of_the_service(address):
    told = RoadService(address).between(points(3), VehicleKind.VAN)

    expected = 1e3 * distance_km(LAT, LON, LAT + 0.002, LON)
    assert told.metres[0, 2] == pytest.approx(expected, rel=1e-6)
    assert told.seconds is not None
    assert told.seconds[0, 2] == pytest.approx(expected / CAR_M_PER_S, rel=1e-6)
    assert address in told.source


def test_cargo_bikes_go_by_bicycle(address):
    told = RoadService(address).between(points(2), VehicleKind.CARGO_BIKE)

    assert told.seconds is not None
    assert told.metres[0, 1] / told.seconds[0, 1] == pytest.approx(BIKE_M_PER_S)


def test_more_places_than_a_service_takes_at_once_are_asked_in_parts(address):
    count = 2 * SIDE + 7

    told = RoadService(address).between(points(count), VehicleKind.VAN)

    first = points(count)
    expected = 1e3 * distance_km(first.lat[:, None], first.lon[:, None], first.lat, first.lon)
    assert np.allclose(told.metres, expected, rtol=1e-4, atol=0.2)


def test_place_to_which_no_way_leads_is_infinitely_far(address):
    there = Points(np.array(["a", "b"]), np.array([LAT, 42.0]), np.array([LON, LON]))

    told = RoadService(address).between(there, VehicleKind.VAN)

    assert np.isinf(told.metres[0, 1])
    assert told.metres[0, 0] == 0


def test_rounds_are_planned_on_the_ways_of_the_service(address):
    done = CliRunner().invoke(
        app,
        ["rounds", "nyc", "--hub", "queensbridge", "--seconds", "1", "--json"],
        env={"GREENHAVEN_ROADS": address},
    )

    assert done.exit_code == Exit.DONE, done.stdout
    assert address in done.stdout


@pytest.mark.parametrize("address", ["ftp://roads", "roads.example", ""])
def test_address_that_is_none_is_refused(address):
    with pytest.raises(RoadsError, match="was expected"):
        RoadService(address)


def test_service_that_is_not_there_is_named():
    with pytest.raises(RoadsError, match="no road service answers at"):
        RoadService("http://127.0.0.1:1").between(points(2), VehicleKind.VAN)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (400, {"code": "InvalidQuery", "message": "Query string malformed"}, "Query string"),
        (500, "broken", "status 500"),
        (200, {"code": "NoTable"}, "NoTable"),
        (200, ["a", "list"], "a list"),
        (200, {"code": "Ok", "distances": [[1.0]]}, "were expected"),
        (200, {"code": "Ok"}, "no table of distances"),
    ],
)
def test_other_answers_are_told_in_words(status, body, said):
    class Odd(Tables):
        def do_GET(self) -> None:
            self.answer(status, body)

    for address in serving(Odd):
        with pytest.raises(RoadsError, match=said):
            RoadService(address).between(points(2), VehicleKind.VAN)
