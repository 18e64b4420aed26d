"""Hygiene of compost: has every measuring point been hot for long enough?

`Watch.begin(PROFILES["us_503_pfrp_in_vessel"], sensors).follow(times, temperatures).verdict()`.
The verdict rests on every sensor at once, never on the mean; the log can be gone through again.
"""

from greenhaven.core.models.hygiene.course import State
from greenhaven.core.models.hygiene.dose import DoseEvidence, dose, required_days
from greenhaven.core.models.hygiene.log import BATCH, Entry, replay
from greenhaven.core.models.hygiene.profiles import PROFILES, Hold, Profile, Trust
from greenhaven.core.models.hygiene.record import Fault, HygieneError
from greenhaven.core.models.hygiene.watch import Standing, Verdict, Watch

__all__ = [
    "BATCH",
    "PROFILES",
    "DoseEvidence",
    "Entry",
    "Fault",
    "Hold",
    "HygieneError",
    "Profile",
    "Standing",
    "State",
    "Trust",
    "Verdict",
    "Watch",
    "dose",
    "replay",
    "required_days",
]
