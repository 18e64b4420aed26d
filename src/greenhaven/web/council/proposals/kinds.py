"""The kinds of articles as people choose among them: what each is called, and its group."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from greenhaven.core.rules.kinds.procedures import Procedural
from greenhaven.core.rules.reading import BY_KIND


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds that are about the same thing."""

    title: str | Promise
    kinds: Mapping[str, str | Promise]


GROUPS = (
    Group(
        _("Soils and waters"),
        {
            "nutrient_cap": _("a cap of a nutrient: how much a soil gets in a year"),
            "closed_season": _("a season in which nothing is spread"),
            "water_buffer": _("a distance to open water and wells"),
            "weather_gate": _("nothing is spread in rain, snow or frost"),
        },
    ),
    Group(
        _("Fairness"),
        {
            "equity_floor": _("a least share for every district"),
            "priority_use": _("some places come first"),
            "return_share": _("a least share of what goes back to some districts"),
            "giver_cap": _("a most that one giver brings in a season"),
            "giver_share": _("a largest share of one giver"),
        },
    ),
    Group(
        _("Ways and hours"),
        {
            "longest_haul": _("a longest way"),
            "mean_haul": _("a mean way"),
            "quiet_hours": _("quiet hours"),
            "hauling_budget": _("a budget for carrying"),
        },
    ),
    Group(
        _("Hubs and heaps"),
        {
            "reactor_permit": _("a most that a hub takes in a week"),
            "recipe_balance": _("bounds for the mix: carbon to nitrogen"),
            "reserve_floor": _("a reserve of ripe compost"),
        },
    ),
    Group(
        _("Health"),
        {
            "hygiene_gate": _("only compost whose heat was shown"),
            "contamination_gate": _("only compost with little foreign matter"),
            "quarantine": _("what is on hold stays where it is"),
        },
    ),
    Group(
        _("What lives here"),
        {
            "nesting_season": _("a nesting season: some work rests"),
            "no_disturb_zone": _("a zone of rest around some places"),
            "guardian": _("a guardian who speaks for a place"),
        },
    ),
    Group(
        _("Emergencies"),
        {"storm_stand_down": _("a stand-down while a warning is in force")},
    ),
    Group(
        _("How we decide"),
        {
            "decision_policy": _("what a vote has to reach"),
            "right_to_propose": _("who may propose and amend"),
            "initiative": _("how many can force a vote"),
            "ballot_secrecy": _("how votes are cast"),
            "seats": _("seats of a body"),
            "electoral_roll": _("when the roll closes"),
            "delegation": _("whether votes are handed on"),
            "review": _("when articles are looked at again"),
        },
    ),
)
TITLES: Mapping[str, str | Promise] = {
    kind: title for group in GROUPS for kind, title in group.kinds.items()
}


def is_procedural(kind: str) -> bool:
    """Whether it is about how people decide."""
    return issubclass(BY_KIND[kind], Procedural)
