"""What is given, for templates."""

from django import template

from greenhaven.core.city import City
from greenhaven.web.exchange.handovers.names import material_name

register = template.Library()


@register.filter
def called(material: str, city: City) -> str:
    """How a material is called within a sentence."""
    return material_name(city, material)
