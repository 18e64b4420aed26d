"""Several programs as one: begun again when they end, ended together, and nobody left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from greenhaven.cli import supervisor
from greenhaven.cli.supervisor import Program, Supervisor

STUBBORN = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(60)"
OBEDIENT = "import sys\nprint('here', flush=True)\nsys.stdin.read()"


def program(name, code):
    return Program(name, (sys.executable, "-c", code))


def until(true, seconds=20.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come to pass in time")


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    return state != "Z"


@pytest.fixture
def supervised(monkeypatch):
    """Starts a supervisor in a thread; what it says is kept, and it is ended at last."""
    monkeypatch.setattr(supervisor.signal, "signal", lambda *_: signal.SIG_DFL)  # no main thread
    monkeypatch.setattr(supervisor, "FIRST_WAIT_S", 0.1)
    said: list[str] = []
    kept = []

    def start(*programs):
        for each in programs:
            each.wait_s = 0.1
        one = Supervisor(programs, said.append)
        thread = threading.Thread(target=one.run)
        thread.start()
        kept.append((one, thread))
        return one, thread, said

    yield start
    for one, thread in kept:
        one.end()
        thread.join(timeout=30)


def test_what_programs_say_stands_in_one_log_with_their_names(supervised):
    _, _, said = supervised(program("web", OBEDIENT), program("clock", OBEDIENT))

    until(lambda: {"web: here", "clock: here"} <= set(said))


def test_program_that_is_killed_is_begun_again_and_the_others_go_on(supervised):
    first, second = program("work", OBEDIENT), program("web", OBEDIENT)
    _, _, said = supervised(first, second)
    until(lambda: said.count("work: here") == 1 and said.count("web: here") == 1)
    other = second.process.pid

    first.process.kill()

    until(lambda: said.count("work: here") == 2)
    assert any("ended (signal 9)" in line for line in said)
    assert second.process.pid == other


def test_program_that_cannot_start_is_tried_ever_later(supervised):
    broken = program("work", "raise SystemExit(3)")
    _, _, said = supervised(broken)

    until(lambda: sum("ended (code 3)" in line for line in said) >= 3)

    assert broken.wait_s >= 0.4
    broken.begun = time.monotonic() - 100
    broken.plan_next()
    assert broken.wait_s == pytest.approx(0.2)


def test_all_end_within_ten_seconds_although_one_does_not_listen(supervised, monkeypatch):
    monkeypatch.setattr(supervisor, "GRACE_S", 1.0)
    first, second = program("work", STUBBORN), program("web", OBEDIENT)
    one, thread, said = supervised(first, second)
    until(lambda: "web: here" in said)
    processes = [first.process.pid, second.process.pid]

    begun = time.monotonic()
    one.end()
    thread.join(timeout=10)

    assert time.monotonic() - begun < 10
    assert not any(is_alive(process) for process in processes)


def test_killed_supervisor_leaves_nobody_behind(tmp_path):
    script = tmp_path / "run.py"
    script.write_text(
        textwrap.dedent(
            """
            import sys
            from greenhaven.cli.supervisor import Program, Supervisor
            child = (
                "import os, sys, threading;"
                "from greenhaven.cli import child;"
                "threading.Thread(target=child._end_with_input, daemon=True).start();"
                "print(os.getpid(), flush=True);"
                "import time; time.sleep(60)"
            )
            Supervisor([Program("work", (sys.executable, "-c", child))]).run()
            """
        )
    )
    process = subprocess.Popen([sys.executable, script], stderr=subprocess.PIPE, text=True)
    line = process.stderr.readline()
    child = int(line.rpartition(" ")[2])
    assert is_alive(child)

    process.kill()
    process.wait()

    until(lambda: not is_alive(child))
