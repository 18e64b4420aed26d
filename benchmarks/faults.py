"""Faults at length: random requests to the interface, and evil values in every form and address.

The gate tries some of each; here it is 2 000 requests to `/api/v1/` and all values in all fields of
all forms, on SQLite and, where its programs are, on PostgreSQL. Figures are how many tests passed
and failed, how many requests the forms and addresses were sent, and how many minutes that took;
nothing may fail. `GREENHAVEN_FAULTS_ON=postgresql` tries one database alone.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOUSE = Path(__file__).parents[1]
CASES = 2_000
TRIED = ("tests/web/api/test_schema.py", "tests/faults")
AT_LENGTH = {"GREENHAVEN_API_CASES": str(CASES), "GREENHAVEN_FAULTS": "all"}
SUMS = re.compile(r"(\d+) (passed|failed|errors?)")
SHARE = re.compile(r"\[\s*(\d+)%\]")
KEPT = 400  # of the last lines, which tell what failed
WORKERS = min(os.cpu_count() or 1, 4)  # each with a database of its own


def run() -> dict[str, float | int | str]:
    """Passed and failed, requests and minutes, by database."""
    figures: dict[str, float | int | str] = {"api_cases": CASES}
    tests = [sys.executable, "-m", "pytest", *TRIED, "-q", "--no-header", "-p", "no:cacheprovider"]
    tests += ["-n", str(WORKERS)]
    runs = {
        "sqlite": tests,
        "postgresql": [sys.executable, "tests/with_postgres.py", *tests],
    }
    only = os.environ.get("GREENHAVEN_FAULTS_ON", "")
    for name, command in runs.items():
        if only in ("", name):
            figures |= {f"{key}_{name}": value for key, value in tried(name, command).items()}
    return figures


def tried(name: str, command: list[str]) -> dict[str, float | int | str]:
    """How many passed and failed; how far it is, and what failed, is told on standard error."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        counted = Path(folder) / "requests"
        kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        told = AT_LENGTH | {"GREENHAVEN_FAULTS_COUNTED": str(counted), "PYTHONUNBUFFERED": "1"}
        code, lines = _followed(name, command, kept | told)
        requests = sum(map(int, counted.read_text().split())) if counted.exists() else 0
    counts = dict.fromkeys(("passed", "failed"), 0)
    for count, what in SUMS.findall(lines[-1] if lines else ""):
        counts["passed" if what == "passed" else "failed"] += int(count)
    if code:
        print("\n".join(lines), file=sys.stderr)
    if not counts["passed"] and code:
        return {"failed": "it could not be run"}
    minutes = (time.monotonic() - begun) / 60
    return counts | {"requests": requests, "minutes": round(minutes, 1)}


def _followed(name: str, command: list[str], told: dict[str, str]) -> tuple[int, list[str]]:
    """Run it, and say how far it is at every tenth; its exit code and last lines."""
    print(f"{name}: this takes a quarter of an hour", file=sys.stderr)
    lines: list[str] = []
    tenth = 0
    with subprocess.Popen(
        command, env=told, cwd=HOUSE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as work:
        for line in work.stdout or ():
            lines = [*lines[-KEPT:], line.rstrip()]
            share = int(found[1]) if (found := SHARE.search(line)) else 0
            if share // 10 > tenth:
                tenth = share // 10
                print(f"{name}: {share} %", file=sys.stderr)
    return work.returncode, [line for line in lines if line]
