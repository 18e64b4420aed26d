"""Work whose worker has died: given to another, and given up after a few deaths."""

import os
import socket
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from greenhaven.web.exchange.loop.models import Progress, Replanning, Worker
from greenhaven.web.exchange.loop.tasks import replan

BEAT_S = 10
SILENT = timedelta(seconds=60)  # longer without a word, and a worker counts as dead
MOST_LIVES = 3  # a task that has ended so many workers is not given to another


def name_of_worker() -> str:
    """A name that says on which machine and in which process it runs."""
    return f"{_machine()}:{os.getpid()}:{get_random_string(8)}"


def beat(worker: str) -> None:
    """Say that a worker is alive."""
    now = timezone.now()
    Worker.objects.update_or_create(id=worker, defaults={"beat_at": now})


@transaction.atomic
def give_back_lost(*, now: datetime) -> int:
    """Put back into the queue what dead workers had taken; gives how many there were."""
    running = DBTaskResult.objects.select_for_update(no_key=True, skip_locked=True).filter(
        status="RUNNING"
    )
    lost = [task for task in running if _is_dead(task, now)]
    for task in lost:
        over = len(task.worker_ids) >= MOST_LIVES
        task.status = "FAILED" if over else "READY"
        task.finished_at = now if over else None
        task.traceback = "The program ended in the middle of it, again and again." if over else ""
        task.save(update_fields=["status", "finished_at", "traceback"])
    if lost:
        _give_up_plans_without_a_task(now)
    Worker.objects.filter(beat_at__lt=now - 10 * SILENT).delete()
    return len(lost)


def _is_dead(task: DBTaskResult[Any, Any], now: datetime) -> bool:
    worker = task.worker_ids[-1] if task.worker_ids else ""
    machine, _colon, rest = worker.partition(":")
    number = rest.partition(":")[0]
    if machine == _machine() and number.isdecimal() and not _runs(int(number)):
        return True
    last = Worker.objects.filter(id=worker).values_list("beat_at", flat=True).first()
    return (last or task.started_at or now) < now - SILENT


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _machine() -> str:
    """This machine, and within it the space in which process numbers are given."""
    try:
        space = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        space = ""
    numbers = "".join(letter for letter in space if letter.isdigit())
    return f"{socket.gethostname()[:30].replace(':', '-')}-{numbers}"


def _give_up_plans_without_a_task(now: datetime) -> None:
    """A plan that is said to be made, but that nobody is at work on."""
    at_work = DBTaskResult.objects.filter(
        task_path=replan.module_path, status__in=("READY", "RUNNING")
    )
    known = {task.args_kwargs["args"][0] for task in at_work}
    for row in Replanning.objects.filter(state=Progress.RUNNING).exclude(pk__in=known):
        row.state, row.ended_at = Progress.FAILED, now
        row.words = _("The program ended in the middle of it, again and again.")
        row.save(update_fields=["state", "ended_at", "words"])
