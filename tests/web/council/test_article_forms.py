"""Every kind of article can be written in a form; what cannot be is said at its field."""

from datetime import date

import pytest
from django.http import QueryDict
from django.utils import translation

from greenhaven.core.rules.articles import Layer
from greenhaven.core.rules.reading import BY_KIND, article_of, plain
from greenhaven.web.council.proposals.article_form import ArticleForm
from greenhaven.web.council.proposals.frames import Frame
from greenhaven.web.council.proposals.kinds import TITLES, is_procedural
from tests.web.village import village

BEGINS = date(2025, 3, 3)
# What people type for a new article of each kind, and a value that it then has.
TYPED = {
    "nutrient_cap": ({"nutrient": "phosphorus", "cap_kg_per_ha_year": "12"}, "cap_kg_per_ha_year"),
    "hygiene_gate": ({"without_record": "is_held"}, "without_record"),
    "contamination_gate": ({"most_foreign_matter_percent": "0,5", "without_record": "passes"}, ""),
    "quarantine": ({}, ""),
    "water_buffer": ({"open_water_m": "10", "well_m": "50"}, "well_m"),
    "closed_season": ({"season.begins": ("15", "11"), "season.ends": ("15", "03")}, "season"),
    "weather_gate": ({"most_rain_mm_per_day": "5"}, "most_rain_mm_per_day"),
    "equity_floor": ({"part_of_fair_share": "50", "fair_by": "head"}, "part_of_fair_share"),
    "priority_use": ({"part_of_need": "80", "price.per_unit": "3"}, "price"),
    "return_share": ({"to_districts": ["n"], "least_share": "40"}, "least_share"),
    "longest_haul": ({"longest_km": "8", "legs": ["return"]}, "longest_km"),
    "mean_haul": ({"mean_km": "8", "legs": ["return"]}, "mean_km"),
    "quiet_hours": ({"begins": "21:00", "ends": "07:00"}, "begins"),
    "hauling_budget": ({"most_per_week": "900", "legs": ["return"]}, "currency"),
    "giver_cap": ({"most_t_per_season": "9"}, "most_t_per_season"),
    "giver_share": ({"most_share": "30"}, "most_share"),
    "reactor_permit": ({"most_t_per_week": "9", "hubs": ["yard"]}, "hubs"),
    "recipe_balance": (
        {"least_carbon_per_nitrogen": "20", "most_carbon_per_nitrogen": "35"},
        "least_carbon_per_nitrogen",
    ),
    "reserve_floor": ({"least_t": "4", "weeks_to_build": "2"}, "weeks_to_build"),
    "storm_stand_down": (
        {"legs": ["return"], "trigger.event": "storm", "trigger.max_hours": "48"},
        "trigger",
    ),
    "nesting_season": (
        {
            "season.begins": ("1", "03"),
            "season.ends": ("31", "07"),
            "stops": ["mowing"],
            "sites": "SOUTH park",
        },
        "sites",
    ),
    "no_disturb_zone": ({"sites": "rose\npark", "legs": ["return"]}, "sites"),
    "guardian": ({"sites": "rose", "guardian": "The roses' friends", "answer_days": "9"}, ""),
    "decision_policy": (
        {
            "matter": "ordinary",
            "majority": "4/6",
            "strict": "on",
            "quorum": "approval",
            "quorum_share": "20",
            "discussion_days": "17",
            "frozen_days": "3",
            "voting_days": "7",
        },
        "majority",
    ),
    "right_to_propose": (
        {"matter": "house", "may_propose": "member", "may_amend": "member", "cosigners": "3"},
        "cosigners",
    ),
    "initiative": ({"least_share": "5", "within_days": "60"}, "within_days"),
    "ballot_secrecy": ({"matter": "house", "secrecy": "secret"}, "secrecy"),
    "seats": ({"body": "stewards", "seats": "5", "term_months": "12", "method": "stv"}, "seats"),
    "electoral_roll": ({"closes_days_before": "7", "least_days_member": "0"}, ""),
    "delegation": ({"allowed": "on", "expires_after_months": "6", "most_share": "2"}, "allowed"),
    "review": ({"after_months": "12"}, "after_months"),
}


@pytest.fixture(scope="module")
def city():
    return village()


def frame(city, kind, base=None, **more):
    layer = Layer.CONSTITUTION if is_procedural(kind) else Layer.ORDINARY
    return Frame(city, kind, base, more.pop("name", "a-new-one"), BEGINS, layer, {}, **more)


def sent(typed, **usual):
    data = QueryDict(mutable=True)
    for name, value in {"authority": "network", **usual, **typed}.items():
        if isinstance(value, tuple):
            for at, part in enumerate(value):
                data[f"article-{name}_{at}"] = part and part.zfill(2)
        elif isinstance(value, list):
            data.setlist(f"article-{name}", value)
        else:
            data[f"article-{name}"] = value
    return data


def written(city, kind, typed, base=None, **more):
    usual = {} if is_procedural(kind) else {"layer": "ordinary"}
    return ArticleForm(frame(city, kind, base, **more), sent(typed, **usual))


def test_every_kind_has_a_title_and_a_form():
    assert TITLES.keys() == BY_KIND.keys() == TYPED.keys()


@pytest.mark.parametrize("kind", sorted(BY_KIND))
def test_a_new_article_of_each_kind_can_be_written(city, kind):
    typed, told = TYPED[kind]

    form = written(city, kind, typed)

    assert form.is_valid(), dict(form.errors)
    assert form.change()["action"] == "add"
    assert not told or form.change()["article"].get(told) is not None
    assert "effective_from" not in form.change()["article"]


