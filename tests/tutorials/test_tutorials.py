"""The tutorials run from top to bottom, and are kept without what they once printed."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "docs" / "tutorials"
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
LONGEST_S = 600  # a cell that compiles a model on a busy machine


@pytest.fixture(params=sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def tutorial(path):
    return nbformat.read(path, as_version=4)


def test_there_is_a_tutorial():
    assert list(FOLDER.glob("*.ipynb"))


def test_tutorial_is_kept_without_outputs(tutorial):
    code = [cell for cell in tutorial.cells if cell.cell_type == "code"]

    nbformat.validate(tutorial)
    assert code
    assert [cell for cell in code if cell.outputs or cell.execution_count] == []


def test_tutorial_explains_before_it_computes(tutorial):
    kinds = [cell.cell_type for cell in tutorial.cells]

    assert kinds[0] == "markdown"
    assert kinds.count("markdown") >= kinds.count("code") / 2


def test_every_link_of_a_tutorial_leads_somewhere(tutorial, path):
    texts = [cell.source for cell in tutorial.cells if cell.cell_type == "markdown"]
    links = [link for text in texts for link in LINK.findall(text)]

    assert links
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_tutorial_runs_from_top_to_bottom_without_a_warning(tutorial):
    NotebookClient(tutorial, timeout=LONGEST_S, kernel_name="python3").execute()

    said = [
        output
        for cell in tutorial.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stderr"
    ]
    assert said == []
    pictures = [
        output
        for cell in tutorial.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    assert pictures
