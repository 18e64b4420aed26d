"""Operations on places and plans that everybody may read, and on what keepers declare."""

from collections.abc import Mapping

from greenhaven.web.commons.permissions.parties import NOBODYS
from tests.web.api.doors import HUB, Door, Made, Make, declared
from tests.web.permissions.makers_rulebook import NAME, with_rules
from tests.web.permissions.world import Side, World


def ruled(**values: object) -> Make:
    """The village has rules, which are nobody's own."""

    def make(world: World, side: Side) -> Made:
        made = with_rules("council.read", **values).make
        assert made is not None
        return made(world, side).values, NOBODYS

    return make


DECLARED = {"column": "opening_hours", "value": "Sundays", "evidence": "a sign"}
WEEK = {"hours": [{"weekday": 1, "begins_at": "09:00", "ends_at": "12:00"}]}
LINE = "greenhaven audit 1"
DOORS: Mapping[str, Door] = {
    "city": Door("city.read"),
    "assumptions": Door("city.read"),
    "plan": Door("city.read"),
    "plan_flows": Door("city.read"),
    "plan_weeks": Door("city.read"),
    "plan_recipes": Door("city.read"),
    "plan_left_over": Door("city.read"),
    "plan_jobs": Door("city.read"),
    "plan_limits": Door("city.read"),
    "plan_nitrogen": Door("city.read"),
    "districts": Door("city.read"),
    "district": Door("city.read", values={"district": "n"}),
    "hubs": Door("city.read"),
    "hub": Door("city.read", values={"hub": "yard"}),
    "gardens": Door("city.read"),
    "garden": Door("city.read", values={"garden": "rose"}),
    "rulebook_history": Door("council.read", ruled()),
    "article": Door("council.read", ruled(article=NAME)),
    "rulebook_diff": Door("council.read", ruled(one=3, other=4)),
    "rules": Door("city.read", empty=True),
    "forecast": Door("city.read", empty=True),
    "hub_forecast": Door("city.read", values={"hub": "yard"}, empty=True),
    "garden_forecast": Door("city.read", values={"garden": "rose"}, empty=True),
    "places": Door("place.read"),
    "places_near": Door("place.read", query={"lat": "51.0", "lon": "4.0"}),
    "place": Door("place.read", HUB),
    "facts": Door("place.read", HUB),
    "declarable": Door("place.read", HUB),
    "keepers": Door("place.read", HUB),
    "open_hours": Door("place.read", HUB),
    "set_open_hours": Door("place.declare", HUB, WEEK),
    "declarations": Door("place.read", HUB),
    "declare": Door("place.declare", HUB, DECLARED),
    "withdraw_declaration": Door("place.declare", declared),
    "checkpoints": Door("city.read"),
    "compare_checkpoint": Door("city.read", query={"line": LINE}),
}
