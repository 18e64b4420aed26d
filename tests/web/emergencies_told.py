"""Emergencies of the village, for tests."""

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

from greenhaven.core.rules.believed import COORDINATORS
from greenhaven.core.rules.reading import read_rulebook
from greenhaven.web.commons import clock
from greenhaven.web.commons.emergencies.by_hand import ask
from greenhaven.web.commons.emergencies.hearing import Warned, hear
from greenhaven.web.commons.emergencies.models import Alert, EmergencyCall
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.actions import enact
from greenhaven.web.commons.snapshots.models import Rulebook
from greenhaven.web.commons.snapshots.queries import present_city

SERVICE, OFFICE = "National weather service", "Flood office"
STAND_DOWN = {
    "kind": "storm_stand_down",
    "id": "stand-down",
    "effective_from": "2025-01-01",
    "adopted_by": "vote 9",
}
TRIGGER = {"event": "storm", "least_severity": 2, "linger_h": 2, "max_hours": 48, "cool_down_h": 24}


def agreed(*more: dict[str, Any], version: int = 3, **trigger: Any) -> Rulebook:
    """A rulebook in which nothing is brought out in storms; agreed, and not active."""
    article = STAND_DOWN | {"trigger": TRIGGER | trigger}
    book = {"city": "village", "version": version, "articles": [article, *more]}
    return enact(articles=read_rulebook(json.dumps(book)), by="a test")


def now() -> datetime:
    """The moment in the village."""
    return clock.now(present_city())


def warned(*, by: Person | str = "a feed", **more: Any) -> Alert:
    """A storm that is heard of: severe, everywhere, from an hour ago on and for ten hours."""
    usual: dict[str, Any] = {
        "source": COORDINATORS,
        "reference": str(uuid.uuid4()),
        "event": "storm",
        "severity": 3,
        "begins_at": now() - timedelta(hours=1),
        "ends_at": now() + timedelta(hours=9),
    }
    return hear(warned=Warned(**(usual | more)), by=by)


def asked(by: Person, **more: Any) -> EmergencyCall:
    """A steward asks to set the stand-down in force for six hours."""
    usual: dict[str, Any] = {
        "article": "stand-down",
        "severity": 3,
        "hours": 6,
        "reason": "Trees are falling at the quay.",
        "evidence": "I stand there; the fire service has closed the road.",
        "key": uuid.uuid4(),
    }
    return ask(by=by, **(usual | more))