@pytest.mark.parametrize("kind", sorted(BY_KIND))
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_in_force_stands_in_its_form(city, kind, language):
    made = written(city, kind, TYPED[kind][0])
    assert made.is_valid()
    base = made.article

    with translation.override(language):
        form = ArticleForm(frame(city, kind, base))
        shown = {name: form[name].value() for name in form.fields}
        again = QueryDict(mutable=True)
        for name, value in shown.items():
            _fill(again, form, name, value)
        same = ArticleForm(frame(city, kind, base), again)

        assert not same.is_valid()
        assert list(same.errors) == ["__all__"], dict(same.errors)
        assert form.as_div()


def _fill(data, form, name, value):
    widget = form.fields[name].widget
    key = f"article-{name}"
    if hasattr(widget, "decompress"):
        for at, part in enumerate(widget.decompress(value)):
            data[f"{key}_{at}"] = part
    elif isinstance(value, list):
        data.setlist(key, value)
    elif isinstance(value, bool):
        if value:
            data[key] = "on"
    elif value is not None:
        data[key] = str(value)


def test_only_what_is_other_is_changed(city):
    base = article_of(
        {"kind": "longest_haul", "id": "near", "effective_from": "2025-01-01", "longest_km": 9}
    )

    form = written(city, "longest_haul", {"longest_km": "6,5", "legs": ["return"]}, base)

    assert form.is_valid()
    assert form.change() == {"action": "amend", "article": "near", "fields": {"longest_km": 6.5}}


def test_a_price_can_be_set_and_taken_away(city):
    base = article_of(
        {
            "kind": "longest_haul",
            "id": "near",
            "effective_from": "2025-01-01",
            "longest_km": 9,
            "price": {"per_unit": 3, "currency": "EUR"},
        }
    )

    form = written(city, "longest_haul", {"longest_km": "9", "legs": ["return"]}, base)

    assert form.is_valid()
    assert form.change()["fields"] == {"price": None}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0.1", "From 0.5 to 500, please"),
        ("-8", "nearest value that can be: 0.5"),
        ("1e9", "nearest value that can be: 500"),
        ("1e30", "A number was expected"),
        ("nan", "A number was expected"),
        ("inf", "A number was expected"),
        ("eight", "A number was expected"),
        ("1,200", "two ways"),
        ("", "required"),
        ("8.1234567", "6 digits"),
    ],
)
def test_a_number_that_cannot_be_is_said_at_its_field(city, typed, said):
    form = written(city, "longest_haul", {"longest_km": typed, "legs": ["return"]})

    assert not form.is_valid()
    assert said in " ".join(form.errors["longest_km"])


def test_shares_are_asked_for_in_per_cent(city):
    form = written(city, "equity_floor", {"part_of_fair_share": "150", "fair_by": "head"})

    assert not form.is_valid()
    assert "From 0 % to 100 %" in form.errors["part_of_fair_share"][0]


def test_other_faults_stand_at_their_fields_too(city):
    season = {"season.begins": ("30", "02"), "season.ends": ("1", "04")}
    cases = (
        ("closed_season", season, "season.begins", "02-29"),
        ("closed_season", {"season.begins": ("3", "")}, "season.begins", "day and the month"),
        ("closed_season", {}, "season.begins", "needed"),
        ("decision_policy", TYPED["decision_policy"][0] | {"majority": "1/0"}, "majority", "2/3"),
        ("decision_policy", TYPED["decision_policy"][0] | {"majority": "1/3"}, "majority", "1/2"),
        ("guardian", {"sites": "Nowhere", "guardian": "A"}, "sites", "no place “Nowhere”"),
        ("no_disturb_zone", {"legs": ["return"]}, "sites", "expected ids of places"),
        ("priority_use", {"part_of_need": "80"}, "price.per_unit", "required"),
        ("seats", {"body": "kings"}, "body", "valid choice"),
        ("quiet_hours", {"begins": "25:00", "ends": "07:00"}, "begins", "valid time"),
        ("quiet_hours", {"begins": "07:00", "ends": "07:00"}, "ends", "08:00"),
    )
    for kind, typed, name, said in cases:
        form = written(city, kind, typed)
        assert not form.is_valid(), kind
        assert said in " ".join(form.errors.get(name, [])), (kind, dict(form.errors))


def test_the_last_day_is_the_day_before_the_one_that_rules_write(city):
    form = written(
        city,
        "quiet_hours",
        {"begins": "21:00", "ends": "07:00", "effective_to": "2025-03-31"},
    )

    assert form.is_valid()
    assert plain(form.article)["effective_to"] == "2025-04-01"


def test_an_emergency_is_prolonged_by_a_renewal(city):
    base = article_of(
        {
            "kind": "storm_stand_down",
            "id": "storms",
            "effective_from": "2025-01-01",
            "trigger": {"event": "storm", "max_hours": 48},
        }
    )
    typed = {
        "legs": ["return"],
        "trigger.event": "storm",
        "trigger.least_severity": "2",
        "trigger.max_hours": "48",
        "trigger.linger_h": "0",
        "trigger.cool_down_h": "24",
        "trigger.renewed_began": "2025-03-02T06:00",
        "trigger.renewed_until": "2025-03-05T06:00",
    }

    form = written(city, "storm_stand_down", typed, base)

    assert form.is_valid(), dict(form.errors)
    assert len(form.change()["fields"]["trigger"]["renewals"]) == 1
    too_long = typed | {"trigger.renewed_until": "2025-03-25T06:00"}
    refused = written(city, "storm_stand_down", too_long, base)
    assert not refused.is_valid()
