"""What series of a forecast are called, how they are drawn, and which are told together."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from greenhaven.core.forecast.outlook.told import Level


class Part(StrEnum):
    """Which part of the loop a series belongs to: its colour."""

    RAW = "raw"
    RIPE = "ripe"
    SOIL = "soil"
    AIR = "air"
    WATER = "water"


@dataclass(frozen=True, slots=True)
class Title:
    """What one quantity is called above its picture."""

    words: Promise
    part: Part


@dataclass(frozen=True, slots=True)
class Chapter:
    """Quantities that are read together."""

    id: str
    words: Promise
    quantities: tuple[str, ...]


TITLES: dict[tuple[Level, str], Title] = {
    (Level.CITY, "collected"): Title(_("Organics collected"), Part.RAW),
    (Level.CITY, "processed"): Title(_("Taken in by hubs of the city"), Part.RAW),
    (Level.CITY, "exported"): Title(_("Sent out of the city"), Part.RAW),
    (Level.CITY, "left_over"): Title(_("Left without a place"), Part.RAW),
    (Level.CITY, "to_gardens"): Title(_("Compost to gardens"), Part.RIPE),
    (Level.CITY, "to_parks"): Title(_("Compost to parks and street trees"), Part.RIPE),
    (Level.CITY, "sold"): Title(_("Compost sold"), Part.RIPE),
    (Level.CITY, "carbon_to_soil"): Title(_("Carbon that reaches soils"), Part.SOIL),
    (Level.CITY, "nitrogen_to_soil"): Title(_("Nitrogen that reaches soils"), Part.SOIL),
    (Level.CITY, "phosphorus_to_soil"): Title(_("Phosphorus that reaches soils"), Part.SOIL),
    (Level.CITY, "ammonia"): Title(_("Nitrogen lost as ammonia"), Part.AIR),
    (Level.CITY, "nitrous_oxide"): Title(_("Nitrogen lost as nitrous oxide"), Part.AIR),
    (Level.CITY, "methane"): Title(_("Carbon lost as methane"), Part.AIR),
    (Level.CITY, "leached_nitrogen"): Title(
        _("Nitrogen that compost adds to leaching"), Part.WATER
    ),
    (Level.CITY, "leached_phosphorus"): Title(
        _("Phosphorus that compost adds to leaching"), Part.WATER
    ),
    (Level.CITY, "haulage"): Title(_("Haulage"), Part.RAW),
    (Level.CITY, "in_process"): Title(_("In process in the hubs"), Part.RAW),
    (Level.CITY, "ripe"): Title(_("Ripe, waiting in the hubs"), Part.RIPE),
    (Level.HUB, "received"): Title(_("Received"), Part.RAW),
    (Level.HUB, "sent"): Title(_("Sent"), Part.RIPE),
    (Level.HUB, "in_process"): Title(_("In process"), Part.RAW),
    (Level.HUB, "ripe"): Title(_("Ripe, waiting"), Part.RIPE),
    (Level.HUB, "lost_to_air"): Title(_("Lost as gas and vapour"), Part.AIR),
    (Level.HUB, "ammonia"): Title(_("Nitrogen lost as ammonia"), Part.AIR),
    (Level.HUB, "nitrous_oxide"): Title(_("Nitrogen lost as nitrous oxide"), Part.AIR),
    (Level.HUB, "methane"): Title(_("Carbon lost as methane"), Part.AIR),
    (Level.GARDEN, "compost"): Title(_("Compost spread"), Part.RIPE),
    (Level.GARDEN, "nitrogen"): Title(_("Nitrogen in it"), Part.RIPE),
    (Level.GARDEN, "phosphorus"): Title(_("Phosphorus in it"), Part.RIPE),
    (Level.GARDEN, "soil_carbon"): Title(_("Carbon that compost leaves in the soil"), Part.SOIL),
    (Level.GARDEN, "soil_phosphorus"): Title(_("Phosphorus that gathers in the soil"), Part.SOIL),
    (Level.GARDEN, "mineral_nitrogen"): Title(_("Nitrogen within reach of roots"), Part.SOIL),
    (Level.GARDEN, "leached_nitrogen"): Title(_("Nitrogen washed below the roots"), Part.WATER),
    (Level.GARDEN, "leached_from_compost"): Title(
        _("Nitrogen that compost adds to it"), Part.WATER
    ),
    (Level.GARDEN, "stress_days"): Title(_("Days of drought for the plants"), Part.WATER),
}
CITY_CHAPTERS = (
    Chapter("in", _("What comes in"), ("collected", "exported", "in_process")),
    Chapter(
        "soil",
        _("What reaches the soil"),
        (
            "to_gardens",
            "to_parks",
            "nitrogen_to_soil",
            "phosphorus_to_soil",
            "carbon_to_soil",
            "ripe",
        ),
    ),
    Chapter(
        "lost",
        _("What is lost on the way"),
        ("ammonia", "nitrous_oxide", "methane", "leached_nitrogen", "leached_phosphorus"),
    ),
)
LEADING = (
    "collected",
    "in_process",
    "carbon_to_soil",
    "nitrogen_to_soil",
    "ammonia",
    "leached_nitrogen",
)
CITY_TOTALS = (  # those of the table, in its order
    "collected",
    "processed",
    "exported",
    "left_over",
    "to_gardens",
    "to_parks",
    "sold",
    "carbon_to_soil",
    "nitrogen_to_soil",
    "phosphorus_to_soil",
    "ammonia",
    "nitrous_oxide",
    "methane",
    "leached_nitrogen",
    "leached_phosphorus",
    "haulage",
    "in_process",
    "ripe",
)
HUB_SERIES = ("received", "in_process", "sent", "ripe", "ammonia", "methane")
GARDEN_SERIES = (
    "compost",
    "nitrogen",
    "phosphorus",
    "soil_carbon",
    "leached_nitrogen",
    "leached_from_compost",
    "mineral_nitrogen",
    "soil_phosphorus",
    "stress_days",
)
