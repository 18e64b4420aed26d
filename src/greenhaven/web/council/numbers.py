"""Numbers by which people call what the council deals with: one after the other in each city."""

from django.db import models

from greenhaven.web.commons.snapshots.models import Publication


def hold_city(city: str) -> None:
    """Called in a transaction, it waits for others that hold the city, and makes others wait."""
    # The first publication of a city is always there; who holds it goes on alone.
    held = Publication.objects.select_for_update(of=("self",)).filter(snapshot__city=city)
    held.order_by("pk").values_list("pk", flat=True).first()


def next_number(model: type[models.Model], city: str) -> int:
    """The number after the last of a city; called in a transaction, it waits for others."""
    hold_city(city)
    last = model._default_manager.filter(city=city).aggregate(last=models.Max("number"))
    return (last["last"] or 0) + 1
