import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from greenhaven.core.columns import positions
from greenhaven.core.document import pack
from greenhaven.core.forecast.consequences.effects import Verdict
from greenhaven.core.forecast.consequences.proposals import (
    ProposalError,
    Question,
    plans_under,
    weigh,
)
from greenhaven.core.forecast.ensemble.executors import LocalProcesses
from greenhaven.core.planning.facts import heap_grades
from greenhaven.core.planning.handovers import handovers_of
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.facts import facts_of
from greenhaven.core.rules.guard import Handovers, check_in_order
from greenhaven.core.rules.movements import Leg
from greenhaven.core.rules.proposals import read_proposal
from greenhaven.core.rules.reading import read_rulebook
from tests.core.forecast.twins import LEADS, WEEKS, village

QUESTION = Question(
    weeks=WEEKS, members=6, seed=3, settings=PlanSettings(lead_weeks=LEADS, priced_limits=0)
)


def rulebook(*articles):
    city, _, _ = village()
    plain = [{"effective_from": "2025-01-01", **each} for each in articles]
    return read_rulebook(json.dumps({"city": city.id, "version": 1, "articles": plain}), "here")


def adding(book, **article):
    change = {"action": "add", "article": {"effective_from": "2025-01-01", **article}}
    text = {"title": "An article more", "on": book.digest(), "changes": [change]}
    return read_proposal(json.dumps(text))


@cache
def shorter_ways():
    """No compost further than half of the longest way that it goes today."""
    city, state, schedule = village()
    book = rulebook()
    returned = schedule.flows.take(schedule.flows.leg == Leg.RETURN)
    km = float(round(returned.km.max() / 2, 2))
    proposal = adding(book, kind="longest_haul", id="short-ways", longest_km=km)
    return km, book, proposal, weigh(city, state, book, proposal, question=QUESTION)


def test_plan_under_a_proposal_obeys_it_and_that_of_today_need_not():
    city, state, _ = village()
    km, _, _, found = shorter_ways()

    longest = []
    for plans in (found.before, found.after):
        flows = plans[0].flows
        longest.append(flows.km[flows.leg == Leg.RETURN].max())
    assert longest[0] > km >= longest[1]
    movements, moved = handovers_of(city, found.after[0])
    facts = facts_of(city, state, (10.0, 2.0))
    facts = replace(facts, grades=heap_grades(facts.grades))
    verdicts = check_in_order(found.rulebook, facts, Handovers(movements, moved))
    assert all(verdict.allowed for verdict in verdicts)


def test_consequences_compare_both_plans():
    _, _, _, found = shorter_ways()

    told = found.consequences
    assert (told.weeks, told.members, told.seed) == (WEEKS, 6, 3)
    haulage = told.differences.quantity.tolist().index("haulage")
    planned = [float((p[0].flows.wet * p[0].flows.km).sum()) for p in (found.before, found.after)]
    assert told.differences.verdict[haulage] == Verdict.LESS
    assert planned[1] < planned[0]
    assert len(told.places) > 0


def test_same_seeds_tell_the_same_bytes_in_two_processes():
    city, state, _ = village()
    _, book, proposal, here = shorter_ways()

    with LocalProcesses(2) as two:
        there = weigh(city, state, book, proposal, question=QUESTION, executor=two)

    assert pack(there.consequences) == pack(here.consequences)
    assert pack(there.after[0].flows) == pack(here.after[0].flows)


def test_proposal_that_is_not_yet_in_force_changes_nothing():
    city, state, _ = village()
    book = rulebook()
    later = adding(
        book, kind="longest_haul", id="later", longest_km=0.5, effective_from="2031-01-01"
    )

    found = weigh(city, state, book, later, question=QUESTION)

    assert set(found.consequences.differences.verdict.tolist()) == {Verdict.SAME}


def test_proposal_under_which_no_plan_can_be_made_says_so():
    city, state, _ = village()
    book = rulebook()
    closed = adding(
        book, kind="longest_haul", id="no-ways", longest_km=0.5, legs=["collect", "export"]
    )
    strict = replace(QUESTION, settings=replace(QUESTION.settings, serve_all=True))

    with pytest.raises(ProposalError, match=r"^Under the proposal no plan can be made\. "):
        weigh(city, state, book, closed, question=strict)


def test_proposal_made_on_another_version_is_refused():
    city, state, _ = village()
    other = rulebook({"kind": "longest_haul", "id": "old", "longest_km": 9})
    proposal = adding(other, kind="longest_haul", id="new", longest_km=5)

    with pytest.raises(RulesError, match="made on another version of the rulebook"):
        weigh(city, state, rulebook(), proposal, question=QUESTION)


