"""The same ensemble on a real cluster: a scheduler and two workers, started and stopped here."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from distributed import Client
from ponds import (
    dry_in,
    killing_its_worker,
    killing_its_worker_once,
    level,
    pond_members,
)

from benchmarks.cases.cluster import Cluster
from greenhaven.core.document import pack
from greenhaven.core.forecast.consequences.consequences import consequence_members, consequences
from greenhaven.core.forecast.ensemble.ensemble import run_ensemble
from greenhaven.core.forecast.ensemble.executors import DaskCluster, LocalProcesses
from greenhaven.core.forecast.uncertain import EnsembleError
from tests.core.forecast.twins import village

FILL = partial(level, 10.0)
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    made = Cluster(tmp_path_factory.mktemp("cluster"), path=[str(HERE)])
    yield made
    made.stop()


@pytest.fixture
def client(cluster):
    cluster.make_ready()
    with Client(cluster.address, timeout=30, set_as_default=False) as connected:
        connected.wait_for_workers(2, timeout=30)
        yield connected


def levels(ensemble):
    return ensemble.gather(lambda found: found).tobytes()


def test_cluster_gives_the_same_bytes_as_one_and_two_local_processes(client):
    members = pond_members(23)
    with LocalProcesses(1) as one, LocalProcesses(2) as two:
        local = [levels(run_ensemble(FILL, members, executor=each)) for each in (one, two)]

    on_cluster = levels(run_ensemble(FILL, members, executor=DaskCluster(client)))

    assert on_cluster == local[0]
    assert on_cluster == local[1]


def test_member_that_fails_on_a_cluster_is_named_as_at_home(client):
    work = partial(dry_in, [17])

    there = run_ensemble(work, pond_members(40), executor=DaskCluster(client))
    here = run_ensemble(work, pond_members(40))

    assert list(there.failed.records()) == list(here.failed.records())
    assert levels(there) == levels(here)


def test_consequences_of_a_town_are_the_same_bytes_on_a_cluster(client):
    city, state, before = village()
    after = replace(before, flows=before.flows.take(before.flows.week != 2))
    drawn = consequence_members(city, before, 11, seed=5)

    with LocalProcesses(2) as two:
        here = consequences(city, state, before, after, drawn, executor=two)
    there = consequences(city, state, before, after, drawn, executor=DaskCluster(client))

    assert pack(here) == pack(there)


def test_stopped_work_leaves_the_cluster(client):
    def stop(_what, share):
        if share:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_ensemble(FILL, pond_members(30), executor=DaskCluster(client), progress=stop)

    assert not client.futures


def test_lost_worker_of_a_cluster_is_replaced_and_nothing_is_missing(client, tmp_path):
    work = partial(killing_its_worker_once, str(tmp_path / "killed"))

    ensemble = run_ensemble(work, pond_members(20), executor=DaskCluster(client))

    assert (tmp_path / "killed").exists()
    assert levels(ensemble) == levels(run_ensemble(FILL, pond_members(20)))


def test_cluster_that_loses_all_workers_is_an_error_with_advice(client):
    with pytest.raises(EnsembleError, match=r"no worker for 1 s: start one with `dask worker"):
        run_ensemble(
            killing_its_worker, pond_members(10), executor=DaskCluster(client, patience_s=1.0)
        )


def test_cluster_that_is_gone_is_an_error_with_advice(cluster):
    cluster.start_scheduler()
    with Client(cluster.address, timeout=2, set_as_default=False) as connected:
        cluster.scheduler.kill()
        cluster.scheduler.wait()

        with pytest.raises(EnsembleError, match=r"the cluster could not do the work.*scheduler"):
            run_ensemble(FILL, pond_members(10), executor=DaskCluster(connected))
