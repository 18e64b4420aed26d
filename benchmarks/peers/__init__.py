"""Peers in an environment of their own, `.tools/peers`, made when it is first needed.

The programs in this folder run there: they know their peer, NumPy and `benchmarks.cases`, and
nothing of the project itself.
"""

import fcntl
import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.measure import Figures
from benchmarks.measure import apart as measured_apart

HOUSE = Path(__file__).parents[2]
PACKAGES = Path(__file__).with_name("packages.txt")
PLACE = HOUSE / ".tools" / "peers"
MAKE = """
source bin/environment.sh
find_python
fetch_uv
trust_what_pip_trusts
export UV_PYTHON_DOWNLOADS=never
"$uv" venv --quiet --clear --python "$python" "$1"
"$uv" pip install --quiet --python "$1/bin/python" --requirement "$2"
"""


class PeersError(Exception):
    """The peers are not here and could not be fetched."""


def apart(module: str, function: str, *arguments: Any) -> Figures:
    """Call `benchmarks.peers.MODULE.function(*arguments)` where the peers are installed."""
    return measured_apart(f"benchmarks.peers.{module}", function, *arguments, python=interpreter())


def interpreter(place: Path = PLACE, packages: Path = PACKAGES) -> str:
    """The interpreter of the peers' environment, which is made if it is not there as described."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two benchmarks at once make it once
        if not are_here(place, packages):
            _make(place, packages)
            (place / "made-of").write_text(_made_of(packages))
    return str(place / "bin" / "python")


def are_here(place: Path = PLACE, packages: Path = PACKAGES) -> bool:
    """Whether the peers are installed as described."""
    mark = place / "made-of"
    made = mark.is_file() and mark.read_text() == _made_of(packages)
    return made and (place / "bin" / "python").exists()


def _made_of(packages: Path) -> str:
    return hashlib.sha256(packages.read_bytes() + sys.version.encode()).hexdigest()


def _make(place: Path, packages: Path) -> None:
    print(f"installing the peers into {place} (some 800 MB)", file=sys.stderr)
    words = ["bash", "-euc", MAKE, "peers", str(place), str(packages)]
    done = subprocess.run(words, cwd=HOUSE, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PeersError(
            f"The peers of {packages.name} could not be installed into {place}.\n"
            f"{done.stderr.strip()[-1500:]}\n"
            "They are fetched once from the package index that pip is configured for; check that "
            "it can be reached from here and run this again."
        )
