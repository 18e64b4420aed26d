"""Pages of what proposals would do."""

from django.utils import timezone

from greenhaven.web.commons.permissions.parties import NOBODYS
from greenhaven.web.council.proposals.models import Proposal
from tests.web.decided import drafted, resident_of, ruled
from tests.web.permissions.targets import Maker, Target, of
from tests.web.permissions.world import Side, World


def proposal(world: World, side: Side) -> Proposal:
    """A draft of a side's owner, who lives there."""
    known = Proposal.objects.filter(author=side.owner).first()
    if known is not None:
        return known
    ruled()
    if not side.owner.residences.filter(ended_at=None).exists():
        resident_of(side.owner, world.known["ada"], timezone.now(), days=4000)
    return drafted(side.owner)


def any_proposal(permission: str) -> Maker:
    """A page of a proposal that is nobody's more than anybody's."""
    return Maker(
        permission,
        lambda world, side: Target({"number": proposal(world, side).number}, NOBODYS),
    )


MAKERS: dict[str, Maker] = {
    "proposal-weigh": any_proposal("proposal.sign"),
    "proposal-weigh-stop": of("proposal.change", proposal, lambda it: {"number": it.number}),
    "proposal-brief": any_proposal("council.read"),
}
