"""Numbers by which people call what the council deals with: one after the other in each city."""

from django.db import models

from greenhaven.web.commons.snapshots.actions import hold_city

__all__ = ["hold_city", "next_number"]


def next_number(model: type[models.Model], city: str) -> int:
    """The number after the last of a city; called in a transaction, it waits for others."""
    hold_city(city)
    last = model._default_manager.filter(city=city).aggregate(last=models.Max("number"))
    return (last["last"] or 0) + 1
