"""Why a stop is on no round, and what changed for one that was, is said in Spanish too."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from greenhaven.core.planning.rounds import keeping, reach, words
from greenhaven.web.commons.sentences import in_readers_words

pytestmark = pytest.mark.usefixtures("spanish")
# What stands in a gap, by the code that fills it; any other is a name or a number.
GAPS = {"_said(was)": "Blue van on Monday", "_said(now)": "Bike 2 on Friday", "what": "compost out"}


def filled(node: ast.expr) -> Iterator[str]:
    """A sentence of the source with something in its gaps; each half, where there are two."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr():
            parts = [
                str(part.value) if isinstance(part, ast.Constant) else gap(ast.unparse(part))
                for part in node.values
            ]
            yield "".join(parts)
        case ast.IfExp():
            yield from filled(node.body)
            yield from filled(node.orelse)
        case ast.BinOp():
            for first in filled(node.left):
                yield from (first + second for second in filled(node.right))


def gap(code: str) -> str:
    """What stands there."""
    inner = code.removeprefix("f'{").removesuffix("}'")
    if "words" in inner or inner.startswith("{kind"):
        return "cargo bike"
    found = [value for key, value in GAPS.items() if key in inner]
    return found[0] if found and "told" not in inner else "Mill"


def sentences() -> Iterator[str]:
    """All that the planner of rounds says of one stop."""
    told = {reach: {"why_nobody", "_told", "_too_large", "_too_far", "_closed"}}
    told |= {words: {"left_out_reason"}, keeping: {"_change"}}
    for module, names in told.items():
        for function in ast.walk(ast.parse(Path(str(module.__file__)).read_text())):
            if isinstance(function, ast.FunctionDef) and function.name in names:
                for node in ast.walk(function):
                    said = isinstance(node, ast.Return) or (
                        isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "sentence"
                    )
                    if said and node.value is not None:
                        yield from filled(node.value)


def test_every_sentence_of_a_round_has_its_spanish() -> None:
    found = {said for said in sentences() if " " in said and not said.startswith("Mill,")}
    found.discard("Mill if why else told")

    assert len(found) > 18
    assert [said for said in sorted(found) if in_readers_words(said) == said] == []


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (
            "no vehicle works from Earth Matter, Governors Island on these days",
            "ningún vehículo sale de Earth Matter, Governors Island estos días",
        ),
        (
            "only a cargo bike gets there, and none works from its hub on these days",
            "ahí solo se llega en bici de carga, y de su centro no sale en estos días",
        ),
        (
            "serving it would cost 12.50 USD, more than the 3.00 USD that it is worth",
            "atenderlo costaría 12.50 USD, más que los 3.00 USD que vale",
        ),
        (
            "1 400 litres are more than any vehicle holds that may come",
            "1 400 litros son más de lo que cabe en los vehículos que pueden ir",
        ),
        (
            "Mill: moves from Blue van on Monday to Bike 2 on Friday.",
            "Mill: pasa de Blue van el lunes a Bike 2 el viernes.",
        ),
    ],
)
def test_names_and_numbers_of_a_round_stay(reason: str, said: str) -> None:
    assert in_readers_words(reason) == said
