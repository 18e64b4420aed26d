"""A served site with real programs: killed in the middle, begun again, ended by a signal."""

import http.client
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

GREENHAVEN = str(Path(sys.executable).with_name("greenhaven"))
SMALL = Path(__file__).parent.parent / "cities" / "small"
ASK = """
from greenhaven.web.exchange.loop.asking import wish
from greenhaven.web.exchange.loop.models import Cause
print(wish(cause=Cause.ASKED)[0].pk)
"""
HOW_IT_IS = """
from django_tasks_db.models import DBTaskResult
from greenhaven.web.exchange.loop.models import Replanning
from greenhaven.web.exchange.models import Adoption, Commitment, Plan
task = DBTaskResult.objects.get(task_path__endswith=".replan")
row = Replanning.objects.latest("pk")
print(task.status, len(task.worker_ids), row.state, Plan.objects.count(), Adoption.objects.count())
print(Adoption.objects.latest("pk").plan_id)
"""
CHANGE = """
from greenhaven.web.commons.models import Declaration, Person, Place
by = Person.objects.create_user("kim@example.org")
Declaration.objects.create(
    place=Place.objects.filter(kind="hub").exclude(sort="out_of_city").first(),
    column="capacity_t_per_week", value="0.25", unit="t/week", evidence="weighed", declared_by=by)
"""
# A worker that says when it is in the middle of a plan, and stays there.
HANGING = """
import time
from django.core.management import call_command
from greenhaven.web.exchange.plans import actions
def hang(*_, **__):
    print("in the middle", flush=True)
    time.sleep(600)
actions.allocate = hang
call_command("work")
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A site of the small city, planned, on a database in a file."""
    folder = tmp_path_factory.mktemp("site")
    run(
        folder,
        "from django.core.management import call_command as c; c('migrate', verbosity=0);"
        f"c('load_city', {str(SMALL)!r}); c('plan_city', {str(SMALL)!r}, weeks=2)",
    )
    return folder


def environment(folder):
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept | {
        "GREENHAVEN_HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "greenhaven.web.settings",
    }


def command(code):
    begin = "import django; django.setup()\n"
    return [sys.executable, "-c", begin + textwrap.dedent(code)]


def run(folder, code):
    done = subprocess.run(
        command(code), env=environment(folder), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip().splitlines()


def until(true, seconds=60.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.25)
    raise AssertionError("it did not come to pass in time")


def answer(url):
    """The status of a page."""
    asked = http.client.HTTPConnection(url.split("/")[2], timeout=60)
    asked.request("GET", "/")
    return asked.getresponse().status


def children(process):
    """The programs that a process has started, by what they are."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            words = (stat.parent / "cmdline").read_text().split("\0")
        except OSError:
            continue
        if int(fields[1]) == process and "greenhaven.cli.child" in words:
            found[words[words.index("greenhaven.cli.child") + 1]] = int(stat.parent.name)
    return found


def test_worker_killed_in_the_middle_of_a_plan_leaves_the_old_one_and_another_makes_it(home):
    before = run(
        home,
        "from greenhaven.web.exchange.models import Adoption;"
        "print(Adoption.objects.latest('pk').plan_id)",
    )
    run(home, CHANGE)
    run(home, ASK)
    worker = subprocess.Popen(
        command(HANGING), env=environment(home), stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout.readline().strip() == "in the middle"

    worker.send_signal(signal.SIGKILL)
    worker.wait()

    assert run(home, HOW_IT_IS) == ["RUNNING 1 running 1 1", before[0]]
    run(home, "from django.core.management import call_command; call_command('work', batch=True)")
    status, plan = run(home, HOW_IT_IS)
    assert status == "SUCCESSFUL 2 done 2 2"
    assert plan != before[0]


def test_served_site_answers_outlives_kills_and_ends_within_ten_seconds(home, tmp_path):
    log = tmp_path / "log"
    with log.open("w") as file:
        served = subprocess.Popen(
            [GREENHAVEN, "serve", "--port", "0"],
            env=environment(home),
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
        )
    try:
        told = next(found for line in served.stdout if (found := re.search(r"http://\S+", line)))
        url = told.group()
        assert answer(url) == 200
        parts = until(lambda: len(children(served.pid)) == 3 and children(served.pid))
        assert set(parts) == {"web", "work", "clock"}

        for part in ("work", "web"):
            os.kill(parts[part], signal.SIGKILL)

        until(
            lambda: (
                children(served.pid).keys() == parts.keys()
                and not set(children(served.pid).values()) & {parts["work"], parts["web"]}
            )
        )
        assert answer(url) == 200
        looked = (
            "from greenhaven.web.exchange.models import Appointment as A; print(A.objects.count())"
        )
        until(lambda: int(run(home, looked)[0]) >= 8)
    finally:
        begun = time.monotonic()
        served.terminate()
        assert served.wait(timeout=15) == 0
    assert time.monotonic() - begun < 10
    assert not any(Path(f"/proc/{process}").exists() for process in children(served.pid).values())
    assert "is locked" not in log.read_text()


def test_database_of_another_version_is_refused_with_words(tmp_path):
    done = subprocess.run(
        [GREENHAVEN, "serve", "--port", "0"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "not up to date" in done.stderr
    assert "greenhaven up" in done.stderr
    assert "http://" not in done.stdout


def test_address_in_use_is_refused_with_words(home):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        done = subprocess.run(
            [GREENHAVEN, "serve", "--port", str(taken.getsockname()[1])],
            env=environment(home),
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert "Choose another with --port" in done.stderr


def test_many_programs_write_at_once_and_the_database_is_never_locked(home):
    """Workers, clocks and writers in programs of their own, as in a served site."""
    write = """
    from django.db import transaction
    from greenhaven.web.commons.audit.actions import witness
    for number in range(30):
        with transaction.atomic():
            witness(by="a test", action="write", subject="row", told={"number": number})
    print("written")
    """
    tick = """
    from django.utils import timezone
    from greenhaven.web.exchange.loop.timekeeping import tick
    from greenhaven.web.exchange.loop.lost import beat
    for _ in range(30):
        tick(timezone.now())
        beat("a-test:1:a")
    print("written")
    """
    parts = [
        subprocess.Popen(
            command(code),
            env=environment(home),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for code in (write, write, tick, tick)
    ]
    said = [part.communicate(timeout=120) for part in parts]

    assert [out.strip() for out, _ in said] == ["written"] * 4, [err[-500:] for _, err in said]
    counted = run(
        home,
        "from greenhaven.web.commons.models import AuditRow;"
        "print(AuditRow.objects.filter(action='write').count())",
    )
    assert counted == ["60"]
