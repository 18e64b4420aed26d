"""What to do about what one noticed: short, with where it is from."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from greenhaven.web.exchange.reports.models import Noticed

CORNELL = _("Cornell Waste Management Institute, composting fact sheets")
RYNK = _("On-Farm Composting Handbook (Rynk 1992), trouble-shooting")


@dataclass(frozen=True, slots=True)
class Advice:
    """For who noticed it, and for who keeps the place."""

    now: Promise  # what who noticed it does
    keeper: Promise
    source: Promise


ADVICE: Mapping[str, Advice] = {
    Noticed.ODOUR: Advice(
        _("Nothing more: it is known now, and will be looked at."),
        _("Smell where it comes from. Turn the heap when few people are about, and cover it with "
          "browns as deep as a hand is long."),
        CORNELL,
    ),
    Noticed.PEST: Advice(
        _("Do not feed or chase them. Note the time and where they go in."),
        _("Bury food scraps deep in the heap and cover them with browns. Close every gap wider "
          "than a finger, with mesh that rats cannot gnaw."),
        CORNELL,
    ),
    Noticed.WEED: Advice(
        _("Pull them before they set seed, and leave them to dry."),
        _("Seeds and roots die where it is hot throughout (55 °C for three days): lay what is "
          "not ripe once more, the outside to the inside."),
        RYNK,
    ),
    Noticed.WORM: Advice(
        _("Put some in a closed bag in the sun and take a photo. Do not take soil, compost or "
          "plants from there to anywhere else; clean boots and tools."),
        _("Give nothing out. Their eggs die at 40 °C (104 °F) held for three days, so a hot heap "
          "kills them; a bed can be covered with clear plastic in full sun."),
        _("University of Maine Cooperative Extension (2024), answering for Purdue's trials; "
          "University of Wisconsin–Madison Arboretum on cocoons and heat"),
    ),
    Noticed.SICK_PLANT: Advice(
        _("Leave the plant where it is, and wash hands and tools before you touch another."),
        _("Do not spread more of that compost there. Sow beans in it and in potting soil: if only "
          "those in the compost curl, it may hold a weed killer."),
        _("Bioassay with beans or peas, as extension services of the United States recommend it; "
          "to be confirmed"),
    ),
    Noticed.CONTAMINATION: Advice(
        _("Leave sharp things where they are. A photo helps to find where they came from."),
        _("Sort it out before it is turned, and sieve before it is given. Tell those who bring "
          "from where it came, kindly."),
        RYNK,
    ),
    Noticed.ODD: Advice(
        _("Nothing more: it is known now, and will be looked at."),
        _("Look at it with a second person, and answer what you saw."),
        CORNELL,
    ),
}  # fmt: skip
KEEP_OFF = _(
    "Do not spread it and do not give it on. Leave it covered where it is, and keep it apart from "
    "other compost. If it has been spread, mark the bed and take nothing from it elsewhere."
)
