"""What a side promises, in a sentence."""

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenhaven.web.commons.people.models import Units
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.units import shown
from greenhaven.web.exchange.alliances.models import Help, Occasion, Pledge
from greenhaven.web.exchange.handovers.names import material_name

EVERY_DAY = 127


def pledge_words(pledge: Pledge, units: str = Units.METRIC) -> str:
    """Everything of one promise: what, when, and how long before it must be asked for."""
    return _("%(what)s, %(when)s; %(notice)s.") % {
        "what": _what(pledge, units),
        "when": _when(pledge),
        "notice": _notice(pledge.notice_h),
    }


def _what(pledge: Pledge, units: str) -> str:
    if pledge.kind == Help.CAPACITY:
        told = {
            "amount": shown(pledge.amount_mg_per_week, units),
            "material": material_name(present_city(), pledge.material),
            "place": str(pledge.place),
        }
        if pledge.material:
            return _("Room for %(amount)s of %(material)s a week at %(place)s") % told
        return _("Room for %(amount)s a week of whatever %(place)s takes") % told
    told = {"number": str(pledge.number), "what": pledge.what}
    if pledge.kind == Help.PEOPLE:
        return (
            ngettext("%(number)s person: %(what)s", "%(number)s people: %(what)s", pledge.number)
            % told
        )
    return _("%(number)s × %(what)s") % told


def _when(pledge: Pledge) -> str:
    parts = [
        {
            Occasion.ALWAYS: _("at any time"),
            Occasion.STORM: _("in a storm"),
            Occasion.HUB_DOWN: _("when a hub is down"),
        }[Occasion(pledge.occasion)]
    ]
    if pledge.season_from and pledge.season_to:
        parts.append(
            _("from %(first)s to %(last)s")
            % {
                "first": MONTHS[pledge.season_from],
                "last": MONTHS[pledge.season_to],
            }
        )
    if pledge.weekdays != EVERY_DAY:
        parts.append(
            ", ".join(str(WEEKDAYS[bit]) for bit in range(7) if pledge.weekdays >> bit & 1)
        )
    return ", ".join(parts)


def _notice(hours: int) -> str:
    if not hours:
        return _("at once")
    return ngettext(
        "asked for %(hours)s hour before", "asked for %(hours)s hours before", hours
    ) % {"hours": hours}
