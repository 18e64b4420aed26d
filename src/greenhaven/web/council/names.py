"""What things of a city are called, by their ids: for the sentences of articles."""

from collections.abc import Mapping

from greenhaven.core.city import City
from greenhaven.web.commons import words
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.council.levels.models import Levelled


def names_of(city: City, of: Levelled | None = None) -> Mapping[str, str]:
    """Names of places, districts and materials; of a circle, too, where something is of one."""
    tables = (city.sources, city.gardens, city.hubs, city.districts)
    found = {
        name: title
        for table in tables
        for name, title in zip(table.id.tolist(), table.name.tolist(), strict=True)
    }
    found |= {name: title.lower() for name, title in words.materials_of(city).items()}
    return found | (_circle(of.circle) if of is not None and of.circle is not None else {})


def _circle(circle: Circle) -> dict[str, str]:
    return {circle.slug: circle.name}
