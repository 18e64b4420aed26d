"""Cities: the bundled ones, those of a folder, and random ones for trials."""

from greenhaven.cities.assuming import assumption_for
from greenhaven.cities.faults import CityFolderError, Fault
from greenhaven.cities.folder import UnknownCityError, bundled, open_city
from greenhaven.cities.rulebooks import (
    check_folder,
    open_rulebook,
    proposal_in,
    proposals_of,
    rulebook_in,
)

__all__ = [
    "CityFolderError",
    "Fault",
    "UnknownCityError",
    "assumption_for",
    "bundled",
    "check_folder",
    "open_city",
    "open_rulebook",
    "proposal_in",
    "proposals_of",
    "rulebook_in",
]
