"""Cities: the bundled ones, those of a folder, and random ones for trials."""

from greenhaven.cities.assuming import assumption_for
from greenhaven.cities.faults import CityFolderError, Fault
from greenhaven.cities.folder import UnknownCityError, bundled, check_folder, open_city

__all__ = [
    "CityFolderError",
    "Fault",
    "UnknownCityError",
    "assumption_for",
    "bundled",
    "check_folder",
    "open_city",
]