def test_later_plans_know_what_each_source_gave_before():
    city, state, _ = village()
    free = plans_under(city, state, replace(QUESTION, every=3), rulebook())
    most = round(0.5 * max(given(city, free)), 2)
    capped = rulebook({"kind": "giver_cap", "id": "cap", "most_t_per_season": most})

    plans = plans_under(city, state, replace(QUESTION, every=3), capped)

    assert [plan.weeks for plan in plans] == [3, 3]
    assert max(given(city, plans)) <= most * (1 + 1e-6)
    assert max(given(city, plans[1:])) > 0


def test_longer_questions_are_answered_by_rows_of_plans():
    city, state, _ = village()
    km, book, proposal, _ = shorter_ways()

    with LocalProcesses(2) as two:
        found = weigh(
            *(city, state, book, proposal), question=replace(QUESTION, every=4), executor=two
        )

    assert [plan.weeks for plan in found.before] == [4, 2]
    assert [plan.weeks for plan in found.after] == [4, 2]
    assert found.consequences.weeks == WEEKS
    for plan in found.after:
        assert plan.flows.km[plan.flows.leg == Leg.RETURN].max(initial=0.0) <= km


def test_row_of_plans_that_cannot_be_made_says_under_which_rules():
    city, state, _ = village()
    closed = {"kind": "longest_haul", "id": "no-ways", "longest_km": 0.5}
    book = rulebook({**closed, "legs": ["collect", "export"]})
    proposal = adding(book, kind="longest_haul", id="short-ways", longest_km=5)
    strict = replace(QUESTION, every=3, settings=replace(QUESTION.settings, serve_all=True))

    with pytest.raises(ProposalError, match=r"^Under the rules as they are no plan can be made\. "):
        weigh(city, state, book, proposal, question=strict)


def test_rule_that_binds_nobody_changes_nothing():
    city, state, _ = village()
    book = rulebook()
    idle = adding(book, kind="longest_haul", id="idle", longest_km=400)

    found = weigh(city, state, book, idle, question=QUESTION)

    assert len(found.consequences.places) == 0
    assert set(found.consequences.differences.verdict.tolist()) == {Verdict.SAME}


def test_procedure_and_guardians_change_no_plan():
    city, state, _ = village()
    book = rulebook()
    review = {"kind": "review", "id": "review", "after_months": 6}
    change = {"action": "add", "article": {"effective_from": "2025-01-01", **review}}
    text = {"title": "Look again", "on": book.digest(), "changes": [change]}

    found = weigh(
        city,
        state,
        book,
        read_proposal(json.dumps(text | {"layer": "constitution"})),
        question=QUESTION,
    )

    assert set(found.consequences.differences.verdict.tolist()) == {Verdict.SAME}
    assert len(found.after[0].articles) == 0


def test_advice_is_obeyed_only_where_it_is_asked_what_it_would_do():
    city, state, _ = village()
    km, book, _, binding = shorter_ways()
    told = {"authority": "advisory", "advice_to": "the park's gardeners"}
    advice = adding(book, kind="longest_haul", id="short-ways", longest_km=km, **told)

    plain, followed = (
        weigh(city, state, book, advice, question=replace(QUESTION, advice_binds=binds))
        for binds in (False, True)
    )

    assert set(plain.consequences.differences.verdict.tolist()) == {Verdict.SAME}
    flows = followed.after[0].flows
    assert flows.km[flows.leg == Leg.RETURN].max() <= km
    assert pack(followed.consequences) == pack(binding.consequences)
    assert followed.rulebook.article("short-ways").authority == "advisory"


def given(city, plans):
    total = np.zeros(len(city.sources))
    for plan in plans:
        flows = plan.flows.take(plan.flows.leg == Leg.COLLECT)
        np.add.at(total, positions(city.sources.id, flows.origin), flows.wet)
    return total


def test_progress_goes_from_planning_to_members():
    city, state, _ = village()
    _, book, proposal, _ = shorter_ways()
    told = []

    weigh(
        *(city, state, book, proposal),
        question=QUESTION,
        progress=lambda what, share: told.append((what, share)),
    )

    shares = [share for _, share in told]
    assert told[0] == ("planning under both rulebooks", 0.0)
    assert shares == sorted(shares)
    assert told[-1] == ("done", 1.0)
