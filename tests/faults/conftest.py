"""The village of the tests of the web, for those that do it harm."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.signals import request_started

from tests.web.conftest import (
    as_someone,
    auditor,
    city,
    coordinator,
    emptying_sets_triggers_aside,
    keeper,
    kept,
    neighbour,
    passwords_are_quick,
    places,
    plan,
    resident,
    snapshot,
    steward,
    what_is_sent_goes_elsewhere,
)

__all__ = [
    "as_someone",
    "auditor",
    "city",
    "coordinator",
    "emptying_sets_triggers_aside",
    "keeper",
    "kept",
    "neighbour",
    "passwords_are_quick",
    "places",
    "plan",
    "resident",
    "snapshot",
    "steward",
    "what_is_sent_goes_elsewhere",
]


@pytest.fixture(scope="session", autouse=True)
def requests_are_counted() -> Iterator[None]:
    """Add to the file that GREENHAVEN_FAULTS_COUNTED names how many requests were sent."""
    sent = 0

    def one_more(**_told: object) -> None:
        nonlocal sent
        sent += 1

    request_started.connect(one_more)
    yield
    request_started.disconnect(one_more)
    if named := os.environ.get("GREENHAVEN_FAULTS_COUNTED"):
        with Path(named).open("a", encoding="utf-8") as told:
            told.write(f"{sent}\n")
