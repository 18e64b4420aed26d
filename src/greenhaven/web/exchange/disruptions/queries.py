"""What is asked of disruptions."""

from datetime import datetime

from django.db.models import Q, QuerySet

from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.disruptions.models import Disruption, Kind


def present_or_coming(city: str, now: datetime) -> QuerySet[Disruption]:
    """What is the matter now, or is expected; what comes first is first."""
    found = Disruption.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), city=city)
    return found.select_related("place", "declared_by").order_by("begins_at", "pk")


def of_hub(place: Place, now: datetime) -> QuerySet[Disruption]:
    """What keeps a hub from working now, or soon; what comes first is first."""
    return present_or_coming(place.city, now).filter(kind=Kind.HUB_DOWN, place=place)


def hub_is_down(place: int, now: datetime) -> bool:
    """Whether a hub cannot work at that moment."""
    found = Disruption.objects.filter(kind=Kind.HUB_DOWN, place=place, begins_at__lte=now)
    return found.filter(Q(ends_at=None) | Q(ends_at__gt=now)).exists()
