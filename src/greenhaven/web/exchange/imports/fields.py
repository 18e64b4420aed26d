"""What each kind of sheet may tell, and under which headings people usually write it."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from greenhaven.web.exchange.imports.models import ImportKind


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a row tells."""

    name: str
    label: str | Promise
    headings: tuple[str, ...]  # as people write them, in English and Spanish, without accents
    needed: bool = True
    fixable: bool = False  # one value may hold for the whole sheet


PLACE = Field(
    "place",
    _("place"),
    (
        "place",
        "name",
        "site",
        "location",
        "giver",
        "donor",
        "business",
        "member",
        "lugar",
        "nombre",
    ),
)
DISTRICT = Field(
    "district",
    _("district"),
    ("district", "neighborhood", "neighbourhood", "area", "distrito", "barrio"),
    needed=False,
    fixable=True,
)
LATITUDE = Field("lat", _("latitude"), ("lat", "latitude", "latitud"), needed=False)
LONGITUDE = Field(
    "lon", _("longitude"), ("lon", "lng", "long", "longitude", "longitud"), needed=False
)
MATERIAL = Field(
    "material",
    _("material"),
    ("material", "type", "kind", "stream", "feedstock", "what", "tipo", "que"),
    fixable=True,
)
AMOUNT = Field(
    "amount",
    _("amount"),
    (
        "amount",
        "weight",
        "quantity",
        "pounds",
        "lbs",
        "lb",
        "kg",
        "gallons",
        "buckets",
        "cantidad",
        "peso",
        "libras",
        "galones",
        "cubetas",
    ),
)
UNIT = Field("unit", _("unit"), ("unit", "units", "uom", "unidad", "unidades"), fixable=True)
EVERY = Field(
    "recurrence",
    _("how often"),
    ("how often", "frequency", "recurrence", "every", "frecuencia", "cada"),
    fixable=True,
)
FROM = Field(
    "first_day",
    _("from"),
    ("from", "start", "starts", "first day", "since", "desde", "inicio"),
    fixable=True,
)
UNTIL = Field(
    "last_day",
    _("until"),
    ("until", "end", "ends", "last day", "expires", "hasta", "fin"),
    needed=False,
    fixable=True,
)
DAY = Field("day", _("day"), ("date", "day", "when", "fecha", "dia"), fixable=True)
HUB = Field(
    "hub",
    _("brought to"),
    ("hub", "brought to", "drop-off", "dropoff", "drop off", "site", "to", "destino", "centro"),
    fixable=True,
)
GIVER = Field(
    "place",
    _("from whom"),
    ("from", "giver", "place", "name", "source", "de", "lugar", "nombre"),
    needed=False,
)
COLUMN = Field("column", _("what"), ("what", "column", "field", "que", "campo"), fixable=True)
VALUE = Field("value", _("value"), ("value", "amount", "capacity", "valor", "capacidad"))
EVIDENCE = Field(
    "evidence",
    _("how it is known"),
    ("evidence", "source", "how", "note", "notes", "fuente", "nota", "notas"),
    fixable=True,
)
NOTE = Field("note", _("note"), ("note", "notes", "comment", "nota", "notas"), needed=False)
DATES = Field("dates", _("dates are written"), (), needed=False, fixable=True)

STANDING = (PLACE, DISTRICT, LATITUDE, LONGITUDE, MATERIAL, AMOUNT, UNIT, EVERY, FROM, UNTIL, NOTE)
FIELDS: Mapping[str, Sequence[Field]] = {
    ImportKind.OFFERS: STANDING,
    ImportKind.NEEDS: STANDING,
    ImportKind.DROP_OFFS: (GIVER, HUB, MATERIAL, AMOUNT, UNIT, DAY, NOTE),
    ImportKind.DECLARATIONS: (PLACE, COLUMN, VALUE, UNIT, EVIDENCE),
}
# A heading that is a unit says both.
UNIT_HEADINGS = {
    "pounds": "lb",
    "lbs": "lb",
    "lb": "lb",
    "libras": "lb",
    "kg": "kg",
    "kilos": "kg",
    "gallons": "gal",
    "galones": "gal",
    "buckets": "bucket",
    "cubetas": "bucket",
}


def plain(text: str) -> str:
    """A heading without accents, capitals and underscores."""
    parts = unicodedata.normalize("NFKD", text.replace("_", " "))
    letters = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join(letters.casefold().split())


def guessed(kind: str, headers: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Which header tells which field, and what holds for all rows, as far as headings say."""
    columns: dict[str, str] = {}
    fixed: dict[str, str] = {}
    free = {header: plain(header) for header in headers}
    for exact in (True, False):
        for field in FIELDS[kind]:
            if field.name in columns:
                continue
            for header, words in free.items():
                if _says(words, field, exact=exact):
                    columns[field.name] = header
                    del free[header]
                    break
    amount = _bare(plain(columns.get("amount", ""))).split()
    unit = next((unit for word, unit in UNIT_HEADINGS.items() if word in amount), None)
    if unit and "unit" not in columns:
        fixed["unit"] = unit
    return columns, fixed


def _says(words: str, field: Field, *, exact: bool) -> bool:
    if exact:
        return words in field.headings
    return any(set(heading.split()) <= set(_bare(words).split()) for heading in field.headings)


def _bare(words: str) -> str:
    return "".join(letter if letter.isalnum() else " " for letter in words)
