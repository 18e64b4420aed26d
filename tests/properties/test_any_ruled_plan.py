"""Whatever the town and its rules: what the planner plans, the guard allows, and no more."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from greenhaven.core.city import Asked, Declined, Kept
from greenhaven.core.planning.allocation import allocate, program_inputs
from greenhaven.core.planning.facts import under
from greenhaven.core.planning.handovers import handovers_of
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import InfeasiblePlanError
from greenhaven.core.rules.guard import Handovers, check, check_in_order
from greenhaven.core.rules.movements import Alerts
from greenhaven.core.rules.reading import article_of
from greenhaven.core.rules.rulebook import Rulebook
from tests.core.planning.towns import QUICK, START, town, varied

WEEKS = 4
CHOSEN = PlanSettings(lead_weeks=QUICK, priced_limits=0)
PRICE = {"per_unit": 30, "currency": "USD"}


def kind(name, **drawn):
    """An article of a kind with drawn parameters."""
    return st.fixed_dictionaries({"kind": st.just(name), **drawn})


def six(value):
    """A number of the digits that a rule can have."""
    return float(f"{value:.6g}")


ARTICLES = st.one_of(
    kind(
        "nutrient_cap",
        nutrient=st.sampled_from(["nitrogen", "phosphorus"]),
        cap_kg_per_ha_year=st.integers(1, 22),
    ),
    kind("hygiene_gate"),
    kind("contamination_gate", most_foreign_matter_percent=st.sampled_from([0.1, 0.5, 1.0])),
    kind("quarantine"),
    kind("closed_season", season=st.just({"begins": "03-01", "ends": "03-08"})),
    kind("equity_floor", part_of_fair_share=st.sampled_from([0.05, 0.2])),
    kind("priority_use", part_of_need=st.just(0.5), uses=st.just(["school"]), price=st.just(PRICE)),
    kind("longest_haul", longest_km=st.integers(4, 40), legs=st.just(["collect", "return"])),
    kind("mean_haul", mean_km=st.integers(4, 30)),
    kind("hauling_budget", most_per_week=st.integers(20, 2000), currency=st.just("USD")),
    kind("giver_cap", most_t_per_season=st.integers(1, 30)),
    kind("giver_share", most_share=st.sampled_from([0.1, 0.3])),
    kind("reactor_permit", most_t_per_week=st.integers(3, 60)),
    kind("reserve_floor", least_t=st.integers(1, 10), price=st.just(PRICE)),
    kind("storm_stand_down", trigger=st.just({"event": "flood", "max_hours": 72})),
    kind("longest_haul", longest_km=st.integers(2, 20), price=st.just(PRICE)),
    kind(
        "nesting_season",
        season=st.sampled_from(
            [{"begins": "03-01", "ends": "03-08"}, {"begins": "03-12", "ends": "07-31"}]
        ),
        stops=st.lists(
            st.sampled_from(["deliveries", "collections", "pruning"]), min_size=1, max_size=3
        ),
    ),
    kind(
        "no_disturb_zone",
        lat=st.floats(45.0, 45.2).map(six),
        lon=st.floats(0.0, 0.2).map(six),
        radius_m=st.sampled_from([300, 1500, 5000]),
    ),
    kind("guardian", guardian=st.just("the keeper"), sites=st.just(["garden-1"])),
    kind("review", after_months=st.integers(1, 60)),
)
TOWNS = st.builds(
    town,
    st.integers(0, 10_000),
    sources=st.integers(2, 30),
    hubs=st.integers(1, 4),
    gardens=st.integers(2, 12),
) | st.builds(varied, st.builds(town, st.integers(0, 100)), st.just("digester"), st.just("station"))


def recorded(city, random):
    """The town with some of its hubs' heat and foreign matter recorded."""
    size = len(city.hubs)
    heat = random.choice(["", "shown", "not shown"], size, p=[0.5, 0.4, 0.1])
    matter = np.where(random.uniform(size=size) < 0.5, np.nan, random.uniform(0, 0.6, size))
    hubs = replace(city.hubs, heat_record=heat, foreign_matter_percent=matter)
    uses = np.where(np.arange(len(city.gardens)) % 3 == 0, "school", "")
    wanted = random.choice(["", "", "", "asked", "none", "safe"], len(city.gardens))
    gardens = replace(city.gardens, use=uses, compost_wanted=wanted)
    return replace(city, hubs=hubs, gardens=gardens)


