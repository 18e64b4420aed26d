"""Do what waits in the queue."""

import threading
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME
from django_tasks_db.management.commands.db_worker import Worker

from greenhaven.web.exchange.loop.lost import BEAT_S, beat, give_back_lost, name_of_worker
from greenhaven.web.exchange.loop.models import Worker as Alive

LOOK_S = 1.0


class Command(BaseCommand):
    """`work`"""

    help = "Do what waits in the queue, one thing after the other."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Until the queue is empty, or on and on."""
        parser.add_argument("--batch", action="store_true", help="end when nothing waits")

    def handle(self, *_: Any, **options: Any) -> None:
        """Take up first what a worker that died has left."""
        name = name_of_worker()
        worker = Worker(
            queue_names=[DEFAULT_TASK_QUEUE_NAME],
            interval=LOOK_S,
            batch=options["batch"],
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )
        worker.configure_signals()
        with alive(name):
            give_back_lost(now=timezone.now())
            worker.run()


@contextmanager
def alive(name: str) -> Iterator[None]:
    """Say again and again, beside the work, that it is being done."""
    over = threading.Event()
    beat(name)
    thread = threading.Thread(target=_beat_until, args=(name, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        Alive.objects.filter(id=name).delete()


def _beat_until(name: str, over: threading.Event) -> None:
    while not over.wait(BEAT_S):
        try:
            beat(name)
        except DatabaseError:
            connection.close()  # said again at the next beat
    connection.close()
