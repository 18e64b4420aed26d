from dataclasses import replace

import numpy as np

from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.explain import reasons
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.replanning import standing_plan
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.rules.movements import Leg
from greenhaven.core.rules.reading import article_of
from greenhaven.core.rules.rulebook import Rulebook
from tests.core.planning.towns import QUICK, START, town

CITY = town()
SETTINGS = PlanSettings(lead_weeks=QUICK, priced_limits=0)


def ruled(**raw):
    article = article_of({"id": "the-rule", "effective_from": "2020-01-01", **raw})
    plan = allocate(
        CITY,
        opening_state(CITY, START, QUICK),
        start=START,
        weeks=6,
        settings=SETTINGS,
        rulebook=Rulebook(city=CITY.id, articles=(article,)),
    )
    return plan, reasons(CITY, plan).tolist()


def test_reason_names_the_rule_that_forbids_a_hub():
    plan, spoken = ruled(kind="longest_haul", longest_km=9.0, legs=["collect"])

    forbidden = [text for text in spoken if text.startswith("the 9 km limit forbids the way to ")]
    assert len(forbidden) > 0
    names = set(CITY.hubs.name.tolist())
    assert all(text.rsplit(" to ", 1)[1] in names for text in forbidden)
    assert set(plan.rule_reasons.article.tolist()) == {"the-rule"}


def test_reason_names_the_rule_that_a_garden_has_used_up():
    plan, spoken = ruled(kind="nutrient_cap", nutrient="nitrogen", cap_kg_per_ha_year=5)

    told = [text for text in spoken if text.endswith(" allows no more here")]
    back = (plan.flows.leg == Leg.RETURN).nonzero()[0]
    assert 0 < len(told) <= len(back)
    assert all(text.startswith("the cap of 5 kg of nitrogen") for text in told)


def test_reason_names_the_rule_by_which_a_source_goes_out_of_the_city():
    plan, spoken = ruled(kind="giver_cap", most_t_per_season=3)

    told = {row for row, text in enumerate(spoken) if "allows this source no more" in text}
    assert len(told) > 0
    assert set(plan.flows.leg[list(told)].tolist()) == {Leg.EXPORT}


def test_rule_that_does_not_bind_stands_behind_nothing():
    plan, _ = ruled(kind="longest_haul", longest_km=400.0)

    assert len(plan.rule_reasons) == 0


def test_reason_says_that_a_nearer_hub_is_closed():
    standing = standing_plan(
        CITY, opening_state(CITY, START, QUICK), start=START, weeks=6, settings=SETTINGS
    )
    inward = standing.plan.flows.take(standing.plan.flows.leg == Leg.COLLECT)
    hub = str(inward.destination[np.argmax(inward.wet)])
    name = str(CITY.hubs.name[CITY.hubs.id == hub][0])

    plan = standing.close_hub(hub, [0]).plan

    told = [
        row
        for row, text in enumerate(reasons(CITY, plan).tolist())
        if text == f"{name} is closed this week"
    ]
    assert len(told) > 0
    assert (plan.flows.week[told] == 0).all()
    assert plan.stopped.place.tolist() == [hub]


def test_reasons_of_a_plan_without_rules_are_as_before():
    plan = allocate(
        CITY, opening_state(CITY, START, QUICK), start=START, weeks=2, settings=SETTINGS
    )

    bare = replace(plan, rule_reasons=plan.rule_reasons.take(slice(0, 0)))

    assert reasons(CITY, plan).tolist() == reasons(CITY, bare).tolist()
