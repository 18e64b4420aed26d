"""How an object is made for each route, gathered from one file for each noun."""

from importlib import import_module
from pathlib import Path

from tests.web.permissions.targets import Maker


def all_makers() -> dict[str, Maker]:
    """By the name of the route; a route that two files make for is told."""
    found: dict[str, Maker] = {}
    for path in sorted(Path(__file__).parent.glob("makers_*.py")):
        made: dict[str, Maker] = import_module(f"{__package__}.{path.stem}").MAKERS
        twice = found.keys() & made.keys()
        assert not twice, f"{path.name} makes again for {sorted(twice)}"
        found |= made
    return found
