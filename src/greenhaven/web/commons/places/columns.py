"""What a keeper may declare of a place: the one list, with units and ranges."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.core.city import City, CompostWanted, GardenUse
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.places.models import PlaceKind
from greenhaven.web.commons.quantities import number
from greenhaven.web.commons.units import POUND_KG, read_number
from greenhaven.web.commons.words import materials_of, open_months
from greenhaven.web.commons.words import value as value_words

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

SQUARE_FOOT_M2 = Decimal("0.09290304")  # exact by definition, as the pound's mass
ACRE_M2 = 43560 * SQUARE_FOOT_M2
LONGEST_TEXT = 200


class DeclarationError(GreenhavenError):
    """What was declared cannot be read or cannot be."""


def digits_of(value: Decimal) -> int:
    """How many figures after the point a number needs."""
    return max(0, -int(value.normalize().as_tuple().exponent))


class Form(StrEnum):
    """How a value is given."""

    NUMBER = "number"
    CHOICE = "choice"
    MATERIALS = "materials"
    MONTHS = "months"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Declarable:
    """One fact that a keeper may declare."""

    column: str
    label: "StrOrPromise"
    form: Form
    unit: str = ""  # in which it is kept
    units: Mapping[str, Decimal] | None = None  # how many of that unit one of these is
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(0)
    choices: tuple[tuple[str, "StrOrPromise"], ...] = ()
    plan_reads_it: bool = True

    def read(self, value: str, unit: str, city: City) -> tuple[str, str]:
        """The value as it is kept, and its unit."""
        readers = {
            Form.NUMBER: self._number,
            Form.CHOICE: self._choice,
            Form.MATERIALS: self._materials,
            Form.MONTHS: self._months,
            Form.TEXT: self._text,
        }
        return readers[self.form](value.strip(), unit, city), self.unit

    def _number(self, value: str, unit: str, _city: City) -> str:
        factors = self.units or {self.unit: Decimal(1)}
        if unit not in factors:
            raise DeclarationError(
                _("%(what)s: one of the units %(units)s was expected, “%(unit)s” came.")
                % {
                    "what": self.label,
                    "units": ", ".join(map(value_words, factors)),
                    "unit": unit[:32],
                }
            )
        read = read_number(value) * factors[unit]
        if not self.least <= read <= self.most:
            raise DeclarationError(
                _("%(what)s: between %(least)s and %(most)s %(unit)s was expected.")
                % {
                    "what": self.label,
                    "least": number(float(self.least), digits_of(self.least)),
                    "most": number(float(self.most), digits_of(self.most)),
                    "unit": value_words(self.unit),
                }
            )
        return f"{read.quantize(Decimal('0.0001')).normalize() + 0:f}"  # "0", never "-0"

    def _choice(self, value: str, _unit: str, _city: City) -> str:
        if value not in dict(self.choices):
            raise DeclarationError(
                _("%(what)s: choose one of those that are listed.") % {"what": self.label}
            )
        return value

    def _materials(self, value: str, _unit: str, city: City) -> str:
        known = set(city.kinds.id.tolist())
        chosen = dict.fromkeys(value.split())
        if not chosen or not known.issuperset(chosen):
            raise DeclarationError(
                _("%(what)s: choose one or more of the city's materials.") % {"what": self.label}
            )
        return " ".join(chosen)

    def _months(self, value: str, _unit: str, _city: City) -> str:
        chosen = set(value.split())
        if not chosen or not chosen <= {str(month) for month in range(1, 13)}:
            raise DeclarationError(
                _("%(what)s: choose the months in which it is open.") % {"what": self.label}
            )
        return " ".join(sorted(chosen, key=int))

    def _text(self, value: str, _unit: str, _city: City) -> str:
        if not value or len(value) > LONGEST_TEXT or not value.isprintable():
            raise DeclarationError(
                _("%(what)s: a line of 1 to %(most)s letters was expected.")
                % {"what": self.label, "most": LONGEST_TEXT}
            )
        return value


AREAS = {"m²": Decimal(1), "ft²": SQUARE_FOOT_M2, "acre": ACRE_M2, "ha": Decimal(10_000)}
PER_WEEK = {
    "t/week": Decimal(1),
    "kg/week": Decimal("0.001"),
    "lb/week": POUND_KG / 1000,
}
METRES = {"m": Decimal(1), "ft": Decimal("0.3048")}
YES_NO = (("yes", gettext_lazy("yes")), ("no", gettext_lazy("no")))
USES = (
    (GardenUse.FOOD_BED, gettext_lazy("beds for food")),
    (GardenUse.ORNAMENTAL, gettext_lazy("flowers and shrubs")),
    (GardenUse.SCHOOL, gettext_lazy("school garden")),
    (GardenUse.PARK, gettext_lazy("park")),
    (GardenUse.TREES, gettext_lazy("trees")),
)
WANTED = (
    (CompostWanted.ASKED, gettext_lazy("only what we ask for")),
    (CompostWanted.NONE, gettext_lazy("none: we have enough")),
    (CompostWanted.SAFE, gettext_lazy("as much as our soil can safely take")),
)
OPENING_HOURS = Declarable(
    "opening_hours", gettext_lazy("Open on these days and hours"), Form.TEXT, plan_reads_it=False
)

OF_HUB = (
    Declarable(
        "capacity_t_per_week",
        gettext_lazy("The most it takes in a week"),
        Form.NUMBER,
        unit="t/week",
        units=PER_WEEK,
        most=Decimal(20_000),
    ),
    Declarable(
        "minimum_t_per_week",
        gettext_lazy("The least it must be fed in a week"),
        Form.NUMBER,
        unit="t/week",
        units=PER_WEEK,
        most=Decimal(20_000),
    ),
    Declarable("accepts", gettext_lazy("What it takes"), Form.MATERIALS),
    Declarable(
        "takes_part",
        gettext_lazy("It takes part in the plan"),
        Form.CHOICE,
        choices=YES_NO,
    ),
    Declarable("open_months", gettext_lazy("Open in these months"), Form.MONTHS),
    OPENING_HOURS,
    Declarable(
        "foreign_matter_percent",
        gettext_lazy("Glass, plastic and metal in its compost"),
        Form.NUMBER,
        unit="%",
        most=Decimal(100),
    ),
)
OF_GARDEN = (
    Declarable(
        "area_m2",
        gettext_lazy("Its area"),
        Form.NUMBER,
        unit="m²",
        units=AREAS,
        least=Decimal("0.5"),
        most=Decimal(50_000_000),
    ),
    Declarable(
        "growing_share",
        gettext_lazy("How much of it is beds, lawn or tree pits"),
        Form.NUMBER,
        unit="1",
        units={"%": Decimal("0.01"), "1": Decimal(1)},
        most=Decimal(1),
    ),
    Declarable("use", gettext_lazy("What grows there"), Form.CHOICE, choices=USES),
    Declarable(
        "compost_wanted", gettext_lazy("How much compost is wanted"), Form.CHOICE, choices=WANTED
    ),
    Declarable(
        "open_water_m",
        gettext_lazy("The way to the nearest open water"),
        Form.NUMBER,
        unit="m",
        units=METRES,
        most=Decimal(50_000),
    ),
    Declarable(
        "well_m",
        gettext_lazy("The way to the nearest well"),
        Form.NUMBER,
        unit="m",
        units=METRES,
        most=Decimal(50_000),
    ),
    OPENING_HOURS,
)
DECLARABLE: Mapping[str, tuple[Declarable, ...]] = {
    PlaceKind.HUB: OF_HUB,
    PlaceKind.GARDEN: OF_GARDEN,
    PlaceKind.SOURCE: (OPENING_HOURS,),
    PlaceKind.HOME: (),
}


def declarable(kind: str, column: str) -> Declarable:
    """What may be declared in that column of a place of that kind."""
    found = next((each for each in DECLARABLE[kind] if each.column == column), None)
    if found is None:
        raise DeclarationError(_("This cannot be declared of such a place."))
    return found


def in_words(fact: Declarable, value: str, city: City) -> str:
    """A declared value as people read it, without its unit."""
    if fact.form == Form.CHOICE:
        return str(dict(fact.choices).get(value, value))
    if fact.form == Form.MATERIALS:
        names = materials_of(city)
        return ", ".join(names.get(each, each) for each in value.split())
    if fact.form == Form.MONTHS:
        return open_months(value)
    if fact.form == Form.NUMBER:
        exact = Decimal(value)
        shown = exact * 100 if fact.unit == "1" else exact
        return number(float(shown), min(2, digits_of(shown)))
    return value
