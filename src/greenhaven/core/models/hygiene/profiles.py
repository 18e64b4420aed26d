"""What the law asks of heat, one profile a jurisdiction and method, as data.

A profile says which temperature has to be held for how long, what else must happen in that time,
how far a record may be trusted, and where the words are from. It says nothing of organisms in the
product: limits for faecal coliforms and Salmonella are tests of the product, not of heat.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
HOURS_PER_DAY = 24.0


@dataclass(frozen=True, slots=True)
class Trust:
    """When a record of temperatures is believed.

    `max_gap_h`: between two readings that are further apart nothing is known, so nothing is hot.
    `stuck_h`: a sensor that shows one and the same value for longer is stuck; all its readings
    after the first of that value are disbelieved. Values outside `coldest_c`–`hottest_c` are no
    readings.
    """

    max_gap_h: float
    stuck_h: float
    coldest_c: float = -40.0
    hottest_c: float = 100.0


@dataclass(frozen=True, slots=True)
class Hold:
    """A temperature that is held for some days without interruption.

    An interruption starts the count again: a reading below the floor, a gap in the record, a stuck
    sensor, a late reading that contradicts what was counted. Only in the `pause_after_turning_h`
    after a turning does the count wait instead; that time is not counted either.
    """

    floor_c: float
    days: float
    above: bool = False  # True: must be above the floor; False: at the floor counts too
    turnings: int = 0  # least number of turnings in that time
    pause_after_turning_h: float = 0.0
    hot_above_c: float | None = None  # must also be above this …
    hot_hours: float = 0.0  # … for so many hours within `days`
    mean_above_c: float | None = None  # the mean over `days` must be above this

    @property
    def words(self) -> str:
        """The hold in one line."""
        days = f"{self.days * HOURS_PER_DAY:g} h" if self.days < 1 else f"{self.days:g} d"
        parts = [f"{'above' if self.above else 'at least'} {self.floor_c:g} °C for {days}"]
        if self.turnings:
            parts.append(f"at least {self.turnings} turnings")
        if self.hot_above_c is not None:
            parts.append(f"{self.hot_hours:g} h of it above {self.hot_above_c:g} °C")
        if self.mean_above_c is not None:
            parts.append(f"on average above {self.mean_above_c:g} °C")
        return ", ".join(parts)

    def is_hot(self, temperatures_c: Floats) -> npt.NDArray[np.bool_]:
        """Where the floor is reached; what is not known (NaN) is not hot."""
        floor = self.floor_c
        return temperatures_c > floor if self.above else temperatures_c >= floor

    def contradicted_by(self, temperature_c: float) -> bool:
        """Whether a reading that came late speaks against the time that was counted."""
        highest = max(self.floor_c, self.hot_above_c or -np.inf, self.mean_above_c or -np.inf)
        return temperature_c < highest or (self.above and temperature_c <= self.floor_c)


@dataclass(frozen=True, slots=True)
class Profile:
    """One way to show that heat has made a batch safe; any one of the `holds` suffices."""

    id: str
    jurisdiction: str
    method: str
    holds: tuple[Hold, ...]
    trust: Trust
    source: str
    reading: str  # how the words of the source are read here
    largest_particle_mm: float | None = None  # has to be declared: heat cannot show it
    resets: tuple[str, ...] = field(
        default=(
            "a reading below the floor",
            "a gap in the record longer than the trust allows",
            "a stuck sensor",
            "a late or contradicting reading below the floor",
        )
    )


LOGGED = Trust(max_gap_h=1.0, stuck_h=6.0)
DAILY = Trust(max_gap_h=26.0, stuck_h=96.0)
PASTEURISER = Trust(max_gap_h=0.25, stuck_h=2.0)
AFTER_TURNING_H = 24.0

_READ = (
    "Every measuring point must hold the temperature, and all of them at the same time: heat in "
    "one corner on one day and in another on the next does not treat the batch. "
)
_LOGGED = (
    "Readings more than 1 h apart leave a gap; a value unchanged for more than 6 h is a stuck "
    "sensor (the longest such run in two measured in-vessel batches at 15 min was 1.5 h). Both "
    "numbers are choices of this project."
)
_DAILY = (
    "Read once a day by hand at the least: readings more than 26 h apart leave a gap, a value "
    "unchanged for more than 96 h is a stuck sensor. Both numbers are choices of this project."
)
_TURNED = (
    "Turning is demanded and lets heat out: in the 24 h after a turning time below the floor is "
    "not counted but does not start the count again. The text does not say so; to be confirmed "
    "with the authority (set pause_after_turning_h to 0 for the strict reading). "
)
_PART_503 = "Title 40 Code of Federal Regulations, part 503 (1993), "
_BIOABFV = "Bioabfallverordnung (BioAbfV), "

_KNOWN = (
    Profile(
        id="us_503_pfrp_in_vessel",
        jurisdiction="United States",
        method="composting in a vessel, process to further reduce pathogens",
        holds=(Hold(55.0, 3.0),),
        trust=LOGGED,
        source=f"{_PART_503}appendix B, B. Processes to further reduce pathogens, 1. Composting",
        reading=f"{_READ}The three days are consecutive. {_LOGGED}",
    ),
    Profile(
        id="us_503_pfrp_aerated_static_pile",
        jurisdiction="United States",
        method="aerated static pile, process to further reduce pathogens",
        holds=(Hold(55.0, 3.0),),
        trust=LOGGED,
        source=f"{_PART_503}appendix B, B. Processes to further reduce pathogens, 1. Composting",
        reading=f"{_READ}The three days are consecutive. {_LOGGED}",
    ),
    Profile(
        id="us_503_pfrp_windrow",
        jurisdiction="United States",
        method="turned windrow, process to further reduce pathogens",
        holds=(Hold(55.0, 15.0, turnings=5, pause_after_turning_h=AFTER_TURNING_H),),
        trust=DAILY,
        source=f"{_PART_503}appendix B, B. Processes to further reduce pathogens, 1. Composting",
        reading=f"{_READ}{_TURNED}{_DAILY}",
    ),
    Profile(
        id="us_503_psrp_composting",
        jurisdiction="United States",
        method="composting, process to significantly reduce pathogens",
        holds=(Hold(40.0, 5.0, hot_above_c=55.0, hot_hours=4.0),),
        trust=LOGGED,
        source=f"{_PART_503}appendix B, A. Processes to significantly reduce pathogens, 4. "
        "Composting",
        reading=f"{_READ}The four hours lie within five days in which 40 °C held throughout, and "
        f"need not be in one piece. {_LOGGED}",
    ),
    Profile(
        id="us_503_vector_attraction",
        jurisdiction="United States",
        method="aerobic treatment, reduction of vector attraction",
        holds=(Hold(40.0, 14.0, above=True, mean_above_c=45.0),),
        trust=DAILY,
        source=f"{_PART_503}section 503.33(b)(5); to be confirmed",
        reading=f"{_READ}The average is that of any fourteen days in which it stayed above 40 °C. "
        f"{_DAILY}",
    ),
    Profile(
        id="de_bioabfv_2013",
        jurisdiction="Germany",
        method="thermophilic composting",
        holds=(
            Hold(55.0, 14.0, pause_after_turning_h=AFTER_TURNING_H),
            Hold(60.0, 6.0),
            Hold(65.0, 3.0),
        ),
        trust=LOGGED,
        source=f"{_BIOABFV}notice of 4 April 2013, annex 2, numbers 2.2.2.1 and 3.2; later "
        "amendments to be confirmed",
        reading=f"{_READ}The two weeks shall be in one piece as far as possible. {_TURNED}"
        f"The record is continuous. {_LOGGED}",
    ),
    Profile(
        id="de_bioabfv_1998",
        jurisdiction="Germany",
        method="composting, as first issued (superseded in 2012)",
        holds=(Hold(55.0, 14.0, pause_after_turning_h=AFTER_TURNING_H), Hold(65.0, 7.0)),
        trust=LOGGED,
        source=f"{_BIOABFV}first issue of 21 September 1998, annex 2, as quoted; to be confirmed",
        reading=f"{_READ}{_TURNED}{_LOGGED}",
    ),
    Profile(
        id="de_bioabfv_1998_in_vessel",
        jurisdiction="Germany",
        method="composting in a vessel, as first issued (superseded in 2012)",
        holds=(Hold(60.0, 7.0),),
        trust=LOGGED,
        source=f"{_BIOABFV}first issue of 21 September 1998, annex 2, as quoted; to be confirmed",
        reading=f"{_READ}{_LOGGED}",
    ),
    Profile(
        id="eu_142_2011_composting",
        jurisdiction="European Union",
        method="animal by-products in a composting reactor or a pasteuriser",
        holds=(Hold(70.0, 1.0 / HOURS_PER_DAY),),
        trust=PASTEURISER,
        source="Commission Regulation (EU) 142/2011 under Regulation (EC) 1069/2009, annex V, "
        "chapter III, section 1; to be confirmed",
        reading=f"{_READ}Readings more than 15 min apart leave a gap; a value unchanged for more "
        "than 2 h is a stuck sensor. Both numbers are choices of this project.",
        largest_particle_mm=12.0,
    ),
)
PROFILES: Mapping[str, Profile] = MappingProxyType({profile.id: profile for profile in _KNOWN})
