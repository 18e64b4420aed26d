"""Emergency articles: set in force by a warning, and over when they were agreed to be over."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.movements import Alerts, no_alerts
from greenhaven.core.rules.triggers import Trigger

NOON = datetime(2025, 3, 12, 12, tzinfo=UTC)


def hour(hours):
    return NOON + timedelta(hours=hours)


def alerts(*rows):
    """Warnings as (begins, ends, severity, area), hours from noon; None = the end is not told."""
    return Alerts.of(
        [
            {
                "event": "flood",
                "severity": severity,
                "area": area,
                "begins": hour(begins).isoformat(),
                "ends": "" if ends is None else hour(ends).isoformat(),
            }
            for begins, ends, severity, area in rows
        ],
        severity=np.int64,
    )


def trigger(**values):
    usual = {"event": "flood", "least_severity": 2, "linger_h": 6, "max_hours": 48}
    return Trigger.model_validate_json(json.dumps(usual | values))


def windows(given, district="a", **values):
    """When it is in force, as hours from noon."""
    found = trigger(**values).windows(given, district)
    hours = timedelta(hours=1)
    return [((each.begins - NOON) / hours, (each.ends - NOON) / hours) for each in found]


def test_it_lingers_after_the_end_of_a_warning():
    assert windows(alerts((0, 10, 3, "a"))) == [(0, 16)]


def test_it_ends_by_itself_however_long_the_warning_lasts():
    assert windows(alerts((0, 500, 3, "a"))) == [(0, 48)]
    assert windows(alerts((0, None, 3, "a"))) == [(0, 48)]


def test_a_warning_that_is_too_weak_or_elsewhere_is_none():
    assert windows(alerts((0, 10, 1, "a"))) == []
    assert windows(alerts((0, 10, 3, "b"))) == []
    assert windows(alerts((0, 10, 3, "*"))) == [(0, 16)]
    assert windows(alerts((0, 10, 3, "*")), district="") == [(0, 16)]
    assert windows(alerts((0, 10, 3, "")), district="") == []


def test_another_event_is_none():
    assert windows(alerts((0, 10, 3, "a")), event="heat") == []


def test_without_a_feed_it_is_silent():
    assert windows(no_alerts()) == []


def test_a_feed_that_repeats_itself_does_not_hold_it_in_force():
    repeated = [(each, each + 30, 3, "a") for each in range(0, 60, 6)]

    assert windows(alerts(*repeated), cool_down_h=24) == [(0, 36)]


def test_a_short_worse_warning_does_not_cut_the_rest_of_a_long_one():
    given = alerts((0, 48, 2, "a"), (10, 12, 3, "a"), (43, 90, 2, "a"), (79, 90, 2, "a"))

    assert windows(given, linger_h=0, cool_down_h=24) == [(0, 48), (10, 12), (79, 90)]


def test_warnings_at_the_end_of_all_days_are_borne():
    last = Alerts(*(np.array([each]) for each in ("flood", 3, "a", "9999-12-31T23:00+00:00", "")))

    [window] = trigger().windows(last, "a")
    assert window.ends.year == 9999


def test_a_worse_warning_sets_it_in_force_again():
    assert windows(alerts((0, 40, 2, "a"), (30, 60, 3, "a"))) == [(0, 46), (30, 66)]
    assert windows(alerts((0, 40, 3, "a"), (30, 60, 3, "a"))) == [(0, 46)]


def test_after_its_rest_any_warning_sets_it_in_force_again():
    later = alerts((0, 10, 3, "a"), (39, 50, 2, "a"), (41, 50, 2, "a"))

    assert windows(later, cool_down_h=24) == [(0, 16), (41, 56)]


def test_of_warnings_that_begin_together_the_worst_counts():
    assert windows(alerts((0, 5, 2, "a"), (0, 20, 4, "a"), (0, 30, 2, "a"))) == [(0, 26)]


def test_a_warning_that_was_over_before_it_began_is_none():
    assert windows(alerts((10, 0, 3, "a")), linger_h=0) == []


@pytest.mark.parametrize("begins", ["yesterday", "2025-03-12T12:00:00"])
def test_a_time_without_its_zone_is_refused(begins):
    bad = Alerts.of(
        [{"event": "flood", "severity": 3, "area": "*", "begins": begins, "ends": ""}],
        severity=np.int64,
    )

    with pytest.raises(RulesError, match="its zone"):
        trigger().windows(bad, "a")
