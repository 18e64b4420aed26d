"""Results come out as whole files: tables with units, pictures that say what they show."""

import csv

import numpy as np
import pytest
import xarray as xr
from matplotlib import image

from greenhaven.cli.series import Panel, TargetError, check_target, write_picture, write_table

TIME = np.linspace(0, 10, 11)


@pytest.fixture
def data():
    acid = ("time", np.exp(-TIME), {"units": "kg/m³", "long_name": "acetate"})
    heat = (
        ("time", "cell"),
        20 + np.outer(TIME, [1.0, 2.0]),
        {"units": "°C", "long_name": "temperature"},
    )
    return xr.Dataset({"S_ac": acid, "T": heat}, coords={"time": ("time", TIME, {"units": "d"})})


def test_csv_has_one_row_a_time_and_cell_with_units_in_its_head(data, tmp_path):
    write_table(data, tmp_path / "run.csv")

    with (tmp_path / "run.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert set(rows[0]) == {"time [d]", "cell", "S_ac [kg/m³]", "T [°C]"}
    assert len(rows) == 22
    assert float(rows[-1]["T [°C]"]) == pytest.approx(40)


def test_netcdf_keeps_values_and_units(data, tmp_path):
    write_table(data, tmp_path / "run.nc")

    with xr.open_dataset(tmp_path / "run.nc", engine="scipy") as back:
        np.testing.assert_allclose(back.T, data.T)
        assert back.S_ac.attrs["units"] == "kg/m³"
        assert back.time.attrs["units"] == "d"


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
def test_picture_is_written_and_nothing_beside_it(data, tmp_path, ending):
    panels = [Panel("Acids", ("S_ac",)), Panel("Heat", ("T",)), Panel("Both", ("S_ac", "T"), "any")]

    write_picture(data, panels, "A run", tmp_path / f"run{ending}")

    assert [path.name for path in tmp_path.iterdir()] == [f"run{ending}"]
    assert (tmp_path / f"run{ending}").stat().st_size > 5000


def test_picture_names_series_units_and_time(data, tmp_path):
    panels = [Panel("Acids", ("S_ac",)), Panel("Both", ("S_ac", "T"), "any")]

    write_picture(data, panels, "A run", tmp_path / "run.svg")

    text = (tmp_path / "run.svg").read_text(encoding="utf-8")
    said = ("A run", "Acids", "[kg/m³]", "time [d]", "temperature")
    assert [each for each in said if f"<!-- {each} -->" not in text] == []


def test_picture_is_wide_enough_to_read(data, tmp_path):
    write_picture(data, [Panel("Acids", ("S_ac",))], "A run", tmp_path / "run.png")

    height, width, _ = image.imread(tmp_path / "run.png").shape
    assert width >= 1400
    assert height >= 400


def test_target_of_another_kind_is_refused(tmp_path):
    with pytest.raises(TargetError, match=r"must end in \.nc, \.csv"):
        check_target(tmp_path / "run.xlsx", "--out", (".nc", ".csv"))


def test_target_in_no_folder_is_refused(tmp_path):
    with pytest.raises(TargetError, match="there is no folder"):
        check_target(tmp_path / "nowhere" / "run.csv", "--out", (".csv",))


def test_target_that_is_a_folder_is_refused(tmp_path):
    (tmp_path / "run.csv").mkdir()

    with pytest.raises(TargetError, match="this is a folder"):
        check_target(tmp_path / "run.csv", "--out", (".csv",))


def test_target_where_nothing_may_be_written_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, how: False)  # noqa: ARG005 -- as it is called

    with pytest.raises(TargetError, match="nothing may be written"):
        check_target(tmp_path / "run.csv", "--out", (".csv",))


def test_table_that_cannot_be_written_leaves_nothing(data, tmp_path):
    (tmp_path / "run.csv").mkdir()

    with pytest.raises(TargetError):
        write_table(data, tmp_path / "run.csv")

    assert [path.name for path in tmp_path.iterdir()] == ["run.csv"]
