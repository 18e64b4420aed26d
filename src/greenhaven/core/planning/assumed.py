"""What planning takes for granted, in the same form as a city's own assumptions."""

from dataclasses import replace

import numpy as np

from greenhaven.core.city import Assumptions, City
from greenhaven.core.material import SOLIDS_DENSITY_KG_PER_M3
from greenhaven.core.planning.network import processing_hubs
from greenhaven.core.planning.recipes import PROCESSES, Process
from greenhaven.core.planning.settings import PlanSettings

TABLE = "planning"
PRACTICE = "On-Farm Composting Handbook (Rynk 1992), Practical Handbook (Haug 1993)"
OWN = "assumed by Greenhaven"
OPENING = (
    "what lies in a hub at the start: the same mix in each week of its lead time, of no more of "
    "each kind than an average week gives; nothing was spread before"
)

NEEDS = (
    "who asks comes before who is only assumed to take compost: twice the price of fairness, and "
    "half as much again for the first half of each wish"
)
# What the plan brings to nobody, although it is asked for, and why.
NEEDS_OF_BROWNS = (
    "wood and leaves go to heaps, which do not compost without them, and how much of them a garden "
    "can use is in no table; neighbours answer who asks for some"
)
NEEDS_AT_HOME = (
    "no home is in the plan, and nobody knows what the soil of a garden at home can safely take; "
    "neighbours answer who asks for some"
)
BY_PEOPLE = "answered by people"


def all_assumptions(city: City, settings: PlanSettings | None = None) -> Assumptions:
    """A city's assumptions, and after them those that planning adds.

    Parameters
    ----------
    city : City
    settings : PlanSettings, optional

    Returns
    -------
    Assumptions
        The rows of ``city.assumptions`` keep their places; the others have the table "planning"
        and count the hubs, districts or places that rest on them.
    """
    own = planning_assumptions(city, settings or PlanSettings())
    names = Assumptions.names()
    columns = {name: [getattr(city.assumptions, name), getattr(own, name)] for name in names}
    return replace(own, **{name: np.concatenate(parts) for name, parts in columns.items()})


def planning_assumptions(city: City, settings: PlanSettings) -> Assumptions:
    """Lead times, yields, the bounds of a mix and the price of fairness."""
    taking = processing_hubs(city, with_demonstration=settings.with_demonstration)
    count = {name: int((city.hubs.process[taking] == name).sum()) for name in PROCESSES}
    used = [process for name, process in PROCESSES.items() if count[name]]
    mixes = sum(count[process.id] for process in used if process.needs_recipe)
    rows: list[tuple[str | int, ...]] = []
    for process in used:
        rows += [(*row, count[process.id]) for row in _of_process(process, settings)]
    rows += [(*row, mixes) for row in _of_mixes(settings) if mixes]
    if count["digester"]:
        why = "what soils may take of it is not stated; it fetches what compost does at the gate"
        rows.append(("use_of_digestate", "*", "sale only", "-", why, OWN, count["digester"]))
    rows += [
        (
            *("opening_mix", "*", "the largest that composts", "-"),
            OPENING,
            *(OWN, sum(count.values())),
        ),
        (
            *("links", "*", f"{settings.links}", "hubs"),
            "nearest hubs that a source or garden may use; farther ones hardly ever pay",
            *(OWN, len(city.sources) + len(city.gardens)),
        ),
        (
            *("fairness_price_per_t", "*", f"{settings.fairness_price_per_t:g}"),
            f"{city.currency} per t",
            "the floor rises until one more tonne promised to all districts together costs more",
            *(OWN, len(city.districts)),
        ),
        (
            *("need_price_per_t", "*", f"{settings.need_price_per_t:g}", f"{city.currency} per t"),
            NEEDS,
            *(OWN, len(city.gardens)),
        ),
        ("needs_of_browns", "*", BY_PEOPLE, "-", NEEDS_OF_BROWNS, OWN, len(city.gardens)),
        ("needs_at_home", "*", BY_PEOPLE, "-", NEEDS_AT_HOME, OWN, len(city.districts)),
    ]
    return Assumptions.of(
        [dict(zip(Assumptions.names(), (TABLE, *row), strict=True)) for row in rows],
        **dict.fromkeys(Assumptions.names()[:-1], np.str_),
        rows=np.int64,
    )


def _of_process(process: Process, settings: PlanSettings) -> list[tuple[str, ...]]:
    lead = settings.lead_weeks.get(process.id, process.lead_weeks)
    rows: list[tuple[str, ...]] = [
        (
            *("lead_weeks", process.id, str(lead), "weeks"),
            f"from receiving to a product of a {process.name} that may be used",
            process.source,
        )
    ]
    for name in ("carbon_loss", "nitrogen_loss"):
        if (value := getattr(process, name)) is not None:
            why = f"share that leaves a {process.name} as gas, whatever the material"
            rows.append((name, process.id, f"{value:g}", "share", why, process.source))
    return rows


def _of_mixes(settings: PlanSettings) -> list[tuple[str, ...]]:
    low, high = settings.recipe.carbon_to_nitrogen
    dry, wet = settings.recipe.moisture
    return [
        (
            *("carbon_to_nitrogen", "*", f"{low:g} to {high:g}", "-"),
            *("a mix outside of it composts slowly or loses nitrogen", PRACTICE),
        ),
        (
            *("moisture", "*", f"{100 * dry:g} to {100 * wet:g}", "%"),
            *("a drier mix stands still, a wetter one lacks air", PRACTICE),
        ),
        (
            *("free_air_space", "*", f"{settings.recipe.free_air_space:g}", "share"),
            *("less does not let air through; bulk volumes are taken to add", PRACTICE),
        ),
        (
            *("solid_density_kg_per_m3", "*", f"{SOLIDS_DENSITY_KG_PER_M3:g}", "kg/m3"),
            *("density of dry matter, for free air space", PRACTICE),
        ),
        (
            *("product_moisture", "*", f"{PROCESSES['windrow'].product_moisture:g}", "share"),
            *("ripe compost; what is wetter dries, what is drier is sprinkled", OWN),
        ),
    ]
