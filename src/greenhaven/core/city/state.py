"""What changes in a city: what lies in it, what people said and agreed on, and what is expected.

Days are ISO dates and masses metric tonnes wet unless a name says otherwise.
"""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from greenhaven.core.columns import Columns, Floats, Integers, Texts, absent, no_texts


@dataclass(frozen=True, slots=True)
class Batches(Columns):
    """Material in process when a plan begins, as it was put in [t], and what it will lose."""

    id: Texts
    hub: Texts
    started: Texts  # ISO date
    ready: Texts  # ISO date; on or before the state's day = ripe
    wet: Floats
    water: Floats
    carbon: Floats
    nitrogen: Floats
    phosphorus: Floats
    potassium: Floats
    ash: Floats
    carbon_loss: Floats  # share of its carbon still to be lost
    nitrogen_loss: Floats


@dataclass(frozen=True, slots=True)
class Agreed(Columns):
    """Movements that both sides have agreed to, and that a plan leaves as they are."""

    leg: Texts  # rules.movements.Leg
    origin: Texts  # source id or hub id
    destination: Texts  # hub id or garden id
    via: Texts  # transfer station id; "" = direct, or by whichever the plan chooses
    due: Texts
    wet: Floats


def none_agreed() -> Agreed:
    """A table without rows."""
    texts = dict.fromkeys(("leg", "origin", "destination", "via", "due"), np.str_)
    return Agreed.of([], wet=np.float64, **texts)


@dataclass(frozen=True, slots=True)
class Asked(Columns):
    """Compost that gardens ask for, one row for each time that it is wanted."""

    garden: Texts
    grade: Texts  # "" = any compost; "hygienised" = its heat was shown
    first: Texts  # the first day on which it is welcome
    last: Texts  # by then
    wet: Floats  # that is still to come


def nothing_asked() -> Asked:
    """A table without rows."""
    texts = dict.fromkeys(("garden", "grade", "first", "last"), np.str_)
    return Asked.of([], wet=np.float64, **texts)


@dataclass(frozen=True, slots=True)
class Declined(Columns):
    """Movements that one side said no to, and for how long."""

    leg: Texts  # rules.movements.Leg
    origin: Texts  # source id or hub id
    destination: Texts  # hub id or garden id
    by: Texts  # which end of it said no: "origin" or "destination"
    due: Texts  # the day that was declined; others are as many weeks later
    until: Texts  # the last day that it is meant for; "" = until it is said otherwise
    most: Floats  # what would still suit, each time; 0 = nothing


def nothing_declined() -> Declined:
    """A table without rows."""
    texts = dict.fromkeys(("leg", "origin", "destination", "by", "due", "until"), np.str_)
    return Declined.of([], most=np.float64, **texts)


@dataclass(frozen=True, slots=True)
class Kept(Columns):
    """Room that hubs keep free for allies."""

    hub: Texts
    weekdays: Integers  # on which it is kept, as bits; Monday = 1
    first: Texts
    last: Texts  # "" = without an end
    wet: Floats  # a week


def nothing_kept() -> Kept:
    """A table without rows."""
    texts = dict.fromkeys(("hub", "first", "last"), np.str_)
    return Kept.of([], weekdays=np.int64, wet=np.float64, **texts)


@dataclass(frozen=True, slots=True)
class Down(Columns):
    """Hubs of any kind that cannot work for some days."""

    hub: Texts
    first: Texts
    last: Texts  # "" = nobody knows until when


def nothing_down() -> Down:
    """A table without rows."""
    return Down.of([], **dict.fromkeys(("hub", "first", "last"), np.str_))


SUPPOSED = absent("")  # a warning of no source is supposed: everybody believes it


@dataclass(frozen=True, slots=True)
class Alerts(Columns):
    """Warnings that were received; times are ISO, with their zone.

    A row that names an article is no warning but what came of some: that article is in force in
    that time, whatever its trigger would make of it.
    """

    event: Texts  # "flood", "storm", "heat" …
    severity: Integers  # 1 minor, 2 moderate, 3 severe, 4 extreme
    area: Texts  # district id; "*" = everywhere
    begins: Texts
    ends: Texts
    source: Texts = field(default_factory=no_texts, metadata=SUPPOSED)  # who warns
    voice: Texts = field(default_factory=no_texts, metadata=SUPPOSED)  # who of them; "" = it itself
    article: Texts = field(default_factory=no_texts, metadata=SUPPOSED)  # "" = of its event


def no_alerts() -> Alerts:
    """A table without rows."""
    texts = dict.fromkeys(("event", "area", "begins", "ends"), np.str_)
    return Alerts.of([], severity=np.int64, **texts)


NO_ROWS = absent("no rows")


@dataclass(frozen=True, slots=True)
class CityState:
    """What changes in a city: batches in process, nutrients already spread, the day."""

    day: date
    batches: Batches
    nitrogen_applied_kg: Floats  # in the twelve months before `day`, shape (n_gardens,)
    phosphorus_applied_kg: Floats
    agreed: Agreed = field(default_factory=none_agreed, metadata=NO_ROWS)
    asked: Asked = field(default_factory=nothing_asked, metadata=NO_ROWS)
    declined: Declined = field(default_factory=nothing_declined, metadata=NO_ROWS)
    kept: Kept = field(default_factory=nothing_kept, metadata=NO_ROWS)
    down: Down = field(default_factory=nothing_down, metadata=NO_ROWS)
    alerts: Alerts = field(default_factory=no_alerts, metadata=NO_ROWS)
