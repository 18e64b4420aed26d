"""Results of a run as a file or a picture; a file has its name only when it is whole."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenhaven.errors import GreenhavenError

if TYPE_CHECKING:
    import xarray as xr

TABLES = (".nc", ".csv")
PICTURES = (".png", ".svg", ".pdf")
# Told apart by everyone: Okabe & Ito (2008), Color Universal Design, less its yellow.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
SHADE = 0.25


class TargetError(GreenhavenError):
    """A file that could not be written."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Series that share one pair of axes, and so one unit.

    Parameters
    ----------
    title : str
    names : sequence of str
        Series of the results.
    axis : str
        What stands at the axis; the unit of the first series where it is empty.
    """

    title: str
    names: tuple[str, ...]
    axis: str = ""


def check_target(file: Path, option: str, endings: Sequence[str]) -> None:
    """Refuse a file that could not be written, before anything is computed for it.

    Raises
    ------
    TargetError
    """
    if file.suffix not in endings:
        raise TargetError(f"{option} {file}: the name must end in {', '.join(endings)}")
    if not file.parent.is_dir():
        raise TargetError(f"{option} {file}: there is no folder {file.parent}")
    if file.is_dir():
        raise TargetError(f"{option} {file}: the name of a file was expected, this is a folder")
    if not os.access(file.parent, os.W_OK):
        raise TargetError(f"{option} {file}: nothing may be written in {file.parent}")


def write_table(data: "xr.Dataset", file: Path) -> None:
    """Every series as .nc (netCDF) or .csv, one row a time and cell, units in the head."""
    if file.suffix == ".nc":
        whole(file, lambda beside: data.to_netcdf(beside, engine="scipy"))
        return
    frame = data.to_dataframe()
    units = {str(name): str(each.attrs.get("units", "")) for name, each in data.items()}
    frame = frame.rename(columns={name: f"{name} [{unit}]" for name, unit in units.items()})
    frame.index = frame.index.set_names(
        [
            f"time [{data.time.attrs.get('units', 'd')}]" if n == "time" else n
            for n in frame.index.names
        ]
    )
    whole(file, frame.to_csv)


def write_picture(data: "xr.Dataset", panels: Sequence[Panel], title: str, file: Path) -> None:
    """Series over time, one panel a kind; a line is the mean of all cells, its shade their span."""
    from matplotlib.figure import Figure  # noqa: PLC0415 -- slow import

    rows = (len(panels) + 1) // 2
    figure = Figure(figsize=(10, 0.6 + 2.9 * rows), layout="constrained")
    figure.suptitle(title)
    axes = figure.subplots(rows, 2, sharex=True, squeeze=False).ravel()
    for axis, panel in zip(axes, panels, strict=False):
        _draw(axis, data, panel)
    for axis in axes[len(panels) :]:
        axis.set_axis_off()
    for axis in axes[max(0, len(panels) - 2) : len(panels)]:
        axis.set_xlabel(f"time [{data.time.attrs.get('units', 'd')}]")
        axis.tick_params(labelbottom=True)
    kind = file.suffix[1:]
    whole(file, lambda beside: figure.savefig(beside, dpi=150, format=kind))


def _draw(axis: Any, data: "xr.Dataset", panel: Panel) -> None:
    time = data.time.to_numpy()
    for name, colour in zip(panel.names, COLOURS, strict=False):
        series = data[name]
        label = str(series.attrs.get("long_name", name))
        if "cell" in series.dims:
            low, high = (series.reduce(each, "cell") for each in _extremes())
            axis.fill_between(time, low, high, color=colour, alpha=SHADE, linewidth=0)
            series = series.mean("cell")
        axis.plot(time, series, color=colour, label=label, linewidth=1.6)
    unit = str(data[panel.names[0]].attrs.get("units", ""))
    axis.set_title(panel.title, loc="left", fontsize="medium")
    axis.set_ylabel(panel.axis or f"[{unit}]")
    axis.grid(visible=True, color="0.9")
    axis.spines[["top", "right"]].set_visible(False)
    axis.margins(x=0)
    if len(panel.names) > 1:
        axis.legend(frameon=False, fontsize="small")


def _extremes() -> tuple[Any, Any]:
    import numpy as np  # noqa: PLC0415 -- with matplotlib

    return np.min, np.max


def whole(file: Path, write: Callable[[Path], Any]) -> None:
    """Write beside the file first, so that it has its name only when it is whole."""
    beside = file.with_name(f".{file.stem}.part{file.suffix}")
    try:
        write(beside)
        beside.replace(file)
    except OSError as error:
        raise TargetError(f"{file}: {error.strerror}") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
