"""What went into a batch, by the ledger: which materials, how much, and what of it will decay."""

from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.web.commons.materials import COLUMNS, NOTHING, Vector
from greenhaven.web.commons.words import materials_of
from greenhaven.web.exchange.batches.losses import Laid
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.ledger.models import AccountKind, EventKind, Posting
from greenhaven.web.exchange.ledger.queries import standing_postings

INTO = (EventKind.HANDOVER, EventKind.COMBINE, EventKind.OPENING, EventKind.WATER)
WATER = "water"


@dataclass(frozen=True, slots=True)
class Input:
    """All of one material that went in."""

    material: str  # "" = of another batch
    name: str
    vector: Vector


def inputs_of(batch: Batch, city: City) -> list[Input]:
    """The materials that were put in, the heaviest first; corrected handovers are left out."""
    postings = Posting.objects.filter(standing_postings(), target=batch.account_id)
    postings = postings.filter(event__kind__in=INTO)
    sums: dict[str, Vector] = {}
    rows = postings.exclude(source__kind=AccountKind.DIFFERENCE)
    kinds = rows.values_list("material", "event__kind")
    for name, kind, *amounts in kinds.annotate(*(Sum(column) for column in COLUMNS)).order_by():
        material = WATER if kind == EventKind.WATER else name
        vector = Vector(*(int(amount) for amount in amounts))
        sums[material] = sums.get(material, NOTHING) + vector
    return [
        Input(material, name_of_material(city, material), vector)
        for material, vector in sorted(sums.items(), key=lambda each: -each[1].wet)
    ]


def name_of_material(city: City, material: str) -> str:
    """A material in words."""
    products = {"compost": _("compost"), "digestate": _("digestate"), "": _("from another batch")}
    products[WATER] = _("water")
    known = products | materials_of(city)
    return known.get(material, material.replace("_", " "))


def laid_of(inputs: list[Input], city: City) -> Laid:
    """What was laid, with the losses that the city's table expects of each material."""
    ids = city.kinds.id.tolist()
    parts = []
    for each in inputs:
        vector = each.vector
        part = Laid(vector.carbon, vector.nitrogen, vector.ash)
        if each.material in ids:
            row = ids.index(each.material)
            losses = (float(city.kinds.carbon_loss[row]), float(city.kinds.nitrogen_loss[row]))
            part = Laid(vector.carbon, vector.nitrogen, vector.ash, *losses)
        parts.append(part)
    return Laid.of(parts)
