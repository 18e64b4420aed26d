"""A Dask cluster on this machine: a real scheduler and workers, each a process of its own."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

STARTS_WITHIN_S = 30.0
ENDS_WITHIN_S = 5.0


class Cluster:
    """Processes of `dask scheduler` and `dask worker`, one thread each.

    Parameters
    ----------
    folder : Path
        For their logs and what they spill.
    workers : int
    path : sequence of str
        Where workers find modules beside those that this process finds.
    """

    def __init__(self, folder: Path, workers: int = 2, path: Sequence[str] = ()) -> None:
        self._folder, self._size, self._path, self._started = folder, workers, path, 0
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []
        self.address = ""

    def make_ready(self) -> None:
        """Start what does not run, or no longer."""
        self.start_scheduler()
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < self._size:
            alone = ("--no-nanny", "--nthreads", "1", "--local-directory", str(self._folder))
            self.workers.append(self._start("worker", self.address, *alone))

    def start_scheduler(self) -> None:
        """Start the scheduler where none runs; workers of one that is gone are ended."""
        if self.scheduler is None or self.scheduler.poll() is not None:
            self.stop()
            file = self._folder / f"scheduler-{self._started}.json"
            self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(file))
            self.address = self._address_in(file)

    def stop(self) -> None:
        """End every process."""
        running = [*self.workers, *([self.scheduler] if self.scheduler else [])]
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(timeout=ENDS_WITHIN_S)
            except subprocess.TimeoutExpired:  # it would finish its work first
                process.kill()
                process.wait()
        self.scheduler, self.workers = None, []

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        path = os.pathsep.join([*self._path, *filter(None, sys.path)])
        self._started += 1
        with (self._folder / f"log-{self._started}").open("w") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *words, "--host", "127.0.0.1", "--no-dashboard"],
                env={**os.environ, "PYTHONPATH": path},
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
            )

    def _address_in(self, file: Path) -> str:
        until = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < until:
            with contextlib.suppress(OSError, ValueError):  # not there, or half written
                return str(json.loads(file.read_text())["address"])
            time.sleep(0.05)
        log = (self._folder / f"log-{self._started}").read_text()
        raise RuntimeError(f"the scheduler did not start within {STARTS_WITHIN_S:g} s:\n{log}")
