"""Fill the council of a demonstration with what example people say, propose and vote."""

from argparse import ArgumentParser
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.examples.playing import play
from greenhaven.web.council.examples.story import story_of


class Command(BaseCommand):
    """`fill_council nyc`"""

    help = (
        "Fill the council of a demonstration with the example that lies in its folder, once. "
        "A city whose clock goes on is left alone, and so is one without an example."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The city's name."""
        parser.add_argument("name", help="a bundled city, such as nyc, or a folder")

    def handle(self, *_: Any, **options: Any) -> None:
        """Read, play, tell."""
        console = Console(file=cast(TextIO, self.stdout))
        try:
            story, city = story_of(options["name"]), present_city()
            if story is None or not play(city=city, folder=options["name"], story=story):
                return
        except GreenhavenError as error:
            raise CommandError(str(error)) from error
        console.print(
            f"Filled the council with examples: {len(story.people)} residents who do not exist."
        )
