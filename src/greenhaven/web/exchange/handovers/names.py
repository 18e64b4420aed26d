"""How materials are called in a sentence."""

from greenhaven.core.city import City
from greenhaven.web.commons.words import PRODUCTS


def material_name(city: City, material: str) -> str:
    """A kind of the city, or a product, as it is called within a sentence."""
    rows = (city.kinds.id == material).nonzero()[0]
    if len(rows):
        return str(city.kinds.name[int(rows[0])]).lower()
    return str(PRODUCTS.get(material, material.replace("_", " ")))
