"""Whatever stands in a folder, it is a city or a report of its faults."""

import csv
import io
import math
import shutil
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from greenhaven.cities import CityFolderError, open_city
from greenhaven.core.city import City

SMALL = Path(__file__).parent / "small"
FILES = sorted(path.name for path in SMALL.iterdir())
TABLES = [name for name in FILES if name.endswith(".csv") and name != "weather.csv"]
ODD_CELLS = ["", " ", "*", "inf", "nan", "-1", "1e308", "0", "9" * 400, "a b", "=1+1", "\x00", "'"]
ODD_BYTES = [
    b"",
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b'"',
    b",",
    b"\r",
    b"[" * 3000,
    b"{",
    b"9" * 5000,
]


def opened(folder: Path) -> City | None:
    """The city, or None where a report names its faults."""
    try:
        return open_city(folder)
    except CityFolderError as error:
        report = str(error).encode("utf-8").decode("utf-8").splitlines()
    assert len(report) == 1 + len(error_lines(report))
    assert len(report) > 1
    return None


def error_lines(report: list[str]) -> list[str]:
    """The lines of a report that name a fault."""
    return [line for line in report if ": came " in line and "; expected " in line]


def is_whole(city: City) -> bool:
    """Whether the planner can rely on every number that it needs."""
    needed = (
        city.kinds.carbon,
        city.kinds.carbon_loss,
        city.sources.lat,
        city.hubs.lat,
        city.hubs.minimum_t_per_week,
        city.gardens.lon,
        city.gardens.area_m2,
        city.gardens.growing_share,
        np.array(list(city.parameters.values())),
    )
    return all(np.isfinite(values).all() for values in needed) and not (
        np.isnan(city.hubs.capacity_t_per_week).any() or (city.supply.tonnes < 0).any()
    )


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(TABLES),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
    st.one_of(st.sampled_from(ODD_CELLS), st.text(max_size=20), st.floats().map(repr)),
)
@example("gardens.csv", 0, 0, "\ud800")
@example("assumptions.csv", 15, 4, "9" * 400)  # more than the largest float
def test_any_cell_gives_a_city_or_its_faults(name, row, place, cell):
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "city"
        shutil.copytree(SMALL, folder)
        rows = list(csv.reader(io.StringIO((folder / name).read_text(encoding="utf-8"))))
        changed = rows[row % len(rows)]
        changed[place % len(changed)] = cell
        text = io.StringIO()
        csv.writer(text, quoting=csv.QUOTE_ALL, escapechar="\\").writerows(rows)
        (folder / name).write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))

        city = opened(folder)

        assert city is None or is_whole(city)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(FILES),
    st.floats(0, 1),
    st.integers(0, 12),
    st.one_of(st.sampled_from(ODD_BYTES), st.binary(max_size=12)),
)
@example("districts.geojson", 0.0, 100_000, b"[" * 100_000)
@example("districts.geojson", 0.0, 100_000, b'{"features":[{"properties":{"id":1e400}}]}')
@example("city.toml", 0.0, 0, b"a = " + b"[" * 5000 + b"\n")
@example("city.toml", 0.0, 0, b"notes = 0x" + b"f" * 5000 + b"\n")
@example("city.toml", 1.0, 0, b"today = " + b"9" * 5000)
@example("hubs.csv", 0.0, 100_000, b"\xef\xbb\xbf")
@example("hubs.csv", 0.5, 0, b'"' + b"x" * 200_000)
def test_any_bytes_give_a_city_or_its_faults(name, place, removed, inserted):
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "city"
        shutil.copytree(SMALL, folder)
        data = (folder / name).read_bytes()
        at = math.floor(place * len(data))
        (folder / name).write_bytes(data[:at] + inserted + data[at + removed :])

        city = opened(folder)

        assert city is None or is_whole(city)


@settings(max_examples=40, deadline=None)
@given(st.sets(st.sampled_from(FILES), min_size=1))
def test_any_missing_files_are_all_named(missing):
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "city"
        shutil.copytree(SMALL, folder)
        for name in missing:
            (folder / name).unlink()

        try:
            open_city(folder)
            named = set()
        except CityFolderError as error:
            named = {fault.file for fault in error.faults if fault.came == "no such file"}

        assert named == missing
