"""The claim on the site under load is measured by the same code on a small site."""

from pathlib import Path

import pytest

from benchmarks.measure import apart
from benchmarks.web import DATABASES, site
from tests.with_postgres import PostgresError, programs

SMALL = Path(__file__).parents[1] / "cities" / "small"


@pytest.mark.parametrize("database", DATABASES)
def test_busy_site_keeps_its_books_and_every_figure_is_measured(database):
    if database == "postgresql":
        try:
            programs()
        except PostgresError as error:
            pytest.skip(str(error))

    with site(database):
        figures = apart("benchmarks.web", "measured", str(SMALL))

    assert {"handover_ratio", "handover_p99_ms", "page_p95_ms", "trace_ms"} <= set(figures)
    assert all(value > 0 for value in figures.values())
    assert figures["handover_p50_ms"] <= figures["handover_p99_ms"]
