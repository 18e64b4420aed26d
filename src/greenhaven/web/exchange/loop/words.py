"""The sentences of re-planning: what is done, what changes, and why."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

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
    "promising": _("asking people"),
    "done": _("done"),
}


def why_words(why: Mapping[str, object]) -> str:
    """A cause in the reader's language."""
    sentence = WHY.get(str(why.get("topic")), WHY["time"])
    words = str(sentence % {"place": "", "version": "", **why})
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
    return str(DOING.get(doing, doing))
