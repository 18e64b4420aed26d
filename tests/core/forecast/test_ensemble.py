import os
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from ponds import (
    divided_by_nothing,
    dry_in,
    killing_its_worker,
    killing_its_worker_once,
    level,
    pond_members,
    slowly,
)
from threadpoolctl import threadpool_info

from greenhaven.core.forecast.ensemble.ensemble import run_ensemble
from greenhaven.core.forecast.ensemble.executors import Done, Failed, InProcess, LocalProcesses
from greenhaven.core.forecast.uncertain import EnsembleError

FILL = partial(level, 10.0)


def every_level(ensemble):
    return ensemble.gather(lambda levels: levels)


@pytest.fixture(scope="module")
def two():
    with LocalProcesses(2) as processes:
        yield processes


def test_ensemble_follows_every_member_in_order():
    ensemble = run_ensemble(FILL, pond_members(13))

    assert ensemble.members.number.tolist() == list(range(13))
    assert [len(part) for part, _ in ensemble.parts] == [5, 5, 3]
    assert every_level(ensemble).shape == (13, 60)
    assert len(ensemble.failed) == 0


def test_ensemble_gives_the_same_bytes_with_any_number_of_processes(two):
    here = run_ensemble(FILL, pond_members(23))
    with LocalProcesses(1) as one:
        alone = run_ensemble(FILL, pond_members(23), executor=one)
    together = run_ensemble(FILL, pond_members(23), executor=two)

    assert every_level(here).tobytes() == every_level(alone).tobytes()
    assert every_level(here).tobytes() == every_level(together).tobytes()


def test_longer_ensemble_keeps_the_bytes_of_a_shorter_one():
    short, long = (run_ensemble(FILL, pond_members(count)) for count in (10, 20))

    assert every_level(short).tobytes() == every_level(long)[:10].tobytes()


def test_ensemble_tells_its_progress_to_the_end():
    told = []

    run_ensemble(FILL, pond_members(10), progress=lambda what, share: told.append((what, share)))

    assert told == [
        ("0 of 10 members followed", 0.0),
        ("5 of 10 members followed", 0.5),
        ("10 of 10 members followed", 1.0),
        ("done", 1.0),
    ]


def test_ensemble_is_stopped_by_its_progress():
    followed = []

    def stop(what, share):
        followed.append(what)
        if share > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), LocalProcesses(1) as process:
        run_ensemble(partial(slowly, 0.01), pond_members(500), executor=process, progress=stop)

    assert followed == ["0 of 500 members followed", "5 of 500 members followed"]


def test_member_that_fails_is_named_and_the_rest_is_kept(two):
    for executor in (InProcess(), two):
        ensemble = run_ensemble(partial(dry_in, [17]), pond_members(40), executor=executor)

        assert ensemble.members.number.tolist() == [n for n in range(40) if n != 17]
        assert list(ensemble.failed.records()) == [
            {
                "number": 17,
                "seed": 7,
                "weather_year": int(pond_members(40).weather_year[17]),
                "reason": "the pond is dry (1 followed together, first 17)",
            }
        ]


def test_more_than_one_in_twenty_failing_is_an_error_that_names_them():
    run_ensemble(partial(dry_in, [2, 33]), pond_members(40))  # just one in twenty

    with pytest.raises(EnsembleError) as error:
        run_ensemble(partial(dry_in, [2, 33, 39]), pond_members(40))

    year = int(pond_members(40).weather_year[2])
    assert "3 of 40 members failed, and at most 5 % may" in str(error.value)
    assert f"member 2 (seed 7, weather year {year}): the pond is dry" in str(error.value)


def test_fault_of_the_work_is_told_by_its_kind():
    with pytest.raises(EnsembleError, match="ZeroDivisionError: division by zero"):
        run_ensemble(divided_by_nothing, pond_members(3))


def test_lost_worker_is_replaced_and_nothing_is_missing(tmp_path):
    work = partial(killing_its_worker_once, str(tmp_path / "killed"))

    with LocalProcesses(2) as processes:
        ensemble = run_ensemble(work, pond_members(20), executor=processes)

    assert (tmp_path / "killed").exists()
    assert (
        every_level(ensemble).tobytes()
        == every_level(run_ensemble(FILL, pond_members(20))).tobytes()
    )


def test_workers_lost_again_and_again_are_an_error_with_advice():
    with (
        pytest.raises(EnsembleError, match=r"ended unexpectedly 3 times.*run fewer workers"),
        LocalProcesses(1) as process,
    ):
        run_ensemble(killing_its_worker, pond_members(5), executor=process)


def test_work_that_cannot_be_sent_is_refused_with_advice(two):
    with pytest.raises(EnsembleError, match="must be a function of a module"):
        run_ensemble(lambda chunk: chunk, pond_members(5), executor=two)


def test_processes_outside_their_context_are_refused():
    with pytest.raises(EnsembleError, match="by a `with` around the work"):
        run_ensemble(FILL, pond_members(5), executor=LocalProcesses(1))


def test_ensembles_that_cannot_be_are_refused():
    with pytest.raises(EnsembleError, match="at least one member, none came"):
        run_ensemble(FILL, pond_members(5).take(slice(0, 0)))
    with pytest.raises(EnsembleError, match="at least one member, 0 were asked for"):
        run_ensemble(FILL, pond_members(5), chunk=0)
    with pytest.raises(EnsembleError, match="at least one worker"):
        LocalProcesses(0)


def threads_of_linear_algebra(_item):
    return max(pool["num_threads"] for pool in threadpool_info())


def test_work_keeps_to_one_thread_of_linear_algebra(two):
    before = threads_of_linear_algebra(None)

    assert list(InProcess().map(threads_of_linear_algebra, [0])) == [Done(1)]
    assert list(two.map(threads_of_linear_algebra, [0, 1])) == [Done(1), Done(1)]
    assert threads_of_linear_algebra(None) == before


def test_processes_are_started_anew_where_a_fork_is_not_safe():
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    try:
        with LocalProcesses(1) as process:
            found = run_ensemble(FILL, pond_members(5), executor=process)
            assert process.start_method == "spawn"
    finally:
        waiting.set()
        thread.join()

    assert (
        every_level(found).tobytes() == every_level(run_ensemble(FILL, pond_members(5))).tobytes()
    )


def test_stopped_ensemble_leaves_no_process_behind():
    script = (
        "from functools import partial; from ponds import *\n"
        "from greenhaven.core.forecast.ensemble.ensemble import run_ensemble\n"
        "from greenhaven.core.forecast.ensemble.executors import LocalProcesses\n"
        "import multiprocessing, time\n"
        "def stop(what, share):\n    raise KeyboardInterrupt\n"
        "begun = time.monotonic()\n"
        "try:\n"
        "    with LocalProcesses(2) as two:\n"
        "        list(two.map(len, [[1]]))\n"
        "        run_ensemble(partial(slowly, 60), pond_members(20), executor=two, progress=stop)\n"
        "except KeyboardInterrupt:\n"
        "    print(multiprocessing.active_children(), time.monotonic() - begun < 30)\n"
    )
    path = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])

    ended = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (ended.stdout, ended.returncode) == ("[] True\n", 0), ended.stderr


def test_items_that_fail_keep_their_place(two):
    outcomes = list(
        two.map(partial(dry_in, [0]), [pond_members(2), pond_members(4).take(slice(1, 4))])
    )

    assert isinstance(outcomes[0], Failed)
    assert isinstance(outcomes[1], Done)
    assert np.isfinite(outcomes[1].outcome).all()
