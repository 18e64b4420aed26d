"""Pages of emergencies."""

from greenhaven.web.commons.emergencies.models import Activation, EmergencyCall
from greenhaven.web.commons.permissions.parties import NOBODYS
from tests.web.emergencies_told import agreed, asked, warned
from tests.web.permissions.targets import Maker, Target
from tests.web.permissions.world import Side, World, someone


def activation(_world: World, _side: Side) -> Activation:
    """A storm that is on, of which a coordinator told."""
    agreed(cool_down_h=0)
    warned()
    return Activation.objects.latest("pk")


def active(world: World, side: Side) -> Target:
    """The page of an emergency."""
    return Target({"pk": activation(world, side).pk}, NOBODYS)


def called(world: World, _side: Side) -> Target:
    """What a steward asked for, and waits for another one."""
    agreed()
    known = EmergencyCall.objects.filter(withdrawn_at=None, confirmed_at=None).first()
    call = known or asked(world.known.setdefault("sten", someone("sten")))
    return Target({"pk": call.pk}, NOBODYS)


def rule(_world: World, _side: Side) -> Target:
    """An emergency article that is agreed."""
    agreed()
    return Target({"name": "stand-down"}, NOBODYS)


MAKERS: dict[str, Maker] = {
    "emergencies": Maker("council.read", lambda _world, _side: Target()),
    "emergency": Maker("council.read", active),
    "emergency-end": Maker("emergency.call", active),
    "emergency-report": Maker("emergency.report", active),
    "emergency-call": Maker("emergency.call", rule),
    "emergency-confirm": Maker("emergency.call", called),
    "emergency-withdraw": Maker("emergency.call", called),
}
