"""Plan the coming weeks of a loaded city."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from greenhaven.cities import open_city
from greenhaven.core.planning.solver import InfeasiblePlanError
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.models import Snapshot
from greenhaven.web.commons.quantities import mass, percent
from greenhaven.web.commons.snapshots.queries import latest_snapshot
from greenhaven.web.exchange.loop.replanning import plan_now
from greenhaven.web.exchange.models import MOST_WEEKS, Plan

BY = "plan_city"
NO_PLAN = 3  # exit code, as that of `greenhaven plan`
LINES = (
    ("collected_t", "collected"),
    ("composted_t", "to compost"),
    ("digested_t", "to the digester"),
    ("exported_t", "to processors outside the city"),
    ("unserved_t", "without a place"),
    ("returned_to_soil_t", "back to the soil"),
    ("returned_from_opening_t", "– of it in process before, as assumed"),
    ("to_gardens_t", "– of which to gardens"),
    ("sold_t", "sold"),
    ("gardens_safe_t_per_year", "gardens can safely take, a year"),
)


class Command(BaseCommand):
    """`plan_city nyc --weeks 12`"""

    stealth_options = ("progress",)
    help = "Plan the coming weeks of a city; a plan that is there already is not made again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The city and the number of weeks."""
        parser.add_argument("name", help="a loaded city, such as nyc, or its folder")
        parser.add_argument("--weeks", type=int, default=12, help=f"1 to {MOST_WEEKS}")
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="one object, nothing else"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Plan, keep, tell."""
        console = Console(file=cast(TextIO, self.stderr if options["as_json"] else self.stdout))
        weeks, name = options["weeks"], options["name"]
        if not 1 <= weeks <= MOST_WEEKS:
            raise CommandError(f"--weeks: 1 to {MOST_WEEKS} was expected, {weeks} came.")
        try:
            snapshot = loaded(name)
            plan, new = self._plan(console, snapshot, weeks, options.get("progress"))
        except InfeasiblePlanError as error:
            raise CommandError(str(error), returncode=NO_PLAN) from error
        except GreenhavenError as error:
            raise CommandError(str(error)) from error
        if options["as_json"]:
            self.stdout.write(json.dumps(as_object(plan, new=new), ensure_ascii=False))
            return
        console.print(summary_table(plan))
        if not new:
            console.print("This plan was there already; nothing was made again.")

    def _plan(
        self,
        console: Console,
        snapshot: Snapshot,
        weeks: int,
        told: Callable[[str, float], None] | None,
    ) -> tuple[Plan, bool]:
        if told is not None:
            return plan_now(city_id=snapshot.city, weeks=weeks, by=BY, progress=told)
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task(f"Planning {weeks} weeks", total=1.0)
            return plan_now(
                city_id=snapshot.city,
                weeks=weeks,
                by=BY,
                progress=lambda stage, share: progress.update(
                    task, description=stage, completed=share
                ),
            )


def loaded(name: str) -> Snapshot:
    """The newest snapshot of a city, by its id or by the folder that it is in."""
    known = latest_snapshot(name) or latest_snapshot(open_city(name).id)
    if known is None:
        raise CommandError(f"{name} is not loaded. Load it with: load_city {name}")
    return known


def as_object(plan: Plan, *, new: bool) -> dict[str, Any]:
    """The plan's numbers for a script."""
    return {
        "city": plan.snapshot.city,
        "start": plan.start.isoformat(),
        "weeks": plan.weeks,
        "status": "optimal",
        "new": new,
        **plan.summary,
    }


def summary_table(plan: Plan) -> Table:
    """The plan's numbers that people quote."""
    table = Table(title=str(plan), show_header=False, title_justify="left")
    table.add_column()
    table.add_column(justify="right")
    for key, label in LINES:
        table.add_row(label, mass(plan.summary[key]))
    table.add_row(
        "– of what the organics collected in a year would make",
        percent(plan.summary["gardens_safe_share"]),
    )
    return table
