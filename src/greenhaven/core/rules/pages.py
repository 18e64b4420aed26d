"""The reference page of rules, made from the catalogue.

python -m greenhaven.core.rules.pages > docs/reference/rules.md
"""

import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from greenhaven.core.rules.activations import REPORT_DAYS
from greenhaven.core.rules.articles import STEWARD_DAYS, Article, Layer, Price
from greenhaven.core.rules.bounds import Bound
from greenhaven.core.rules.dates import Season
from greenhaven.core.rules.drafts import Amendment, Leave
from greenhaven.core.rules.kinds import KINDS
from greenhaven.core.rules.kinds.nutrients import CEILINGS
from greenhaven.core.rules.procedure import default_articles
from greenhaven.core.rules.proposals import Add, Amend, Proposal, Repeal
from greenhaven.core.rules.reading import article_of
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.triggers import BOUNDS as TRIGGER_BOUNDS
from greenhaven.core.rules.triggers import NEEDED, Renewal, Trigger

HEAD = f"""# Rules

*Made from the catalogue itself: `python -m greenhaven.core.rules.pages > docs/reference/rules.md`.*

A rule is an **article**: a kind from this catalogue and its parameters. Nobody writes code into a
rule. Each kind says a sentence, gives the planner rows, judges single handovers, tells how it
differs from an earlier version, and may wait for a warning.
[Write a proposal](../how-to/write-a-proposal.md) shows them in use;
[a decision](../decisions/0021-rules-are-typed-articles.md) says why they are so.

A **rulebook** is a JSON file, `rulebook.json` in a [city folder](city-folder.md); a city without
one has no rules but the limits of its places. A field that is not named here is refused, and so is
a number out of its bounds, with the nearest valid value. A number has at most six digits, so that
the sentence that people read says it whole.

Time: a plan knows weeks. What closes a place for a day (closed season, stand-down) closes it in the
plan for that week; what can be avoided by choosing the hour or day (quiet hours, weather) binds
rounds and the guard alone.

What nobody measured is not known. An article that needs it has no effect there, and
`greenhaven rules check` says so; where it would rather hold back, it has `without_record`.

Layers, the highest first: {", ".join(Layer)}. A proposal of a lower layer may only tighten an
article of a higher one; no proposal can touch a law but to tighten it; an order of stewards ends
within {STEWARD_DAYS} days, and they cannot give the same one again within {STEWARD_DAYS} days of
its end.

Levels: an article is the whole city's, or of one **district** or **circle**. Then it touches only
places of its own area, and can only tighten what a wider level sets for the same kind and subject;
a looser value is refused with the article above it and the nearest valid value. An article of a
circle names the circle's places, so that the text itself says for ever what it meant.

How people decide is written in articles too: the procedural kinds below. They speak of no movement;
planner and guard never meet them. What nobody has settled is settled by the
[defaults](#defaults-of-the-procedure), and pages say that nobody adopted them. What a proposal has
to reach is asked of the articles **in force**: the highest, in each respect, of what its layer asks
and of what every article asks that it touches. A vote that would lower a bar has to clear it as it
stands; one that would raise it need not clear the new one.

Guardians and nesting seasons speak of work, too, that no plan moves; it is told to whoever does it.

Left out: a load of metals, and food that people could still eat. Neither is a fact that a city
records yet.
"""
RECORDED = f"""
A warning sets an article in force once; while it rests only a worse one does so again. Each
time is recorded with the warning, and {REPORT_DAYS} days after its end it is told what it did. A
renewal is an amendment that adds to `renewals` and nothing else: each prolongs the emergency by at
most `max_hours`, and needs the vote of the matter `renewal`.
"""
NOBODY = """
Every share, majority and number of days here can be decided, by an article of the same kind and
matter. Until then these hold, and nobody has adopted them.
"""
NAMES = {str: "text", float: "number", int: "whole number", bool: "true, false", date: "date"}
EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "nutrient_cap": {"nutrient": "phosphorus", "cap_kg_per_ha_year": 15},
    "hygiene_gate": {"garden_kinds": ["garden"]},
    "contamination_gate": {"most_foreign_matter_percent": 0.5},
    "quarantine": {},
    "water_buffer": {"open_water_m": 10, "well_m": 50},
    "closed_season": {"season": {"begins": "11-15", "ends": "02-01"}},
    "weather_gate": {"most_rain_mm_per_day": 10, "not_in_frost": True},
    "equity_floor": {"part_of_fair_share": 0.5, "least_total_t_per_week": 1},
    "priority_use": {
        "part_of_need": 0.8,
        "uses": ["school"],
        "price": {"per_unit": 50, "currency": "USD"},
    },
    "return_share": {"to_districts": ["101", "102"], "least_share": 0.25},
    "longest_haul": {"longest_km": 8},
    "mean_haul": {"mean_km": 6},
    "quiet_hours": {"begins": "22:00", "ends": "07:00"},
    "hauling_budget": {"most_per_week": 50000, "currency": "USD"},
    "giver_cap": {"most_t_per_season": 20},
    "giver_share": {"most_share": 0.15},
    "reactor_permit": {"most_t_per_week": 30},
    "recipe_balance": {"least_carbon_per_nitrogen": 26, "most_carbon_per_nitrogen": 34},
    "reserve_floor": {"least_t": 5, "weeks_to_build": 2},
    "storm_stand_down": {"trigger": {"event": "flood", "linger_h": 24, "max_hours": 72}},
    "nesting_season": {
        "season": {"begins": "03-01", "ends": "09-30"},
        "stops": ["deliveries", "mowing", "pruning"],
        "garden_kinds": ["park"],
    },
    "no_disturb_zone": {"sites": ["rose-garden"], "for_whom": "the bats under its roof"},
    "guardian": {"guardian": "The keeper of the pond", "sites": ["mill-pond"]},
    "decision_policy": {
        "matter": "constitution",
        "majority": "3/4",
        "strict": False,
        "quorum_share": 0.25,
        "second_vote_after_days": 30,
    },
    "right_to_propose": {"matter": "ordinary", "cosigners": 3},
    "initiative": {"least_share": 0.05},
    "ballot_secrecy": {"matter": "seats", "secrecy": "secret"},
    "seats": {"body": "stewards", "seats": 5, "most_terms": 3},
    "electoral_roll": {"closes_days_before": 7},
    "delegation": {},
    "review": {"after_months": 12},
}


