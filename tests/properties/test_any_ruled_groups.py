"""Whatever the town and its rules: a plan of groups obeys them, and its proof holds."""

from dataclasses import replace

import numpy as np
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from greenhaven.core.planning.allocation import program_inputs
from greenhaven.core.planning.facts import under
from greenhaven.core.planning.groups.allocation import allocate_grouped
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.program import build_program
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.planning.solver import InfeasiblePlanError, Session
from greenhaven.core.rules.movements import Alerts
from greenhaven.core.rules.reading import article_of
from greenhaven.core.rules.rulebook import Rulebook
from tests.core.planning.towns import QUICK, START, town, varied

WEEKS = 4
CHOSEN = PlanSettings(lead_weeks=QUICK, links=99)


def kind(name, **drawn):
    return st.fixed_dictionaries({"kind": st.just(name), **drawn})


LEGS = st.sampled_from([["return"], ["collect", "return"], ["collect", "export", "return"]])
BANS = st.one_of(
    kind("longest_haul", longest_km=st.integers(2, 40), legs=LEGS),
    kind("longest_haul", longest_km=st.integers(1, 20), uses=st.just(["school"])),
    kind("closed_season", season=st.just({"begins": "03-01", "ends": "03-08"})),
    kind("hygiene_gate", uses=st.just(["school"])),
    kind("contamination_gate", most_foreign_matter_percent=st.sampled_from([0.1, 0.5])),
    kind("water_buffer", open_water_m=st.just(100), well_m=st.just(100)),
    kind(
        "storm_stand_down",
        legs=LEGS,
        trigger=st.just({"event": "flood", "max_hours": 72}),
    ),
    kind(
        "nesting_season",
        season=st.just({"begins": "03-01", "ends": "03-08"}),
        stops=st.sampled_from([["deliveries"], ["collections", "deliveries"]]),
        sites=st.sampled_from([[], ["garden-1", "garden-01", "source-3", "source-03"]]),
    ),
    kind(
        "no_disturb_zone",
        lat=st.sampled_from([45.05, 45.1]),
        lon=st.sampled_from([0.05, 0.1]),
        radius_m=st.sampled_from([2000, 5000]),
        legs=LEGS,
    ),
)
CAPS = kind(
    "nutrient_cap",
    nutrient=st.sampled_from(["nitrogen", "phosphorus"]),
    cap_kg_per_ha_year=st.sampled_from([0, 1, 5, 22]),
    garden_kinds=st.sampled_from([[], ["garden"], ["park"]]),
)
TOGETHER = st.one_of(
    kind("reactor_permit", most_t_per_week=st.integers(3, 60)),
    kind(
        "recipe_balance",
        least_carbon_per_nitrogen=st.just(27),
        most_carbon_per_nitrogen=st.just(33),
    ),
    kind("equity_floor", part_of_fair_share=st.sampled_from([0.05, 0.2])),
    kind("mean_haul", mean_km=st.integers(4, 30), legs=LEGS),
    kind("hauling_budget", most_per_week=st.integers(20, 2000), currency=st.just("USD")),
    kind("giver_cap", most_t_per_season=st.integers(1, 30)),
    kind("reserve_floor", least_t=st.integers(1, 3), weeks_to_build=st.just(3)),
    kind("return_share", to_districts=st.just(["district-1"]), least_share=st.just(0.3)),
)
TOWNS = st.builds(
    town,
    st.integers(0, 10_000),
    sources=st.integers(2, 40),
    hubs=st.integers(1, 5),
    gardens=st.integers(2, 15),
) | st.builds(
    varied,
    st.builds(town, st.integers(0, 100)),
    st.just("digester"),
    st.just("station"),
    uncapped=st.integers(0, 2),
)


def recorded(city, random):
    """The town with some heat and foreign matter recorded, some schools, and some water."""
    size = len(city.hubs)
    heat = random.choice(["", "shown", "not shown"], size, p=[0.5, 0.3, 0.2])
    matter = np.where(random.uniform(size=size) < 0.5, np.nan, random.uniform(0, 0.6, size))
    hubs = replace(city.hubs, heat_record=heat, foreign_matter_percent=matter)
    number = np.arange(len(city.gardens))
    gardens = replace(
        city.gardens,
        use=np.where(number % 3 == 0, "school", ""),
        open_water_m=np.where(number % 4 == 0, random.uniform(0, 200, len(number)), np.nan),
    )
    return replace(city, hubs=hubs, gardens=gardens)


def book_of(city, drawn, random):
    """A rulebook of the articles; some of them are of one district, or of a circle of places."""
    district = {"level": "district", "area": str(city.districts.id[0])}
    places = [*city.gardens.id[::2], *city.sources.id[::2], *city.hubs.id[::2]]
    circle = {"level": "circle", "area": "maple", "area_places": list(map(str, places))}
    scopes = [{}, {}, district, circle]
    articles = [
        article_of(
            {"id": f"article-{number}", "effective_from": "2020-01-01", **raw}
            | scopes[0 if "to_districts" in raw else random.integers(len(scopes))]
        )
        for number, raw in enumerate(drawn)
    ]
    return Rulebook(city=city.id, articles=tuple(articles))


def warned(inputs):
    area = inputs.city.districts.id[0]
    first, last = "2025-03-12T06:00:00+00:00", "2025-03-13T06:00:00+00:00"
    alerts = Alerts.of(
        [{"event": "flood", "severity": 3, "area": area, "begins": first, "ends": last}],
        severity=np.int64,
        **dict.fromkeys(("event", "area", "begins", "ends"), np.str_),
    )
    return replace(inputs.facts, alerts=alerts)


def slack(value):
    return 1e-6 * max(abs(value), 1.0)


@given(
    TOWNS,
    st.lists(st.one_of(BANS, CAPS, TOGETHER), min_size=1, max_size=4),
    st.integers(0, 1000),
    st.sampled_from([1, 100, 1000]),
    st.sampled_from([0.05, 1e-3]),
    st.booleans(),
)
@settings(max_examples=30, deadline=None)
def test_best_obeying_plan_lies_between_bound_and_plan_of_groups(
    city, drawn, seed, columns, gap, storm
):
    random = np.random.default_rng(seed)
    city = recorded(city, random)
    book = book_of(city, drawn, random)
    state = opening_state(city, START, CHOSEN.lead_weeks)
    inputs = program_inputs(city, state, START, WEEKS, CHOSEN)
    facts = warned(inputs) if storm else None
    try:
        plan = allocate_grouped(
            city,
            state,
            start=START,
            weeks=WEEKS,
            settings=CHOSEN,
            rulebook=book,
            facts=facts,
            gap=gap,
            first_columns=columns,
        )
    except InfeasiblePlanError:
        reject()

    ruled = replace(under(inputs, book, facts), content=plan.planned.content)
    best = Session(build_program(ruled)).solve().objective
    assert plan.planned.bound <= best + slack(best)
    assert best <= plan.planned.cost + slack(best)
    assert plan.carried_out.bound <= plan.carried_out.cost + slack(plan.carried_out.cost)
    assert (plan.articles.in_spite == 0).all()
    assert (plan.articles.beyond == 0).all()