def said(city, state, random):
    """The state with what some people asked for and declined, and room that a hub keeps."""
    gardens = random.choice(city.gardens.id[city.gardens.kind != "sale"], 3)
    firsts = [START + timedelta(days=int(day)) for day in random.integers(-7, 28, 3)]
    asked = Asked(
        gardens,
        random.choice(["", "hygienised"], 3),
        np.array([first.isoformat() for first in firsts]),
        np.array([(first + timedelta(days=10)).isoformat() for first in firsts]),
        random.uniform(0.01, 2.0, 3),
    )
    declined = Declined(
        np.array(["collect", "return"]),
        np.array([random.choice(city.sources.id), random.choice(city.hubs.id)]),
        np.array([random.choice(city.hubs.id), random.choice(city.gardens.id)]),
        np.array(["destination", "destination"]),
        np.array([START.isoformat()] * 2),
        np.array(["", (START + timedelta(days=13)).isoformat()]),
        np.array([0.0, 0.01]),
    )
    kept = Kept(
        random.choice(city.hubs.id, 1),
        random.integers(1, 127, 1),
        np.array([START.isoformat()]),
        np.array([""]),
        random.uniform(0, 5, 1),
    )
    return replace(state, asked=asked, declined=declined, kept=kept)


def book_of(city, drawn, random):
    """A rulebook of the articles; some of them are of one district, or of a circle of places."""
    scopes = [{}, {}, {"level": "district", "area": str(city.districts.id[0])}, circle(city)]
    articles = [
        article_of(
            {"id": f"article-{number}", "effective_from": "2020-01-01", **raw}
            | scopes[random.integers(len(scopes))]
        )
        for number, raw in enumerate(once(drawn))
    ]
    return Rulebook(city=city.id, articles=tuple(articles))


def circle(city):
    """Every second garden, giver and hub."""
    places = [*city.gardens.id[::2], *city.sources.id[::2], *city.hubs.id[::2]]
    return {"level": "circle", "area": "maple", "area_places": [str(each) for each in places]}


def once(drawn):
    """The articles, with what is settled once only once."""
    seen = {}
    for raw in drawn:
        seen.setdefault(raw["kind"] if raw["kind"] == "review" else id(raw), raw)
    return list(seen.values())


def warned(facts, city):
    """The same facts, and a flood in the first district in the second week."""
    begins = START + timedelta(days=9)
    alerts = Alerts(
        event=np.array(["flood"]),
        severity=np.array([3]),
        area=city.districts.id[:1],
        begins=np.array([f"{begins}T06:00:00+00:00"]),
        ends=np.array([f"{begins}T18:00:00+00:00"]),
    )
    return replace(facts, alerts=alerts)


def ruled(city, drawn, seed):
    """The town's plan, its rulebook and its facts."""
    random = np.random.default_rng(seed)
    known = recorded(city, random)
    state = said(known, opening_state(known, START, QUICK), random)
    book = book_of(known, drawn, random)
    inputs = program_inputs(known, state, START, WEEKS, CHOSEN)
    facts = warned(under(inputs, book).facts, known)
    try:
        plan = allocate(
            known, state, start=START, weeks=WEEKS, settings=CHOSEN, rulebook=book, facts=facts
        )
    except InfeasiblePlanError:
        reject()
    return known, plan, book, facts, random


@given(TOWNS, st.lists(ARTICLES, min_size=1, max_size=6), st.integers(0, 2**16))
@settings(max_examples=40, deadline=None)
def test_no_handover_of_a_plan_is_refused_in_any_order(city, drawn, seed):
    known, plan, book, facts, random = ruled(city, drawn, seed)
    movements, tonnes = handovers_of(known, plan, facts.grades)
    order = random.permutation(len(tonnes))

    verdicts = check_in_order(book, facts, Handovers(movements.take(order), tonnes[order]))

    refused = [reason.say() for verdict in verdicts for reason in verdict.refusals]
    assert refused == []


@given(TOWNS, st.lists(ARTICLES, min_size=1, max_size=4), st.integers(0, 2**16))
@settings(max_examples=25, deadline=None)
def test_more_than_a_saturated_row_allows_is_refused(city, drawn, seed):
    """Where a row of the guard is used up, one more tonne of any movement in it is refused."""
    known, plan, book, facts, _ = ruled(city, drawn, seed)
    movements, tonnes = handovers_of(known, plan, facts.grades)
    assume(len(tonnes) > 0)
    committed = Handovers(movements, tonnes)

    for ruling in book.rulings(movements, facts):
        if not (ruling.is_hard and ruling.at_handover):
            continue
        used = ruling.amounts(tonnes) >= ruling.upper - 1e-6 * np.maximum(ruling.upper, 1.0)
        entries = np.flatnonzero(used[ruling.rows] & (ruling.coefficients > 1e-3))
        for entry in entries[:3].tolist():
            row = slice(int(ruling.movements[entry]), int(ruling.movements[entry]) + 1)
            more = Handovers(movements.take(row), np.ones(1))
            refusals = check(book, facts, more, committed).refusals
            assert ruling.article in [reason.article.id for reason in refusals]


@given(TOWNS, st.lists(ARTICLES, min_size=1, max_size=6), st.integers(0, 2**16))
@settings(max_examples=25, deadline=None)
def test_plan_says_itself_that_no_hard_rule_is_broken(city, drawn, seed):
    _, plan, _, _, _ = ruled(city, drawn, seed)

    hard = plan.articles.take(plan.articles.hard)
    assert (hard.worst == 0).all()
    assert (hard.in_spite == 0).all()
    assert (hard.paid == 0).all()
