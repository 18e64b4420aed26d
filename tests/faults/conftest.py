"""The village of the tests of the web, for those that do it harm."""

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
