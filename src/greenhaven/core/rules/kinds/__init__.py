"""The catalogue: every kind of article that there is."""

from typing import Annotated, TypeAlias

from pydantic import Field

from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.kinds.emergency import StormStandDown
from greenhaven.core.rules.kinds.fairness import EquityFloor, PriorityUse, ReturnShare
from greenhaven.core.rules.kinds.givers import GiverCap, GiverShare
from greenhaven.core.rules.kinds.habitat import Guardian, NestingSeason, NoDisturbZone
from greenhaven.core.rules.kinds.health import ContaminationGate, HygieneGate, Quarantine
from greenhaven.core.rules.kinds.hubs import ReactorPermit, RecipeBalance, ReserveFloor
from greenhaven.core.rules.kinds.nutrients import NutrientCap
from greenhaven.core.rules.kinds.offices import Delegation, ElectoralRoll, Review, Seats
from greenhaven.core.rules.kinds.procedures import (
    BallotSecrecy,
    DecisionPolicy,
    Initiative,
    RightToPropose,
)
from greenhaven.core.rules.kinds.soils import ClosedSeason, WaterBuffer, WeatherGate
from greenhaven.core.rules.kinds.ways import HaulingBudget, LongestHaul, MeanHaul, QuietHours

AnyArticle: TypeAlias = Annotated[
    NutrientCap
    | HygieneGate
    | ContaminationGate
    | Quarantine
    | WaterBuffer
    | ClosedSeason
    | WeatherGate
    | EquityFloor
    | PriorityUse
    | ReturnShare
    | LongestHaul
    | MeanHaul
    | QuietHours
    | HaulingBudget
    | GiverCap
    | GiverShare
    | ReactorPermit
    | RecipeBalance
    | ReserveFloor
    | StormStandDown
    | NestingSeason
    | NoDisturbZone
    | Guardian
    | DecisionPolicy
    | RightToPropose
    | Initiative
    | BallotSecrecy
    | Seats
    | ElectoralRoll
    | Delegation
    | Review,
    Field(discriminator="kind"),
]
KINDS: tuple[type[Article], ...] = (
    NutrientCap,
    HygieneGate,
    ContaminationGate,
    Quarantine,
    WaterBuffer,
    ClosedSeason,
    WeatherGate,
    EquityFloor,
    PriorityUse,
    ReturnShare,
    LongestHaul,
    MeanHaul,
    QuietHours,
    HaulingBudget,
    GiverCap,
    GiverShare,
    ReactorPermit,
    RecipeBalance,
    ReserveFloor,
    StormStandDown,
    NestingSeason,
    NoDisturbZone,
    Guardian,
    DecisionPolicy,
    RightToPropose,
    Initiative,
    BallotSecrecy,
    Seats,
    ElectoralRoll,
    Delegation,
    Review,
)

__all__ = [
    "KINDS",
    "AnyArticle",
    "BallotSecrecy",
    "ClosedSeason",
    "ContaminationGate",
    "DecisionPolicy",
    "Delegation",
    "ElectoralRoll",
    "EquityFloor",
    "GiverCap",
    "GiverShare",
    "Guardian",
    "HaulingBudget",
    "HygieneGate",
    "Initiative",
    "LongestHaul",
    "MeanHaul",
    "NestingSeason",
    "NoDisturbZone",
    "NutrientCap",
    "PriorityUse",
    "Quarantine",
    "QuietHours",
    "ReactorPermit",
    "RecipeBalance",
    "ReserveFloor",
    "ReturnShare",
    "Review",
    "RightToPropose",
    "Seats",
    "StormStandDown",
    "WaterBuffer",
    "WeatherGate",
]
