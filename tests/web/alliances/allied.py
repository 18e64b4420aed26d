"""An alliance of the village yard with the rose beds, as tests need it."""

from datetime import date

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.alliances.actions import Pledged, propose
from greenhaven.web.exchange.alliances.models import Alliance, Help, Occasion, Side

START = date(2025, 3, 3)
TONNE = 1_000_000_000


def room(place: Place, *, by: Side = Side.FIRST, **more: object) -> Pledged:
    """Two tonnes a week when a hub is down, unless it says otherwise."""
    usual = {"amount_mg_per_week": 2 * TONNE, "occasion": Occasion.HUB_DOWN}
    return Pledged(by=by, kind=Help.CAPACITY, place=place, **(usual | more))  # type: ignore[arg-type]  # columns of a pledge


def proposed(places: dict[str, Place], by: Person, *pledges: Pledged, **more: object) -> Alliance:
    """The yard promises the rose beds something."""
    usual = {"begins_on": START}
    return propose(
        first=places["yard"],
        second=places["rose"],
        pledges=pledges or [room(places["yard"])],
        by=by,
        **(usual | more),  # type: ignore[arg-type]  # arguments of propose
    )
