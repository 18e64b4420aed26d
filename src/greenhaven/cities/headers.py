"""Advice on the header of a table: a close name, a unit that is not ours."""

import difflib
from collections.abc import Iterable, Mapping

CONVERSIONS: Mapping[str, str] = {
    "ha": "1 ha = 10 000 m2",
    "hectares": "1 ha = 10 000 m2",
    "acres": "1 acre = 4046.86 m2",
    "sqft": "1 sq ft = 0.092903 m2",
    "ft2": "1 sq ft = 0.092903 m2",
    "km2": "1 km2 = 1 000 000 m2",
    "tons": "1 short ton = 0.90718474 t",
    "ton": "1 short ton = 0.90718474 t",
    "kg": "1000 kg = 1 t",
    "lb": "1 lb = 0.00045359237 t",
    "lbs": "1 lb = 0.00045359237 t",
    "pounds": "1 lb = 0.00045359237 t",
    "f": "°C = (°F - 32) / 1.8",
    "in": "1 in = 25.4 mm",
    "inches": "1 in = 25.4 mm",
    "cm": "1 cm = 10 mm",
    "mph": "1 mph = 0.44704 m/s",
    "kmh": "1 km/h = 0.27778 m/s",
    "day": "a week has 7 days",
    "month": "a year has 12 months",
    "year": "a year has 365.25 / 7 weeks",
    "acre": "1 ha = 2.47105 acres",
    "fraction": "1 = 100 %",
}


def close_name(name: str, known: Iterable[str]) -> str:
    """The known name that was probably meant, or nothing."""
    candidates = list(known)
    lowered = name.lower()
    same_start = [each for each in candidates if each.split("_")[0] == lowered.split("_")[0]]
    if len(same_start) == 1 and "_" in same_start[0]:
        return same_start[0]
    close = difflib.get_close_matches(lowered[:100], candidates, n=1, cutoff=0.6)
    return close[0] if close else ""


def conversion(name: str, meant: str) -> str:
    """How to convert the unit in a name to that of the column that was meant, or nothing."""
    theirs = [part for part in name.lower().split("_") if part not in meant.split("_")]
    return next((CONVERSIONS[part] for part in theirs if part in CONVERSIONS), "")


def advice(name: str, known: Iterable[str]) -> tuple[str, str]:
    """What was expected instead of an unknown column, and the known column that was meant."""
    columns = list(known)
    meant = close_name(name, columns)
    if not meant:
        return f"one of: {', '.join(columns)}", ""
    factor = conversion(name, meant)
    return f"{meant}" + (f" ({factor})" if factor else " (did you mean this?)"), meant
