"""Time passes in the village."""

from datetime import timedelta

import pytest

from greenhaven.web.commons import clock


@pytest.fixture
def later(monkeypatch):
    """Let time pass in the village."""
    passed = []
    real = clock.now

    def let(hours: float) -> None:
        passed.append(timedelta(hours=hours))

    monkeypatch.setattr(clock, "now", lambda city: real(city) + sum(passed, timedelta()))
    return let
