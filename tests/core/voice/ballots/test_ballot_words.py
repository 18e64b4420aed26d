"""What counts and recounts say is there in every language, with the same values."""

import ast
import re
from pathlib import Path

import pytest

from greenhaven.cli import council
from greenhaven.core.rules.languages import languages, translation
from greenhaven.core.voice import ballots

ROOM = Path(ballots.__file__).parent
SILENT = ROOM / "pabulib"  # its errors are for whoever makes files, its heads are the format's
ROOMS = [
    *(path for path in ROOM.rglob("*.py") if SILENT not in path.parents),
    Path(council.__file__),
]
NO_WORDS = re.compile(r"[^A-Za-z]*")
SPEAKING = ("message", "Table", "_square")
NAMED = ("text", "heads")


def templates():
    """Whatever is written in a message, in the head of a table, or in a variable for either."""
    found = set()
    for path in ROOMS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SPEAKING:
                found |= texts(node.args[:2] if node.func.id != "message" else node.args[:1])
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in NAMED:
                found |= texts([node.value])
            if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "_ENDINGS":
                found |= texts(node.value.values)
            if isinstance(node, ast.Constant) and "{ids}" in str(node.value):
                found.add(node.value)
    return found


def texts(nodes):
    """Texts that are said: no keys that are looked up, no single signs."""
    looked_up = {
        id(part)
        for node in nodes
        for inside in ast.walk(node)
        if isinstance(inside, ast.Call) and isinstance(inside.func, ast.Attribute)
        for part in inside.args
    }
    return {
        part.value
        for node in nodes
        for part in ast.walk(node)
        if isinstance(getattr(part, "value", None), str) and id(part) not in looked_up
    }


def values_of(template):
    return set(re.findall(r"{(\w+)[},]", template))


def worded():
    return {each for each in templates() if not NO_WORDS.fullmatch(re.sub(r"{[^}]*}", "", each))}


def test_templates_are_found():
    found = worded()

    assert len(found) > 70
    assert {"The proposal is adopted.", "effective votes", "nothing chosen"} <= found
    assert "Votes in each round" in found
    assert "People who prefer the row to the column" in found


@pytest.mark.parametrize("tag", [tag for tag in languages() if tag != "en"])
def test_everything_that_is_said_of_votes_is_translated(tag):
    translate = translation(tag)

    assert {each for each in worded() if translate(each) == each} == set()
    assert {each for each in worded() if values_of(translate(each)) != values_of(each)} == set()
