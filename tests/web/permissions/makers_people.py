"""Pages of people, their homes, roles, circles, invitations and places."""

import secrets
from datetime import timedelta
from typing import Any

from django.utils import timezone

from greenhaven.web.commons.circles.models import Invitation, Membership
from greenhaven.web.commons.circles.queries import digest_of_key
from greenhaven.web.commons.people.models import Grant, Role
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.places.models import Declaration
from tests.web.permissions.targets import Maker, Target, fixed, of
from tests.web.permissions.world import Side, World


def home(permission: str) -> Maker:
    """A page of a home."""
    return of(permission, lambda _world, side: side.home, lambda it: {"code": it.code})


def circle(permission: str) -> Maker:
    """A page of a circle."""
    return of(permission, lambda _world, side: side.circle, lambda it: {"slug": it.slug})


def hub(permission: str, **more: Any) -> Maker:
    """A page of a hub."""
    return of(permission, lambda _world, side: side.hub, lambda it: {"code": it.code, **more})


def invitation(side: Side, key: str) -> Invitation:
    """The invitation of a side's owner into its circle."""
    return Invitation.objects.create(
        key_digest=digest_of_key(key),
        circle=side.circle,
        invited_by=side.owner,
        expires_at=timezone.now() + timedelta(days=1),
    )


def by_link(_world: World, side: Side) -> Target:
    """A link to an invitation."""
    key = secrets.token_urlsafe(8)
    return Target({"key": key}, invitation(side, key).parties())


def keeping(_world: World, side: Side) -> Target:
    """That the side's owner keeps its garden: only they decide whether they are named."""
    kept = Grant.objects.create(person=side.owner, role=Role.KEEPER, place=side.garden)
    return Target({"pk": kept.pk}, Parties.of(people=[side.owner.pk]))


def declaration(_world: World, side: Side) -> Target:
    """What was declared of the side's hub."""
    made = Declaration.objects.create(
        place=side.hub,
        column="opening_hours",
        value="Sundays",
        evidence="-",
        declared_by=side.owner,
    )
    return Target({"code": side.hub.code, "pk": made.pk}, made.parties())


def member(_world: World, side: Side) -> Target:
    """Who asks to join the side's circle: that they are theirs opens nothing."""
    row = Membership.objects.create(circle=side.circle, person=side.owner)
    return Target({"slug": side.circle.slug, "pk": row.pk}, row.parties())


MAKERS = {
    "me": fixed("account.own"),
    "me-words": fixed("account.own"),
    "me-export": fixed("account.own"),
    "me-erase": fixed("account.own"),
    "me-home-add": fixed("place.add_home"),
    "me-home": home("home.own"),
    "me-home-point": home("home.own"),
    "me-home-map": home("home.own"),
    "me-home-remove": home("home.own"),
    "roles": fixed("role.grant"),
    "role-invite": fixed("role.grant"),
    "role-end": Maker(
        "role.grant",
        lambda world, side: Target(
            {"pk": Grant.objects.get(person=world.known["ada"]).pk}, side.owner.parties()
        ),
    ),
    "keeper-invite": hub("role.grant"),
    "circles": fixed("circle.read"),
    "circle-found": fixed("circle.found"),
    "circle": circle("circle.read"),
    "circle-join": circle("circle.join"),
    "circle-member": Maker("circle.steward", member),
    "circle-tend": circle("circle.steward"),
    "circle-places": circle("circle.steward"),
    "circle-invite": circle("invitation.write"),
    "invitation": Maker("invitation.read", by_link),
    "invitation-accept": Maker("invitation.accept", by_link),
    "invitation-written": fixed("account.own"),
    "invitation-withdraw": of(
        "invitation.withdraw",
        lambda _world, side: invitation(side, secrets.token_urlsafe(8)),
        lambda it: {"public_id": it.public_id},
    ),
    "place": hub("place.read"),
    "place-declarations": hub("place.declare"),
    "place-declare": hub("place.declare", column="opening_hours"),
    "declaration-withdraw": Maker("place.declare", declaration),
    "keeper-named": Maker("keeper.named", keeping),
}
