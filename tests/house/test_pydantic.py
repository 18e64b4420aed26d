"""The catalogue of rules is the one room of the core that uses pydantic."""

import ast
from pathlib import Path, PurePosixPath

ROOM = PurePosixPath("src/greenhaven/core/rules")


def imported(path: Path) -> set[str]:
    """Names of the packages that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name.split(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_only_rules_use_pydantic_in_the_core(root: Path, tracked_files: list[str]) -> None:
    modules = [
        PurePosixPath(name)
        for name in tracked_files
        if name.startswith("src/greenhaven/core/") and name.endswith(".py")
    ]
    users = {path for path in modules if {"pydantic", "pydantic_core"} & imported(root / str(path))}

    assert users
    assert {path for path in users if ROOM not in path.parents} == set()


def test_no_rule_is_changed_past_its_checks(root: Path, tracked_files: list[str]) -> None:
    """`model_copy` and `model_construct` check nothing: a cap could slip past its bound."""
    unchecked = {
        name
        for name in tracked_files
        if name.startswith("src/greenhaven/") and name.endswith(".py")
        if (root / name).is_file()
        if any(
            isinstance(node, ast.Attribute) and node.attr in {"model_copy", "model_construct"}
            for node in ast.walk(ast.parse((root / name).read_text(encoding="utf-8")))
        )
    }

    assert unchecked == set()