def page() -> str:
    """The whole page, in Markdown."""
    shared = set(Article.model_fields)
    parts = [
        HEAD,
        _table("Every article", Article, {}),
        _table("Price: what makes it soft", Price, {}),
        _table("Trigger: what makes it an emergency", Trigger, TRIGGER_BOUNDS),
        _table("Renewal: a vote that an emergency goes on", Renewal, {}),
        RECORDED,
        _table("Season", Season, {}),
        "## Kinds\n",
        *(_kind(kind, shared) for kind in KINDS),
        _table("A rulebook", Rulebook, {}),
        _table("A proposal", Proposal, {}),
        *(_table(f"Change: {each.__name__.lower()}", each, {}) for each in (Amend, Add, Repeal)),
        _table("An amendment of a proposal", Amendment, {}),
        _table("Change: leave", Leave, {}),
        _defaults(),
    ]
    return "\n".join(parts)


def _defaults() -> str:
    """What holds where a network has settled nothing."""
    lines = [f"- {each.sentence()}" for each in default_articles()]
    return "\n".join(["## Defaults of the procedure", NOBODY, *lines]) + "\n"


def _kind(kind: type[Article], shared: set[str]) -> str:
    name = get_args(kind.model_fields["kind"].annotation)[0]
    example = _example(name)
    about = "\n\n".join(inspect.cleandoc(kind.__doc__ or "").split("\n\n"))
    lines = [f"### `{name}`\n", f"{about}\n", f"> {example.sentence()}\n"]
    if kind.PRACTICE:
        lines.append(f"Practice: {kind.PRACTICE}.\n")
    if kind.PROTECTS:
        lines.append(f"It protects {kind.PROTECTS}: no price makes it soft.\n")
    own = {key: field for key, field in kind.model_fields.items() if key not in shared}
    first = {key: field for key, field in own.items() if key in kind.__annotations__}
    own = first | own
    lines.append(_rows(own, example.bounds()))
    if name == "nutrient_cap":
        lines += [
            f"- {nutrient}: {bound.words()}; {bound.why}\n" for nutrient, bound in _ceilings()
        ]
    else:
        lines += [f"- `{key}`: {bound.why}\n" for key, bound in example.bounds().items()]
    return "\n".join(lines)


def _example(name: str) -> Article:
    raw = {"kind": name, "id": "example", "effective_from": "2026-01-01", **EXAMPLES[name]}
    return article_of(raw)


def _ceilings() -> Iterator[tuple[str, Bound]]:
    for nutrient, bound in CEILINGS.items():
        yield nutrient.value, bound


def _table(title: str, model: type[BaseModel], bounds: Mapping[str, Bound]) -> str:
    return f"## {title}\n\n{_rows(model.model_fields, bounds)}"


def _rows(fields: Mapping[str, FieldInfo], bounds: Mapping[str, Bound]) -> str:
    shown = {key: field for key, field in fields.items() if field.description}
    if not shown:
        return ""
    rows: list[Sequence[str]] = [("field", "holds", "bounds", "if not given", "meaning")]
    rows.append(["---"] * 5)
    for key, field in shown.items():
        bound = bounds[key].words() if key in bounds else ""
        given = _default(field)
        rows.append((f"`{key}`", _type(field.annotation), bound, given, str(field.description)))
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"


def _default(field: FieldInfo) -> str:
    if field.default is PydanticUndefined or field.json_schema_extra == NEEDED:
        return "needed"
    value = field.default
    if value is None or value in ("", ()):
        return "–"
    if isinstance(value, bool):
        return "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _type(annotation: Any) -> str:
    """What a field holds, in words."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _type(get_args(annotation)[0])
    if origin in (UnionType, Union):
        held = [_type(each) for each in get_args(annotation) if each is not type(None)]
        return " or ".join(dict.fromkeys(held))
    if origin is tuple:
        return f"list of {_type(get_args(annotation)[0])}"
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return ", ".join(f"`{each.value}`" for each in annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation.__name__.lower()
    return NAMES.get(annotation, "names and values")


if __name__ == "__main__":
    sys.stdout.write(page())
