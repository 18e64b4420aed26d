"""Operations on oneself, one's homes, circles and invitations."""

from collections.abc import Mapping

from greenhaven.web.commons.people.models import Grant
from greenhaven.web.exchange.credit.models import Purse
from tests.web.api.doors import HOME, Door, Made, in_circle, numbered
from tests.web.permissions.makers_commons import notice
from tests.web.permissions.makers_day import calendar
from tests.web.permissions.makers_people import by_link, invitation, keeping, member
from tests.web.permissions.world import Side, World


def kept(world: World, side: Side) -> Made:
    """That the side's owner keeps its garden."""
    target = keeping(world, side)
    return {"keeping": Grant.objects.get(pk=target.values["pk"]).pk}, target.parties


def asked_in(world: World, side: Side) -> Made:
    """Who asks to join the side's circle."""
    target = member(world, side)
    return {"slug": target.values["slug"], "member": target.values["pk"]}, target.parties


def linked(world: World, side: Side) -> Made:
    """A link to an invitation."""
    target = by_link(world, side)
    return target.values, target.parties


def written(_world: World, side: Side) -> Made:
    """An invitation, as who wrote it knows it."""
    made = invitation(side, f"key-of-{side.owner}")
    return {"public_id": made.public_id}, made.parties()


def place_in_circle(_world: World, side: Side) -> Made:
    """A place of the side's circle."""
    return {"slug": side.circle.slug, "code": side.garden.code}, side.circle.parties()


def owing(_world: World, side: Side) -> Made:
    """Who left the side's circle: that it is their purse opens nothing."""
    Purse.objects.create(circle=side.circle, person=side.owner)
    return {"slug": side.circle.slug, "person": side.owner.pk}, side.circle.parties()


WEEK = {"hours": [{"weekday": 1, "begins_at": "09:00", "ends_at": "12:00"}]}
DOORS: Mapping[str, Door] = {
    "me": Door("own.read"),
    "change_me": Door("own.change", None, {"units": "us"}),
    "export_me": Door("own.export"),
    "my_reliability": Door("own.read"),
    "my_hours": Door("own.read"),
    "set_my_hours": Door("own.change", None, WEEK),
    "tell_name": Door("keeper.named", kept, {"named": True}),
    "my_calendars": Door("own.read"),
    "make_calendar": Door("own.change", None, {}),
    "revoke_calendar": Door("calendar.own", numbered("calendar", calendar)),
    "my_homes": Door("own.read"),
    "add_home": Door("place.add_home", None, {"lat": 51.01, "lon": 4.0}),
    "move_home": Door("home.own", HOME, {"name": "the red door"}),
    "remove_home": Door("home.own", HOME),
    "notices": Door("own.read"),
    "read_notice": Door("notice.read", numbered("notice", notice)),
    "read_all_notices": Door("own.change"),
    "my_mail": Door("own.read"),
    "set_my_mail": Door("own.change", None, {"groups": ["plan"]}),
    "circles": Door("circle.read"),
    "found_circle": Door("circle.found", None, {"name": "A new circle"}),
    "circle": Door("circle.read", in_circle),
    "describe_circle": Door("circle.steward", in_circle, {"about": "Leaves."}),
    "set_agreement": Door("circle.steward", in_circle, {"text": "No meat."}),
    "set_limits": Door("circle.steward", in_circle, {"reckoning": "credit", "limit": "20"}),
    "bring_place": Door("circle.steward", in_circle, {"place": "rose"}),
    "take_place_out": Door("circle.steward", place_in_circle),
    "members": Door("circle.inside", in_circle),
    "asked": Door("circle.steward", in_circle),
    "admit": Door("circle.steward", asked_in),
    "refuse": Door("circle.steward", asked_in, {"reason": "We are full."}),
    "remove": Door("circle.steward", asked_in, {"reason": "-"}),
    "make_steward": Door("circle.steward", asked_in),
    "balance": Door("circle.inside", in_circle),
    "entries": Door("circle.inside", in_circle),
    "debts": Door("circle.steward", in_circle),
    "let_go": Door("circle.steward", owing, {"reason": "they moved away"}),
    "join": Door("circle.join", in_circle, {}),
    "leave": Door("circle.join", in_circle),
    "step_down": Door("circle.join", in_circle),
    "invitations": Door("circle.inside", in_circle),
    "invite": Door("invitation.write", in_circle, {}),
    "invitation": Door("invitation.read", linked),
    "accept_invitation": Door("invitation.accept", linked),
    "withdraw_invitation": Door("invitation.withdraw", written),
}
