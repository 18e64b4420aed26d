"""The pages of the models say what the models say, and everything of it."""

from pathlib import Path

import pytest

from greenhaven.core.models.catalogue import ENTRIES, UnknownModelError, find
from greenhaven.core.models.notation import definitions, names_in, text_of
from greenhaven.core.models.pages import index, main, page
from greenhaven.core.process.matrix import Component, Parameter

FOLDER = Path(__file__).parents[3] / "docs" / "reference" / "models"
AGAIN = "run: python -m greenhaven.core.models.pages docs/reference/models"


@pytest.fixture(params=ENTRIES, ids=lambda entry: entry.name)
def entry(request):
    return request.param


def test_page_is_made_from_the_model_as_it_is(entry):
    assert (FOLDER / f"{entry.name}.md").read_text(encoding="utf-8") == page(entry), AGAIN


def test_index_leads_to_every_page_and_no_page_is_left_over():
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == index(), AGAIN
    pages = {path.stem for path in FOLDER.glob("*.md")}
    assert pages == {"README", *(entry.name for entry in ENTRIES)}


def test_page_names_every_state_process_and_constant_with_its_source(entry):
    text, model = page(entry), entry.model()

    rows = {line.split("`")[1]: line for line in text.splitlines() if line.startswith("| `")}
    assert {each.name for each in model.components} <= set(rows)
    assert all(each.source.replace("|", "\\|") in rows[each.name] for each in model.parameters)
    headings = {line[4:].lower() for line in text.splitlines() if line.startswith("### ")}
    assert {process.name.lower() for process in model.processes} == headings
    assert model.validity in text


def test_main_writes_one_page_a_model_and_the_index(tmp_path):
    main(tmp_path / "models")

    written = sorted(path.name for path in (tmp_path / "models").iterdir())
    assert written == sorted(["README.md", *(f"{entry.name}.md" for entry in ENTRIES)])


def test_misspelt_model_is_answered_with_the_closest():
    with pytest.raises(UnknownModelError, match="did you mean 'soil'"):
        find("soyl")


def test_model_is_found_by_the_name_that_the_field_gives_it():
    assert find("adm1") is find("digestion")


class Writing:
    """Stands for a module that names parts of its equations."""


S = Component("S", "substrate", "kg/m³")
X = Component("X", "organisms", "kg/m³")
k = Parameter("k", "rate", "1/d", 2.0, source="a test")
K = Parameter("K", "half saturation", "kg/m³", 0.5, source="a test")


def test_part_that_has_a_name_keeps_it():
    module = Writing()
    module.saturation = S / (K + S)
    module.uptake = k * module.saturation * X
    names = names_in([module])

    assert text_of(module.uptake, names) == "uptake"
    assert text_of(module.uptake, names, open_first=True) == "k * saturation * X"
    assert list(definitions([module.uptake], names)) == [
        ("saturation", "S / (K + S)"),
        ("uptake", "k * saturation * X"),
    ]


def test_part_of_a_table_is_shown_as_python_indexes_it():
    module = Writing()
    module.share = {S: 1 - k * X}

    assert text_of(2 * module.share[S], names_in([module])) == "2 * share[S]"


def test_without_names_a_formula_is_written_out():
    assert text_of(k * (S + 0.1) / K, {}) == "k * (S + 0.1) / K"
