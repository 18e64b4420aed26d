"""Follow the plan in force through many futures."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from greenhaven.core.forecast.uncertain import MOST_MEMBERS
from greenhaven.errors import GreenhavenError
from greenhaven.web.exchange.models import Outlook, Plan
from greenhaven.web.exchange.plans.actions import MEMBERS, look_ahead
from greenhaven.web.exchange.plans.queries import bands_of, current_plan

ALREADY = "This plan was followed through its futures already; nothing was made again."


class Command(BaseCommand):
    """`forecast_city --members 20`"""

    stealth_options = ("progress",)
    help = (
        "What the plan in force becomes in many futures of weather and chance; an outlook that is "
        "there already is not made again. Ctrl-C leaves the plan as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many futures."""
        told = f"futures to follow, {MEMBERS} if nothing is said"
        parser.add_argument("--members", type=int, default=MEMBERS, help=told)

    def handle(self, *_: Any, **options: Any) -> None:
        """Look ahead, keep, tell."""
        console = Console(file=cast(TextIO, self.stdout))
        members = options["members"]
        if not 1 <= members <= MOST_MEMBERS:
            raise CommandError(f"--members: 1 to {MOST_MEMBERS} was expected, {members} came.")
        if (plan := current_plan()) is None:
            raise CommandError("Nothing is planned yet. Make a plan with: plan_city")
        try:
            made, new = self._look(console, plan, members, options.get("progress"))
            failed = bands_of(made.digest).failed
        except GreenhavenError as error:
            raise CommandError(str(error)) from error
        if not new:
            console.print(ALREADY)
        for row in failed.records():
            told = f"Future {row['number']} of seed {row['seed']} is left out: {row['reason']}"
            console.print(told, markup=False)

    def _look(
        self,
        console: Console,
        plan: Plan,
        members: int,
        told: Callable[[str, float], None] | None,
    ) -> tuple[Outlook, bool]:
        if told is not None:
            return look_ahead(plan=plan, by="forecast_city", members=members, progress=told)
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("Looking ahead", total=1.0)
            return look_ahead(
                plan=plan,
                by="forecast_city",
                members=members,
                progress=lambda what, share: progress.update(
                    task, description=what, completed=share
                ),
            )
