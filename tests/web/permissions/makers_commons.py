"""Pages of the audit, of notices, of keys, and of the ledger."""

import uuid

from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.tokens.actions import make_key
from greenhaven.web.commons.tokens.models import AccessToken
from greenhaven.web.exchange.ledger.models import Event
from tests.web.handovers.loads import weighed
from tests.web.permissions.targets import Maker, Target, fixed, of
from tests.web.permissions.world import Side, World


def notice(_world: World, side: Side) -> Notice:
    """Something that the side's owner was told."""
    told = {"rows": 1, "line": "x"}
    return tell(people=[side.owner], topic="audit.checkpoint", told=told, url="/audit/")[0]


def key(_world: World, side: Side) -> AccessToken:
    """A key of the side's owner."""
    made = make_key(by=side.owner, name="k", scopes=["read"], days=1, request_key=uuid.uuid4())
    return made.token


def event(world: World, side: Side) -> Event:
    """What is in the books of the side's hub."""
    return weighed(world.known["cora"], side.home, side.hub).event


MAKERS = {
    "audit": fixed("city.read"),
    "audit-checkpoints": fixed("city.read"),
    "audit-rows": fixed("audit.read"),
    "audit-lines": fixed("audit.read"),
    "notices": fixed("account.own"),
    "notices-read": fixed("account.own"),
    "notice-read": of("notice.read", notice),
    "keys": fixed("key.make"),
    "key-revoke": of("key.revoke", key),
    "ledger": fixed("ledger.read"),
    "ledger-events": fixed("ledger.read"),
    "ledger-event": Maker(
        "ledger.read", lambda world, side: Target({"event": event(world, side).pk})
    ),
    "ledger-account": Maker(
        "ledger.read",
        lambda world, side: Target(
            {"account": event(world, side).postings.get().target_id}  # type: ignore[misc]
        ),
    ),
}
