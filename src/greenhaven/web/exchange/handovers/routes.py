"""Which way material goes in the ledger when it is handed over."""

from datetime import datetime

from django.utils.translation import gettext as _

from greenhaven.core.city import City, HubKind
from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons.materials import COMPOST, DIGESTATE, vector_of
from greenhaven.web.commons.places.models import PlaceKind
from greenhaven.web.commons.places.queries import keepers_of
from greenhaven.web.exchange.batches.actions import intake_of
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.batches.queries import refuse_unless_free, refuse_while_held
from greenhaven.web.exchange.handovers.errors import HandoverError
from greenhaven.web.exchange.handovers.ground import Ground
from greenhaven.web.exchange.handovers.guard import Delivery, refuse_unless_ruled
from greenhaven.web.exchange.handovers.ways import Times, Way
from greenhaven.web.exchange.ledger.actions import Move, NotEnoughError, account_of, draw
from greenhaven.web.exchange.ledger.models import Account, AccountKind, EventKind
from greenhaven.web.exchange.ledger.queries import content

EVENTS = {
    Leg.COLLECT: EventKind.HANDOVER,
    Leg.EXPORT: EventKind.EXPORT,
    Leg.RETURN: EventKind.SPREAD,
    Leg.SALE: EventKind.SALE,
}
ENDS = {
    Leg.COLLECT: AccountKind.DIFFERENCE,  # where what was brought before the books began went
    Leg.EXPORT: AccountKind.OUTSIDE,
    Leg.RETURN: AccountKind.SOIL,
    Leg.SALE: AccountKind.SOLD,
}


def settled(way: Way, at: datetime, *, anew: bool = False, ground: Ground | None = None) -> Way:
    """The same way with its batches: what is not named goes into the intake, and out of it.

    What is written `anew`, in place of what was wrong, goes where that had gone: of what was
    brought before the books began, into no batch.
    """
    _refuse_ends(way)
    into, out_of = way.into, way.out_of
    if way.leg is not Leg.COLLECT:
        into = None
    elif into is None and not anew:
        into = ground.into if ground else intake_of(place=way.taker_place, at=at)
    if way.leg in (Leg.RETURN, Leg.SALE):
        if out_of is None:
            raise HandoverError(_("Choose the batch that it came out of."))
    elif way.arises:
        out_of = None
    elif out_of is None and not anew:
        out_of = intake_of(place=way.giver_place, at=at)
    if into is not None and into.started_at is not None and not anew:
        raise HandoverError(
            _("This batch is closed for new material. Choose the one being filled.")
        )
    _refuse_elsewhere(way, into, out_of)
    return Way(way.leg, way.giver_place, way.taker_place, way.material, into, out_of)


def _refuse_ends(way: Way) -> None:
    """Each leg goes to places of its kind, and to another than it comes from."""
    giver, taker = way.giver_place, way.taker_place
    told = {"place": taker.known_as}
    if way.leg is Leg.COLLECT and taker.kind != PlaceKind.HUB:
        raise HandoverError(_("Compost is made at hubs; %(place)s is none.") % told)
    if way.leg is Leg.EXPORT and taker.sort != HubKind.OUT_OF_CITY:
        raise HandoverError(
            _("What leaves the city goes to a processor outside it; %(place)s is none.") % told
        )
    if way.leg is not Leg.COLLECT and giver == taker:
        raise HandoverError(
            _("It cannot be handed over from %(place)s to itself. Choose another place.") % told
        )


def _refuse_elsewhere(way: Way, into: Batch | None, out_of: Batch | None) -> None:
    """A batch is filled where it lies, and given from there."""
    if into is not None and into.place_id != way.taker_place.pk:
        raise HandoverError(_("This batch lies at another place. Choose one of this place."))
    if out_of is not None and out_of.place_id != way.giver_place.pk:
        raise HandoverError(_("This batch lies at another place. Choose one of the giver's."))


def moves(
    way: Way, wet_mg: int, city: City, times: Times, ground: Ground | None = None
) -> list[Move]:
    """The postings of a settled way; the rules in force have been asked where it goes to soil."""
    if not wet_mg:
        return []
    if way.into is not None:
        target = way.into.account
    else:
        target = account_of(place=way.taker_place, kind=ENDS[way.leg])
    if way.arises or way.out_of is None:
        return [_arising(way, wet_mg, city, target, ground)]
    try:
        return [_drawn(way, wet_mg, city, times, target)]
    except NotEnoughError:
        if not _is_unkept_point(way):
            raise
    # Nobody writes down what is brought to a bin in the street: what its books lack arises there.
    there = content(way.out_of.account).wet
    drawn = [_drawn(way, there, city, times, target)] if there else []
    return [*drawn, _arising(way, wet_mg - there, city, target)]


def _is_unkept_point(way: Way) -> bool:
    """Whether it was gathered at a collection point that nobody keeps."""
    if way.leg is not Leg.COLLECT or way.giver_place.sort != HubKind.COLLECTION_POINT:
        return False
    return not keepers_of(way.giver_place).exists()


def _arising(
    way: Way, wet_mg: int, city: City, target: Account, ground: Ground | None = None
) -> Move:
    """What enters the books at its place."""
    material = vector_of(city, way.material, wet_mg)
    if ground is not None and ground.arising is not None:
        return Move(ground.arising, target, material, way.material)
    # What came from a hub out of no batch came before the books began.
    began = way.arises or way.out_of is not None
    kind = AccountKind.ARISING if began else AccountKind.DIFFERENCE
    source = account_of(place=way.giver_place, kind=kind)
    return Move(source, target, material, way.material)


def _drawn(way: Way, wet_mg: int, city: City, times: Times, target: Account) -> Move:
    """What is taken out of a batch: of everything in it its share."""
    batch = way.out_of
    assert batch is not None  # noqa: S101 -- settled() gave it one
    given = way.leg in (Leg.RETURN, Leg.SALE)
    if given:
        refuse_unless_free(batch)
    else:
        refuse_while_held(batch)
    if way.material not in (*city.kinds.id.tolist(), COMPOST, DIGESTATE):
        raise HandoverError(
            _("“%(seen)s” is no material of this city.") % {"seen": way.material[:60]}
        )
    vector = draw(account=batch.account, wet_mg=wet_mg, towards=target)
    if given:
        refuse_unless_ruled(Delivery(way.leg, batch, way.taker_place, vector, *times), city)
    return Move(batch.account, target, vector, way.material)
