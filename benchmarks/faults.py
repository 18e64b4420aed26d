"""Faults at length: random requests to the interface, and evil values in every form and address.

The gate tries some of each; here it is 2 000 requests to `/api/v1/` and all values in all fields of
all forms, on SQLite and, where its programs are, on PostgreSQL. A figure is how many tests passed
and how many failed; nothing may fail.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).parents[1]
CASES = 2_000
TRIED = ("tests/web/api/test_schema.py", "tests/faults")
AT_LENGTH = {"GREENHAVEN_API_CASES": str(CASES), "GREENHAVEN_FAULTS": "all"}
SUMS = re.compile(r"(\d+) (passed|failed|errors?)")


def run() -> dict[str, float | int | str]:
    """Passed and failed, with the processor's seconds, by database."""
    figures: dict[str, float | int | str] = {"api_cases": CASES}
    tests = [sys.executable, "-m", "pytest", *TRIED, "-q", "--no-header", "-p", "no:cacheprovider"]
    runs = {
        "sqlite": tests,
        "postgresql": [sys.executable, "tests/with_postgres.py", *tests],
    }
    for name, command in runs.items():
        print(f"{name}: this takes several minutes", file=sys.stderr)
        figures |= {f"{key}_{name}": value for key, value in tried(command).items()}
    return figures


def tried(command: list[str]) -> dict[str, int | str]:
    """How many passed and failed; what failed is shown on standard error."""
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    done = subprocess.run(
        command, env=kept | AT_LENGTH, cwd=HOUSE, capture_output=True, text=True, check=False
    )
    counts = dict.fromkeys(("passed", "failed"), 0)
    last = (done.stdout.strip().splitlines() or [""])[-1]
    for count, what in SUMS.findall(last):
        counts["passed" if what == "passed" else "failed"] += int(count)
    if done.returncode:
        print(done.stdout[-6000:], done.stderr[-2000:], file=sys.stderr)
    if not counts["passed"] and done.returncode:
        return {"failed": "it could not be run"}
    return counts
