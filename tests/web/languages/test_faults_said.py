"""Every fault of the core that can come to a page is said in every language."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import greenhaven.core
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.languages import translation as rules_in
from greenhaven.core.rules.reading import EXPECTED, article_of
from greenhaven.core.voice.ballots.choices import read_choice
from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.core.voice.ballots.pabulib.reading import read_pabulib
from greenhaven.core.voice.ballots.question import yes_no
from greenhaven.web.commons import faults
from greenhaven.web.commons.faults import fault_in_readers_words

CORE = Path(greenhaven.core.__file__).parent
# Where what people type in forms, bring in files or wish for is refused. What only programs and
# the command line can get wrong, such as a broken export, never comes to a page.
ROOMS = (
    *("rules/advice.py", "rules/articles.py", "rules/dates.py", "rules/drafts.py"),
    *("rules/permissions.py", "rules/places.py", "rules/proposals.py", "rules/reading.py"),
    *("rules/rulebook.py", "rules/texts.py", "rules/triggers.py", "rules/kinds"),
    *("voice/ballots/ballots.py", "voice/ballots/choices.py", "voice/ballots/counting.py"),
    *("voice/ballots/question.py", "voice/ballots/rules.py", "voice/ballots/budgets"),
    *("voice/ballots/pabulib", "voice/ballots/ranked"),
    *("planning/allocation.py", "planning/obeying.py", "planning/solver.py", "planning/onward.py"),
    *("planning/replanning.py", "planning/groups", "planning/rounds/inputs.py"),
    *("planning/rounds/plan.py", "planning/rounds/stops.py"),
    "forecast/consequences/proposals.py",
)
RAISED = (
    *("RulesError", "ClashError", "BallotsError", "BallotFileError", "PlanningError"),
    *("InfeasiblePlanError", "RoundsError", "ProposalError", "_fail"),
)
GAP = "thing"


def modules() -> Iterator[Path]:
    for room in ROOMS:
        path = CORE / room
        yield from ([path] if path.suffix else sorted(path.rglob("*.py")))


def text_of(node: ast.expr) -> str:
    """What a string says, with something in its gaps; "" = it is put together elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(each.value) if isinstance(each, ast.Constant) else GAP for each in node.values
        )
    return ""


def told_in(path: Path) -> Iterator[str]:
    """Every fault that a module tells, with something in its gaps."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef):
            continue
        named = {
            node.targets[0].id: text_of(node.value)
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for node in ast.walk(function):
            yield from _told_by(node, function.name, named)


def _told_by(node: ast.AST, function: str, named: dict[str, str]) -> Iterator[str]:
    if isinstance(node, ast.Call) and node.args:
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if called in RAISED:
            first = node.args[0]
            yield named.get(first.id, "") if isinstance(first, ast.Name) else text_of(first)
        elif called == "PydanticCustomError":
            yield faults.FIELD.sub(GAP, text_of(node.args[1]))
    elif isinstance(node, ast.Yield | ast.Return) and "fault" in function and node.value:
        yield text_of(node.value)


def every_fault() -> list[tuple[str, str]]:
    found = {
        (str(path.relative_to(CORE)), text)
        for path in modules()
        for text in told_in(path)
        if len(text.replace(GAP, "").strip(" :;,.")) > 3
    }
    return sorted(found)


@pytest.mark.parametrize(("module", "text"), every_fault())
def test_fault_of_the_core_is_said_in_spanish(module, text):
    with translation.override("es"):
        said = fault_in_readers_words(text)

    assert said != text, f"{module}: mark this fault in greenhaven.web.commons.faults"


def test_enough_faults_are_looked_at():
    assert len(every_fault()) > 100


@pytest.mark.parametrize("text", sorted(set(EXPECTED.values())))
def test_what_was_expected_is_said_in_spanish(text):
    with translation.override("es"):
        said = fault_in_readers_words(
            f"article ours, title: {text.format(gt=1, le=2, ge=3)}, 7 came"
        )

    assert "expected" not in said
    assert "llegó 7" in said


def test_what_sets_a_bound_is_said_in_spanish():
    spanish = rules_in("es")
    sources = {
        text_of(node.args[2])
        for path in sorted((CORE / "rules").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Bound"
        if len(node.args) > 2
    } - {""}

    assert len(sources) > 30
    assert {each for each in sources if spanish(each) == each} == set()


def test_faults_stay_as_they_are_in_english():
    text = "article a: the values that were proposed are in force already"

    with translation.override("en"):
        assert fault_in_readers_words(text) == text


def test_what_is_no_fault_of_the_core_stays_as_it_is():
    with translation.override("es"):
        assert fault_in_readers_words("Algo muy distinto.") == "Algo muy distinto."


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"longest_km": 9e9}, "vía más larga|km"),
        ({"longest_km": "far"}, "se esperaba un número, llegó"),
        ({"effective_to": "2020-01-01"}, "después del primer día"),
        ({"colour": "red"}, "ese campo no existe"),
        ({"level": "district"}, "un distrito o un círculo dice cuál es"),
    ],
)
def test_what_an_article_lacks_is_said_in_spanish(fields, said):
    usual = {"kind": "longest_haul", "id": "near", "effective_from": "2025-01-01", "longest_km": 9}

    with pytest.raises(RulesError) as caught:
        article_of(usual | fields)
    with translation.override("es"):
        words = fault_in_readers_words(caught.value)

    assert any(each in words for each in said.split("|"))
    assert " came" not in words
    assert "expected" not in words


def test_ballots_and_their_files_are_refused_in_spanish():
    with pytest.raises(BallotsError) as choice:
        read_choice(yes_no("?", electorate=3), "perhaps")
    with pytest.raises(BallotsError) as file:
        read_pabulib("META\nkey;value\nnum_votes;1\n", "summer.pb")

    with translation.override("es"):
        assert "no hay ninguna opción" in fault_in_readers_words(choice.value)
        assert "summer.pb" in fault_in_readers_words(file.value)
        assert "falta la sección PROJECTS" in fault_in_readers_words(file.value)
