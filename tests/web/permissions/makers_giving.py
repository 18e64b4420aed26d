"""Pages of offers, promises and handovers."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

from greenhaven.web.exchange.handovers.models import Commitment, Handover
from greenhaven.web.exchange.offers.models import Offer
from tests.web.handovers.loads import MONDAY, promise, weighed
from tests.web.permissions.targets import Maker, fixed, of
from tests.web.permissions.world import Side, World


def numbered(permission: str, thing: object) -> Maker:
    """A page found by a number."""
    return of(permission, thing, lambda it: {"number": it.pk})  # type: ignore[arg-type]


def offer(_world: World, side: Side) -> Offer:
    """The side's owner offers leaves in its circle, to be brought to its hub."""
    return Offer.objects.create(
        direction="offer",
        person=side.owner,
        place=side.home,
        towards=side.hub,
        circle=side.circle,
        material="food",
        amount_mg=3_000_000,
        quantity=3,
        unit="kg",
        first_day=MONDAY,
        last_day=MONDAY,
    )


def paused(world: World, side: Side) -> Offer:
    """The same, paused."""
    made = offer(world, side)
    made.state = "paused"
    made.save()
    return made


def promised(_world: World, side: Side) -> Commitment:
    """The side's owner promises its hub food scraps."""
    return promise(side.owner, side.home, side.hub)


def handed_over(world: World, side: Side) -> Handover:
    """The side's owner has brought food scraps to its hub, with a photo."""
    made = BytesIO()
    Image.new("RGB", (8, 8), "green").save(made, "JPEG")
    photo = ContentFile(made.getvalue(), name="photo.jpg")
    by = world.known["cora"]
    return weighed(by, side.home, side.hub, giver=side.owner, photo=photo)


MAKERS = {
    "give": fixed("offer.make"),
    "ask": fixed("offer.make"),
    "given": fixed("account.own"),
    "offers": fixed("account.own"),
    "offer": numbered("offer.read", offer),
    "offer-change": numbered("offer.change", offer),
    "offer-withdraw": numbered("offer.change", offer),
    "offer-pause": numbered("offer.change", offer),
    "offer-resume": numbered("offer.change", paused),
    "offer-weekly": numbered("offer.change", offer),
    "promises": fixed("account.own"),
    "promise": numbered("commitment.answer", promised),
    "promise-answer": numbered("commitment.answer", promised),
    "promise-again": numbered("commitment.answer", promised),
    "promise-receive": numbered("handover.record", promised),
    "promise-brought": numbered("handover.tell", promised),
    "keep": fixed("account.own"),
    "keep-place": of(
        "handover.record", lambda _world, side: side.hub, lambda it: {"code": it.code}
    ),
    "keep-agree": of(
        "commitment.answer", lambda _world, side: side.hub, lambda it: {"code": it.code}
    ),
    "keep-compost": of(
        "handover.record", lambda _world, side: side.hub, lambda it: {"code": it.code}
    ),
    "handover": numbered("handover.read", handed_over),
    "handover-correct": numbered("handover.correct", handed_over),
    "handover-spread": numbered("handover.correct", handed_over),
    "handover-photo": numbered("handover.read", handed_over),
    "worker": fixed("city.read"),
    "offline": fixed("city.read"),
    "queue": fixed("city.read"),
}
