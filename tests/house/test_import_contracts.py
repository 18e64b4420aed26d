"""The floors hold, and a step upward or a room without a floor would be seen."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Verdict = subprocess.CompletedProcess[str]


def contracts_in(house: Path) -> Verdict:
    program = Path(sys.executable).parent / "lint-imports"
    environment = dict(os.environ, PYTHONPATH=str(house / "src"), COLUMNS="300")
    return subprocess.run(
        [str(program), "--no-cache", "--no-logo"],
        cwd=house,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy_with(root: Path, tmp_path: Path) -> Callable[[str, str], Path]:
    """A copy of the house with one more piece of code."""

    def add(name: str, code: str) -> Path:
        shutil.copytree(
            root / "src" / "greenhaven",
            tmp_path / "src" / "greenhaven",
            ignore=lambda _, names: [name for name in names if not is_code(name)],
        )
        shutil.copy(root / "pyproject.toml", tmp_path)
        path = tmp_path / "src" / "greenhaven" / name
        with path.open("a", encoding="utf-8") as module:
            module.write(code)
        return tmp_path

    return add


def is_code(name: str) -> bool:
    return name.endswith(".py") or ("." not in name and name not in ("built", "__pycache__"))


def test_contracts_hold(root: Path) -> None:
    verdict = contracts_in(root)

    assert verdict.returncode == 0, verdict.stdout
    assert "3 kept, 0 broken" in verdict.stdout


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("core/columns.py", "\nimport greenhaven.core.city\n"),  # a floor up
        ("core/material.py", "\nimport greenhaven.core.city\n"),  # next door
        ("errors.py", "\nimport greenhaven.core\n"),
        ("core/planning/plan.py", "\nimport greenhaven.cities\n"),  # the core reads no files
        ("cli.py", "\nimport greenhaven.web\n"),  # siblings
        ("web/commons/__init__.py", "\nimport greenhaven.web.exchange\n"),
    ],
)
def test_import_against_the_floors_breaks_a_contract(
    copy_with: Callable[[str, str], Path], module: str, code: str
) -> None:
    verdict = contracts_in(copy_with(module, code))

    assert verdict.returncode == 1, verdict.stdout
    assert "BROKEN" in verdict.stdout


@pytest.mark.parametrize("module", ["helpers.py", "core/utils.py", "web/common.py"])
def test_room_without_a_floor_breaks_a_contract(
    copy_with: Callable[[str, str], Path], module: str
) -> None:
    verdict = contracts_in(copy_with(module, '"""Odds and ends."""\n'))

    assert verdict.returncode == 1, verdict.stdout
    assert "BROKEN" in verdict.stdout
