"""A small city of three districts, and a way to change one file of it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from greenhaven.cities import Fault, check_folder

SMALL = Path(__file__).parent / "small"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small city's folder."""
    copy = tmp_path / "vechtstad"
    shutil.copytree(SMALL, copy)
    return copy


@pytest.fixture
def faults_after(folder: Path) -> Callable[[str, str, str], tuple[Fault, ...]]:
    """Replace one text in one file, which must be there, and check the folder."""

    def change(name: str, old: str, new: str) -> tuple[Fault, ...]:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return check_folder(folder)

    return change


@pytest.fixture
def fault_is_named(faults_after):
    """Make a change to the small folder and look for the fault that it must give."""

    def named(change):
        file, old, new, row, column, came, expected = change
        faults = faults_after(file, old, new)
        places = [(fault.row, fault.column) for fault in faults if came in fault.came]
        assert (row, column) in places
        fault = next(each for each in faults if (each.row, each.column) == (row, column))
        assert came in fault.came
        assert expected in fault.expected
        assert str(fault).endswith(f": came {fault.came}; expected {fault.expected}")

    return named
