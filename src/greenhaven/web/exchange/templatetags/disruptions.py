"""Whether a hub works, for its keeper's page."""

from django import template

from greenhaven.web.commons import clock
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.disruptions.queries import of_hub

register = template.Library()


@register.inclusion_tag("exchange/disruptions_hub.html")
def hub_works(place: Place) -> dict[str, object]:
    """What is told of a hub, or a way to tell that it cannot work; nothing for other places."""
    city = present_city()
    hub = place.kind == PlaceKind.HUB
    down = list(of_hub(place, clock.now(city))) if hub else []
    return {"place": place, "hub": hub, "down": down, "zone": city.timezone}
