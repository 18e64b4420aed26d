"""What is under version control is ours, short and named for what it is."""

import ast
import json
import re
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
OURS = (".py", ".js", ".css", ".html", ".sh")
PERMISSIVE = re.compile(r"MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|OFL-1\.1|\(MIT OR Apache-2\.0\)")
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "base"}


def code_of(root: Path, tracked_files: list[str], *endings: str) -> list[Path]:
    files = [root / name for name in tracked_files if name.endswith(endings)]
    found = [path for path in files if path.is_file()]
    assert found, f"no file ends with {endings}"
    return found


def test_no_file_is_longer_than_a_module_may_be(root: Path, tracked_files: list[str]) -> None:
    lengths = {
        str(path.relative_to(root)): len(path.read_text(encoding="utf-8").splitlines())
        for path in code_of(root, tracked_files, *OURS)
    }

    assert {name: n for name, n in lengths.items() if n > LONGEST_MODULE} == {}


def lines_of_code(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_function_is_longer_than_it_may_be(root: Path, tracked_files: list[str]) -> None:
    too_long = {}
    for path in code_of(root, tracked_files, ".py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = lines_of_code(node)
                if lines > LONGEST_FUNCTION:
                    too_long[f"{path.relative_to(root)}: {node.name}"] = lines

    assert too_long == {}


def test_no_module_has_a_name_that_says_nothing(tracked_files: list[str]) -> None:
    modules = [PurePosixPath(name) for name in tracked_files if name.endswith((".py", ".js"))]

    nameless = [str(path) for path in modules if NAMELESS & {path.stem, *path.parts[:-1]}]

    assert modules
    assert nameless == []


def test_every_test_module_has_a_name_of_its_own(tracked_files: list[str]) -> None:
    names = [PurePosixPath(each).name for each in tracked_files if "/test_" in each]

    assert names
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize(
    "trace", ["node_modules/", "/static/built/", ".min.js", ".min.css", ".whl", ".woff", ".tar.gz"]
)
def test_no_code_or_font_of_others_is_under_version_control(
    tracked_files: list[str], trace: str
) -> None:
    assert [name for name in tracked_files if trace in name] == []


def locked_packages(root: Path) -> dict[str, dict[str, Any]]:
    lock = json.loads((root / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    return packages


def test_locked_front_end_packages_have_a_digest_and_no_download_address(root: Path) -> None:
    packages = locked_packages(root)

    assert [name for name, package in packages.items() if "integrity" not in package] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_licences_of_what_the_page_carries_are_permissive(root: Path) -> None:
    carried = {
        name: str(package.get("license"))
        for name, package in locked_packages(root).items()
        if not package.get("dev")
    }

    assert {name: text for name, text in carried.items() if not PERMISSIVE.fullmatch(text)} == {}


def test_no_code_waits_to_be_written(root: Path, tracked_files: list[str]) -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X ")
    unfinished = [
        str(path.relative_to(root))
        for path in code_of(root, tracked_files, *OURS)
        if any(mark in path.read_text(encoding="utf-8") for mark in marks)
    ]

    assert unfinished == []


def test_rows_are_held_without_their_key(root: Path, tracked_files: list[str]) -> None:
    """A row that is held with its key lets no other refer to it: two writers wait in a circle."""
    holding = [
        f"{path.relative_to(root)}:{number}"
        for path in code_of(root, tracked_files, ".py")
        if path.is_relative_to(root / "src")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"select_for_update\((?!.*no_key=True|$)", line)
    ]

    assert holding == []
