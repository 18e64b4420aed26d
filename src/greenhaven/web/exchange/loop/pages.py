"""What the page of changes shows: each change as a reader's sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.core.rules.movements import Leg
from greenhaven.web.exchange.handovers.names import material_name
from greenhaven.web.exchange.loop.models import PlanChange, Replanning
from greenhaven.web.exchange.loop.words import why_words


@dataclass(frozen=True, slots=True)
class Line:
    """One change, in parts that the page puts together."""

    what: str
    after_mg: int
    before_mg: int
    week_of: date
    why: str
    reason: str
    first: Replanning | None  # the re-planning that it is the first line of


def lines_of(changes: Iterable[PlanChange], city: City) -> list[Line]:
    """Changes in the order given; a new re-planning begins where it changes."""
    lines, last = [], None
    for change in changes:
        first = change.replanning if change.replanning_id != last else None
        last = change.replanning_id
        lines.append(
            Line(
                what=_what(change, city),
                after_mg=change.after_mg,
                before_mg=change.before_mg,
                week_of=change.week_of,
                why=why_words(change.why),
                reason=str(change.why.get("reason", "")),
                first=first,
            )
        )
    return lines


def _what(change: PlanChange, city: City) -> str:
    words = {
        "material": material_name(city, change.material).capitalize(),
        "origin": change.origin_name,
        "destination": change.destination_name,
    }
    if change.leg == Leg.SALE:
        return _("%(material)s from %(origin)s, for sale") % words
    if change.leg == Leg.EXPORT:
        return _("%(material)s from %(origin)s, out of the city") % words
    return _("%(material)s from %(origin)s to %(destination)s") % words
