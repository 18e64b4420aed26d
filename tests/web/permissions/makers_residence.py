"""Pages on which it is confirmed where someone lives."""

from django.utils import timezone

from greenhaven.web.commons.residence.models import Residence
from tests.web.permissions.targets import Maker, fixed, of
from tests.web.permissions.world import Side, World


def residence(world: World, side: Side) -> Residence:
    """Where a side's owner lives."""
    known = Residence.objects.filter(person=side.owner, ended_at=None).first()
    return known or Residence.objects.create(
        city=side.hub.city,
        person=side.owner,
        district="n",
        proof="steward",
        home_digest="0" * 64,
        attested_by=world.known["ada"],
        since=timezone.now(),
    )


MAKERS: dict[str, Maker] = {
    "me-residence": fixed("residence.ask"),
    "me-residence-code": fixed("residence.ask"),
    "me-residence-leave": of("residence.own", residence, lambda it: {"pk": it.pk}),
    "residence": fixed("residence.attest"),
    "residence-cards": fixed("residence.attest"),
    "residence-end": of("residence.attest", residence, lambda it: {"pk": it.pk}),
}
