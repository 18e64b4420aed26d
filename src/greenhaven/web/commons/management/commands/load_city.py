"""Load a bundled city into the site."""

from argparse import ArgumentParser
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from greenhaven.cities import open_city, open_rulebook
from greenhaven.core.planning.opening import opening_state
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.places.actions import bring_places
from greenhaven.web.commons.places.rounds import bring_rounds
from greenhaven.web.commons.snapshots.actions import bring_city, bring_rulebook


class Command(BaseCommand):
    """`load_city nyc`"""

    help = "Load a city and what is in process there; loading the same one twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The city's name."""
        parser.add_argument("name", help="a bundled city, such as nyc, or a folder")

    def handle(self, *_: Any, **options: Any) -> None:
        """Read, check, keep."""
        console = Console(file=cast(TextIO, self.stdout))
        try:
            with console.status(f"Reading {options['name']} …"):
                city = open_city(options["name"])
                articles = open_rulebook(options["name"])
                state = opening_state(city, city.clock.today)
            bring_rulebook(articles=articles, by="load_city")
            snapshot, new = bring_city(city=city, state=state, by="load_city")
            bring_places(city=city)
            bring_rounds(city=city)
        except GreenhavenError as error:
            raise CommandError(str(error)) from error
        told = "Loaded" if new else "Already there:"
        console.print(
            f"{told} [bold]{snapshot}[/bold]: {len(city.districts)} districts, "
            f"{len(city.sources)} sources, {len(city.hubs)} hubs, {len(city.gardens)} gardens."
        )
