"""Workers end with the process that started them, however that ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAM = """
import multiprocessing, time
from greenhaven.core.forecast.ensemble.executors import LocalProcesses
with LocalProcesses(2):
    print(*(each.pid for each in multiprocessing.active_children()), flush=True)
    time.sleep(60)
"""
PATIENCE_S = 20


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_when_their_parent_is_ended(ending):
    parent = subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    workers = [int(each) for each in parent.stdout.readline().split()]

    parent.send_signal(ending)
    parent.wait(timeout=PATIENCE_S)

    assert len(workers) == 2
    deadline = time.monotonic() + PATIENCE_S
    while (alive := [each for each in workers if _runs(each)]) and time.monotonic() < deadline:
        time.sleep(0.1)
    for each in alive:
        os.kill(each, signal.SIGKILL)
    assert alive == []


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return _state(process) != "Z"  # one that has ended and that nobody has asked for yet


def _state(process: int) -> str:
    stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    return stat.rpartition(")")[2].split()[0]
