"""The sentences of re-planning: what is done, what changes, and why."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from greenhaven.web.commons.templatetags.quantities import day

# What causes.py finds -> how it is said.
WHY: Mapping[str, Promise | str] = {
    "offered": _("%(place)s is offered now."),
    "not_offered": _("%(place)s is no longer offered."),
    "gives_more": _("%(place)s: more is expected there."),
    "gives_less": _("%(place)s: less is expected there."),
    "new_place": _("%(place)s is new."),
    "closed": _("%(place)s takes no part now."),
    "takes_part": _("%(place)s takes part now."),
    "more_room": _("%(place)s has more room."),
    "less_room": _("%(place)s has less room."),
    "takes_other": _("%(place)s takes other things than before."),
    "on_hold": _("Compost at %(place)s is on hold."),
    "more_compost": _("%(place)s has more compost."),
    "less_compost": _("%(place)s has less compost."),
    "soil_declared": _("%(place)s: its keeper has said more about its soil."),
    "asks": _("%(place)s asked for compost."),
    "asks_no_more": _("%(place)s no longer asks for compost."),
    "has_enough": _("%(place)s has enough compost, as its keeper said."),
    "wants_otherwise": _("%(place)s: its keeper has said how much compost is wanted."),
    "declined": _("%(place)s said no to it until %(until)s."),
    "declined_for_good": _("%(place)s said no to it until it says otherwise."),
    "too_much": _("%(place)s said that it was too much at once."),
    "asked_again": _("It was declined before, and may be asked for again."),
    "hub_down": _("%(place)s cannot work for some days."),
    "works_again": _("%(place)s works again."),
    "keeps_room": _("%(place)s keeps more room for its allies."),
    "opens_room": _("%(place)s opens the room that it keeps for its allies."),
    "has_received": _("%(place)s has received compost since."),
    "rules": _("The rules have changed: version %(version)s is in force."),
    "agreed": _("People have agreed on other things since."),
    "time": _("A new week has begun."),
}
# What the planner says it is doing -> how a coordinator reads it.
DOING: Mapping[str, Promise | str] = {
    "gathering": _("gathering what is recorded"),
    "linking places": _("looking for ways between places"),
    "building the program": _("writing down limits and rules"),
    "solving": _("finding the best plan"),
    "pricing the limits": _("finding what each limit costs"),
    "reading the city": _("reading the city"),
    "planning deliveries": _("planning deliveries"),
    "checking every place": _("adding up every place"),
    "promising": _("asking people"),
    "done": _("done"),
}


def why_words(why: Mapping[str, object]) -> str:
    """A cause in the reader's language."""
    sentence = WHY.get(str(why.get("topic")), WHY["time"])
    told = {"place": "", "version": "", **why}
    if until := str(why.get("until", "")):
        told["until"] = day(date.fromisoformat(until))
    words = str(sentence % told)
    elsewhere = int(str(why.get("elsewhere", 0)))
    if not elsewhere:
        return words
    return ngettext(
        "It follows from a change elsewhere: %(words)s",
        "It follows from %(count)s changes elsewhere, among them: %(words)s",
        elsewhere,
    ) % {"words": words, "count": elsewhere}


def doing_words(doing: str) -> str:
    """What is being done, in the reader's language."""
    if doing not in DOING and " groups, round " in doing:
        return str(_("planning groups of neighbours"))
    return str(DOING.get(doing, doing))
