"""A handover beside a bare commit at 50 a second, pages and traces, on a year of a large city.

New York's hubs and gardens with 100 000 people and 2 000 000 lines in the books, on SQLite and on
PostgreSQL, both of which wait for the disk at every commit. `handover_p99_ms_…` is
`record_handover` with all that it writes (event, posting, balances, handover, notices, audit row),
`bare_p99_ms_…` one row in one transaction; `handover_ratio_…` is the one by the other. Both come at
50 a second whether or not those before are done (an open loop), and are timed from the moment they
were due. They take turns of two seconds, a thousand of each, so that a hiccup of the machine meets
both; a turn begins when the one before is all done, and each of the eight threads keeps its
connection from before the first. `view_p99_ms_…` is the keeper's form, posted through the whole
site in this process at the same rate.

`page_p95_ms` is the slower of the front page and the coordinator's day, on the slower database;
`trace_ms` the 95th percentile, on the slower one, of traces of batches through eight generations,
both ways. `fill_s_…` is what it took to make the site, with the housekeeping that its database
would have done in the course of the year.
"""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Figures, apart
from tests.with_postgres import postgres

DATABASES = ("sqlite", "postgresql")


def run() -> Figures:
    """Both databases, one after the other."""
    figures: Figures = {}
    for name in DATABASES:
        with site(name):
            found = apart("benchmarks.web", "measured")
        figures |= {f"{key}_{name}": value for key, value in found.items()}
    for key in ("page_p95_ms", "trace_ms"):
        figures[key] = max(float(figures[f"{key}_{name}"]) for name in DATABASES)
    return figures


@contextlib.contextmanager
def site(name: str) -> Iterator[None]:
    """A site of its own on one of the databases, named by the environment."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        url = f"sqlite:///{Path(folder) / 'greenhaven.sqlite3'}"
        if name == "postgresql":
            url = stack.enter_context(postgres(durable=True))
        os.environ["DJANGO_SETTINGS_MODULE"] = "greenhaven.web.settings"
        os.environ |= {"GREENHAVEN_HOME": folder, "DATABASE_URL": url}
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def measured(small: str = "") -> Figures:
    """All figures of the site that the environment names; of a `small` city's folder in a test."""
    import django  # reads the environment

    django.setup()
    from benchmarks.cases.busy_site import Load, figures_of, prepare
    from benchmarks.cases.crowd import Sizes

    load = Load()
    if small:
        few = {"lasts_s": 1.0, "turns": 2, "hands": 2, "pages": 3, "traces": 2}
        load = Load(small, "scraps", Sizes(people=30, lines=1000, weeks=10), 10.0, **few)
    crowd, figures = prepare(load)
    return figures | figures_of(crowd, load)
