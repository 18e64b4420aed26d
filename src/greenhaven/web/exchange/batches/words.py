"""Words for what is seen at a heap, and what each of them tells; with the sources of both."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The five spots of a walk with the thermometer, each as deep as its rod reaches.
SPOTS: Mapping[str, Promise] = {
    "middle": _("middle"),
    "left": _("left"),
    "right": _("right"),
    "front": _("front"),
    "back": _("back"),
}
# How the weight of a heap came to be known; kept by these names, told in the reader's words.
WEIGHED_HOW: Mapping[str, Promise | str] = {
    "weighed": "",  # its title says so
    "heap_and_bucket": _("size of the heap, with a bucket of it weighed"),
    "heap": _("size of the heap, at the usual weight of compost"),
}
BY_HAND_SOURCE = _(
    "Feel of a handful: Cornell Waste Management Institute, composting fact sheets; the ranges of "
    "moisture are those of the On-Farm Composting Handbook (Rynk 1992)"
)
TURNING_SOURCE = _(
    "Richard, T.: Turning windrows, Cornell Cooperative Extension, Operator's Fact Sheet 7: turn "
    "above 140 °F (60 °C) or below 90 °F (32 °C)"
)


@dataclass(frozen=True, slots=True)
class Squeeze:
    """How a squeezed handful feels, and the moisture that it stands for."""

    name: Promise
    look: Promise
    least: float  # share of the wet mass
    most: float
    advice: Promise


SQUEEZES: Mapping[str, Squeeze] = {
    "dry": Squeeze(
        _("Too dry"),
        _("It crumbles when you open your hand."),
        0.0,
        0.50,
        _("Add water while you turn, a can at a time, until it holds together."),
    ),
    "good": Squeeze(
        _("Just right"),
        _("It holds together, like a wrung-out sponge: a drop or two at most."),
        0.50,
        0.65,
        _("Leave it as it is."),
    ),
    "wet": Squeeze(
        _("Too wet"),
        _("Water drips out between your fingers."),
        0.65,
        0.80,
        _("Mix in dry browns, such as chips or leaves, and keep the rain off."),
    ),
}


@dataclass(frozen=True, slots=True)
class Smell:
    """What a heap smells of, what that tells, and what to do."""

    name: Promise
    tells: Promise
    advice: Promise
    add: str = ""  # "brown": it wants dry brown material; "air": it wants to be turned


SMELLS: Mapping[str, Smell] = {
    "earthy": Smell(
        _("Earth, or nothing"), _("All is well."), _("Leave it as it is."),
    ),
    "ammonia": Smell(
        _("Sharp, like cleaner"),
        _("It has more nitrogen than it can hold, and is losing it."),
        _("Mix in browns, such as chips or dry leaves."),
        "brown",
    ),
    "rotten": Smell(
        _("Rotten eggs, or swamp"),
        _("It has no air inside."),
        _("Turn it, and mix in chips to keep it open."),
        "air",
    ),
    "sour": Smell(
        _("Sour, like vinegar"),
        _("It is too wet or too dense, and has turned acid."),
        _("Turn it, and mix in chips; give no new food scraps for some days."),
        "air",
    ),
}  # fmt: skip
SMELL_SOURCE = _(
    "On-Farm Composting Handbook (Rynk 1992), trouble-shooting; Cornell Waste Management Institute"
)
