"""How materials are called in a sentence."""

from greenhaven.core.city import City
from greenhaven.web.commons import words


def name_in_folder(city: City, material: str) -> str:
    """The name that the city's folder gives it: kept where readers of any language are told."""
    ids = city.kinds.id.tolist()
    if material not in ids:
        return material.replace("_", " ")
    return str(city.kinds.name[ids.index(material)]).lower()


def material_name(city: City, material: str) -> str:
    """A kind of the city, or a product, as it is called within a sentence."""
    rows = (city.kinds.id == material).nonzero()[0]
    if len(rows):
        return words.material(str(city.kinds.name[int(rows[0])]).lower())
    return str(words.PRODUCTS.get(material, material.replace("_", " ")))
