"""Water of a site: evapotranspiration, the root zone, runoff."""

from greenhaven.core.models.water.account import water_account
from greenhaven.core.models.water.root_zone import WATER

__all__ = ["WATER", "water_account"]
