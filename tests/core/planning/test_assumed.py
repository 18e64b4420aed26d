import numpy as np

from greenhaven.core.city import HubKind
from greenhaven.core.planning.assumed import all_assumptions
from greenhaven.core.planning.recipes import PROCESSES
from greenhaven.core.planning.settings import PlanSettings
from tests.core.planning.towns import QUICK, town

CITY = town()


def test_planning_lists_the_lead_time_of_every_process_in_use():
    listed = all_assumptions(CITY)

    hubs = CITY.hubs
    processing = hubs.kind == HubKind.PROCESSING_HUB
    leads = listed.take((listed.table == "planning") & (listed.column == "lead_weeks"))
    assert set(leads.applies_to.tolist()) == set(hubs.process[processing].tolist())
    for row in leads.records():
        assert row["value"] == str(PROCESSES[row["applies_to"]].lead_weeks)
        assert row["rows"] == int((hubs.process[processing] == row["applies_to"]).sum())


def test_what_a_coordinator_sets_is_what_is_listed():
    chosen = PlanSettings(lead_weeks=QUICK, fairness_price_per_t=55.0)

    listed = all_assumptions(CITY, chosen)

    values = {
        (row["column"], row["applies_to"]): row["value"]
        for row in listed.records()
        if row["table"] == "planning"
    }
    assert values["fairness_price_per_t", "*"] == "55"
    assert values["lead_weeks", "windrow"] == str(QUICK["windrow"])


def test_city_assumptions_keep_their_places_and_each_has_a_reason():
    listed, own = all_assumptions(CITY), CITY.assumptions

    assert (listed.take(slice(0, len(own))).column == own.column).all()
    assert all(listed.reason)
    assert all(listed.source)
    assert (np.array(listed.rows) >= 0).all()


def test_needs_that_people_answer_are_told_with_the_reason():
    listed = all_assumptions(CITY)

    told = {row["column"]: row for row in listed.records() if row["value"] == "answered by people"}
    assert set(told) == {"needs_of_browns", "needs_at_home"}
    assert "do not compost without them" in told["needs_of_browns"]["reason"]
    assert "no home is in the plan" in told["needs_at_home"]["reason"]
