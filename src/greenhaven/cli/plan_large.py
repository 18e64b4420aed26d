"""The plan of a city too large to be planned place by place: made, written and shown."""

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from greenhaven.cli.plan_shown import LINES
from greenhaven.cli.screen import out, table
from greenhaven.core.city import City
from greenhaven.core.planning.groups.flow_table import as_csv, as_parquet
from greenhaven.core.planning.groups.grouped_plan import GroupedPlan
from greenhaven.core.planning.settings import Fairness, PlanSettings
from greenhaven.core.planning.words import grouped, mass
from greenhaven.core.rules.rulebook import Rulebook

GROUP_WRITERS: dict[str, Callable[[City, GroupedPlan], bytes]] = {
    ".csv": as_csv,
    ".parquet": as_parquet,
}


@dataclass(frozen=True, slots=True)
class Spent:
    """What a planning took.

    Parameters
    ----------
    wall_s, cpu_s : float
    peak_mb : float
        Most memory that this program held, the city included.
    """

    wall_s: float
    cpu_s: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Clock:
    """When a planning began."""

    wall: float
    cpu: float

    @classmethod
    def started(cls) -> "Clock":
        """Now."""
        return cls(time.perf_counter(), time.process_time())

    def spent(self) -> Spent:
        """Since then."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        per_mb = 2**20 if sys.platform == "darwin" else 2**10
        now = Clock.started()
        return Spent(now.wall - self.wall, now.cpu - self.cpu, peak / per_mb)


def not_for_large(settings: PlanSettings, file: Path | None) -> str:
    """What was asked for that plans of groups do not do; "" = nothing."""
    if settings.fairness is Fairness.LEXICOGRAPHIC:
        return (
            "--lexicographic: a city of this size is planned by groups, which raise the floor of "
            "the worst-off district only; leave it out"
        )
    if file is not None and file.suffix not in GROUP_WRITERS:
        kinds = " or ".join(GROUP_WRITERS)
        return (
            f"--out {file}: a city of this size is planned by groups, whose flows are written as a "
            f"table: the name must end in {kinds}"
        )
    return ""


def large_as_object(
    city: City, made: GroupedPlan, spent: Spent, book: Rulebook | None
) -> dict[str, Any]:
    """The plan's numbers as one flat object; keys end in their unit."""
    return {
        "city": made.city,
        "start": made.start.isoformat(),
        "weeks": made.weeks,
        "status": "grouped",
        **made.summary,
        "fairness_floor": made.fairness_floor,
        "flows": len(made.collected) + len(made.returned),
        "unreported_source_weeks": made.unreported,
        "currency": city.currency,
        "gap": made.gap,
        "carried_out_gap": made.carried_out.gap,
        "planned_cost": made.planned.cost,
        "lower_bound": made.planned.bound,
        "rounds": len(made.rounds),
        "source_groups": int(made.source_group.max()) + 1,
        "garden_groups": int(made.garden_group.max()) + 1,
        "wall_s": spent.wall_s,
        "cpu_s": spent.cpu_s,
        "peak_mb": spent.peak_mb,
        "rulebook": book.digest() if book else "",
        "rules": len(made.articles),
        "rules_binding": int((made.articles.binding > 0).sum()),
    }


def show_large(city: City, made: GroupedPlan, spent: Spent, book: Rulebook | None) -> None:
    """The plan for people: what it comes to, and how near it is to the best."""
    title = f"{city.name}: {made.weeks} weeks from {made.start:%d %B %Y}"
    rows = [(label, mass(made.summary[key])) for label, key in LINES]
    out.print(table(title, ("", "wet mass"), rows))
    for line in _lines(city, made, spent):
        out.print(line, highlight=False)
    if book and len(made.articles):
        out.print(f"\nRules that it obeys (rulebook, version {book.version}):")
        for row in made.articles.records():
            sentence = book.sentence(row["article"])
            used = f" Used up: {row['binding']} of {row['bounds']}." if row["binding"] else ""
            out.print(f"  {sentence}{used}", highlight=False, markup=False)
    out.print(
        f"\nBalances hold to {made.summary['max_balance_error']:.1e} in every hub and week.",
        highlight=False,
    )


def _lines(city: City, made: GroupedPlan, spent: Spent) -> tuple[str, str, str]:
    """How it was planned, how good it is, and what that took."""
    places = (
        f"{grouped(len(city.sources))} sources in {grouped(int(made.source_group.max()) + 1)} "
        f"groups and {grouped(len(city.gardens))} gardens in "
        f"{grouped(int(made.garden_group.max()) + 1)} were planned."
    )
    proven = (
        f"Proven: no plan is cheaper by more than {100 * made.gap:.2g} %, counting the reward for "
        f"fairness; no deliveries of what this one collects, by more than "
        f"{100 * made.carried_out.gap:.2g} %."
    )
    took = (
        f"It took {spent.wall_s:.0f} s, {spent.cpu_s:.0f} s of one processor, and "
        f"{grouped(spent.peak_mb)} MB of memory."
    )
    return places, proven, took
