"""What is given, for templates."""

from django import template

from greenhaven.core.city import City
from greenhaven.web.commons.quantities import measured
from greenhaven.web.exchange.handovers.names import material_name

register = template.Library()


@register.filter
def called(material: str, city: City) -> str:
    """How a material is called within a sentence."""
    return material_name(city, material)


@register.filter
def away(km: float) -> str:
    """How far something is: metres below a kilometre, tenths of kilometres above."""
    if km < 0.95:
        return measured(round(1000 * km, -1), "m")
    return measured(km, "km", 1 if km < 9.95 else 0)
