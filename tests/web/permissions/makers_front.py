"""The page of all that is being decided."""

from tests.web.permissions.targets import Maker, fixed

MAKERS: dict[str, Maker] = {"council": fixed("council.read")}
