"""Keep the time: put into the queue what is due."""

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.write_ahead import move_log
from greenhaven.web.exchange.loop.timekeeping import tick

TICK_S = 2.0
log = logging.getLogger(__name__)


class Command(BaseCommand):
    """`keep_time`"""

    help = "Look again and again for what is due, and put it into the queue."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Once, for those who have another clock."""
        parser.add_argument("--once", action="store_true", help="look once and end")

    def handle(self, *_: Any, **options: Any) -> None:
        """Look, wait, look again; what cannot be read now is looked for again."""
        while True:
            close_old_connections()
            try:
                tick(timezone.now())
                move_log()
            except (DatabaseError, GreenhavenError) as error:
                if options["once"]:
                    raise
                log.warning("Nothing could be looked for: %s", error)
            if options["once"]:
                return
            time.sleep(TICK_S)
