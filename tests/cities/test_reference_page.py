"""The reference page of the city folder says what the schema says."""

from pathlib import Path

import pytest

from greenhaven.cities.parameters import PARAMETERS
from greenhaven.cities.reference import page
from greenhaven.cities.tables import SETTINGS, TABLES

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "city-folder.md"


def test_page_is_made_from_the_schema_as_it_is():
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "run: python -m greenhaven.cities.reference > docs/reference/city-folder.md"
    )


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_page_names_every_column(table):
    text = page().split(f"## `{table.file}`")[1].split("\n## ")[0]

    assert [line.split("`")[1] for line in text.splitlines() if line.startswith("| `")] == [
        column.name for column in table.columns
    ]


def test_page_names_every_setting_and_parameter():
    text = page()

    assert all(f"| `{column.name}` |" in text for column in (*SETTINGS, *PARAMETERS))
