"""The movements that rules speak of, and the facts that they are judged by.

A planner hands in every movement that it might make, one row an arc and week; a guard hands in
those that are already promised and the one that is asked for. Rules see no difference, so that both
obey the same text.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import numpy as np

from greenhaven.core.city import Alerts, City, Weather, no_alerts
from greenhaven.core.columns import Booleans, Columns, Floats, Integers, Texts, absent, no_flags

__all__ = [
    "Alerts",
    "Facts",
    "Grades",
    "Leg",
    "Movements",
    "no_alerts",
    "no_grades",
    "no_weather",
]

KNOWN = absent(value=True)


class Leg(StrEnum):
    """Which part of the loop a movement belongs to."""

    COLLECT = "collect"  # source -> processing hub
    EXPORT = "export"  # source -> processor outside the city, perhaps by a transfer station
    RETURN = "return"  # processing hub -> garden, park or street trees
    SALE = "sale"  # processing hub -> sale
    KEEP = "keep"  # ripe product that lies in a hub at the end of a week


@dataclass(frozen=True, slots=True)
class Movements(Columns):
    """Movements of a week [t wet]; positions point into the city's tables, −1 = none."""

    leg: Texts  # Leg
    source: Integers
    hub: Integers  # that receives, sends or keeps
    via: Integers  # transfer station
    garden: Integers
    kind: Integers  # position in City.kinds; −1 = a product
    grade: Integers  # row in Facts.grades; −1 = nothing is known of it
    week: Integers  # weeks since Facts.start
    km: Floats
    nitrogen_kg_per_t: Floats
    phosphorus_kg_per_t: Floats
    haulage_per_t: Floats  # cost of the way, in the city's currency

    @property
    def to_soil(self) -> Booleans:
        """Which bring product to gardens, parks or street trees."""
        return np.asarray(self.leg == Leg.RETURN)


@dataclass(frozen=True, slots=True)
class Grades(Columns):
    """What is known of what lies in a hub: a batch, or the heap of all that is ripe there."""

    id: Texts
    hub: Texts
    hygienised: Booleans  # its heat was shown in the log
    contamination_percent: Floats  # foreign matter by wet mass; NaN = not measured
    on_hold: Booleans  # suspected or in quarantine
    # False = no log was read
    heat_known: Booleans = field(default_factory=no_flags, metadata=KNOWN)


def no_grades() -> Grades:
    """A table without rows."""
    types = {"hygienised": np.bool_, "contamination_percent": np.float64, "on_hold": np.bool_}
    return Grades.of([], id=np.str_, hub=np.str_, **types)


def no_weather() -> Weather:
    """A table without rows."""
    return Weather.of([], date=np.str_, **dict.fromkeys(Weather.names()[1:], np.float64))


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules need to know beside the movements themselves.

    Parameters
    ----------
    city : City
    start : date
        First day of week 0 of the movements.
    applied_kg : pair of array, shape (n_gardens,)
        N and P spread in the twelve months before `start` [kg].
    given_t : array, shape (n_sources,)
        Accepted from each source in the running season [t].
    ripe_t : array, shape (n_hubs,)
        Ripe product that lies in each hub on `start` [t], hubs as in City.hubs;
        NaN = not known.
    needs_t : array, shape (n_gardens,)
        Compost that each garden can still safely take [t]; inf = no cap.
    grades : Grades
    alerts : Alerts
    weather : Weather
        Measured or foretold days; of others nothing is known.
    """

    city: City
    start: date
    applied_kg: tuple[Floats, Floats]
    given_t: Floats
    ripe_t: Floats
    needs_t: Floats
    grades: Grades = field(default_factory=no_grades)
    alerts: Alerts = field(default_factory=no_alerts)
    weather: Weather = field(default_factory=no_weather)
