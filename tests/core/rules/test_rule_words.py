"""Sentences: made of parameters alone, in good language, in every language."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from greenhaven.core.rules import labels, words
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.kinds.offices import Method
from greenhaven.core.rules.kinds.procedures import Matter, Secrecy
from greenhaven.core.rules.languages import languages, translation
from greenhaven.core.rules.words import Message, Place, either, message, number, percent, plural
from tests.core.rules.cases import EVERY_KIND, PRICE, article, of_kind

ROOM = Path(words.__file__).parent
SENTENCES = {
    "nutrient_cap": "Each hectare of gardens, parks and street trees receives at most 15 kg of "
    "phosphorus in any twelve months, with what was spread before.",
    "hygiene_gate": "Only compost whose heat log shows that germs were killed goes to gardens, "
    "parks and street trees. What has no record passes.",
    "contamination_gate": "Compost with more than 0.5 % of glass, plastic and metal does not go to "
    "gardens, parks and street trees. What has no record passes.",
    "quarantine": "A batch under suspicion, and every batch made of it, stays in its hub until it "
    "is released.",
    "water_buffer": "Nothing is spread on gardens, parks and street trees within 10 m of open "
    "water or 50 m of a well or spring.",
    "closed_season": "Nothing is spread on gardens, parks and street trees from 15 November to "
    "1 February of each year.",
    "weather_gate": "Nothing is spread on gardens, parks and street trees on a day with more than "
    "10 mm of rain.",
    "equity_floor": "Every district gets at least 50 % of its share by population of what goes to "
    "gardens, parks and street trees. In all, at least 1 t a week are given out there.",
    "priority_use": "School gardens come first, until each has 80 % of the compost that it can "
    "safely take. A plan may depart from this at a price of 50 USD for each tonne.",
    "return_share": "At least 25 % of the compost for gardens, parks and street trees goes to "
    "district Old Town.",
    "longest_haul": "Compost for gardens, parks and street trees may travel at most 8 km by road, "
    "one way.",
    "mean_haul": "The mean tonne travels at most 6 km by road: organics for hubs in the city and "
    "compost for gardens, parks and street trees.",
    "quiet_hours": "Nothing is brought or fetched anywhere between 21:00 and 07:00.",
    "hauling_budget": "Carrying organics to hubs in the city, organics out of the city and compost "
    "back to the soil costs at most 500 USD a week.",
    "giver_cap": "One giver brings at most 20 t of organics to the city's hubs in a season.",
    "giver_share": "One giver brings at most 15 % of all food scraps that reach the city's hubs.",
    "reactor_permit": "At most 30 t of organics a week are taken in at each hub.",
    "recipe_balance": "The mix of a week at each composting hub has between 26 and 34 parts of "
    "carbon for each part of nitrogen.",
    "reserve_floor": "At least 5 t of ripe product stay in store at the city's hubs together at "
    "the end of each week, after 1 week to build it up.",
    "storm_stand_down": "Where there is danger, no compost is brought out. It holds only while a "
    "warning of floods that is moderate or worse is in force there, and 24 hours after it. It ends "
    "by itself 72 hours after the warning began. For 24 hours after that only a worse warning "
    "sets it in force again.",
    "nesting_season": "From 1 May to 31 July of each year animals breed at gardens, parks and "
    "street trees: no compost is brought and nothing is pruned.",
    "no_disturb_zone": "At the places within 300 m of 40.7° north, 74° west nothing is brought and "
    "nothing is fetched.",
    "guardian": "The keeper of the pond speaks for garden-1 and may call for a review of anything "
    "that is done or planned there; it is answered within 14 days.",
    "decision_policy": "A vote on an ordinary rule passes when more than 2/3 of those who say yes "
    "or no say yes and at least 15 % of all who may vote say yes. Before it people talk for at "
    "least 7 days. The final text is known for at least 2 days. The vote is open for 7 days.",
    "right_to_propose": "Who may propose an ordinary rule: every member, with 3 others who sign. "
    "Who may offer amendments: every member.",
    "initiative": "What 5 % of all who may vote sign within 90 days has to come to a vote.",
    "ballot_secrecy": "Votes on people for seats are cast in secret, with a receipt for each "
    "voter.",
    "seats": "There are 5 seats of the stewards, filled by a single transferable vote for 12 "
    "months, at most 3 times in a row.",
    "electoral_roll": "The roll of those who may vote closes 7 days before the vote opens.",
    "delegation": "In open votes one may hand on one's vote, and take it back until the end. It "
    "ends by itself after 12 months, and one person speaks for at most 5 % of all votes, or for 2 "
    "others where that is less than half of all.",
    "review": "Every article is looked at again 12 months after it began to hold.",
}
NAMES = {"district-01": "Old Town", "food_scraps": "food scraps"}
VARIANTS = (
    {"garden_kinds": ["garden", "park", "street_trees"]},
    {"uses": ["food_bed", "ornamental", "school", "park", "trees"]},
    {"uses": ["school"], "garden_kinds": ["garden"], "districts": ["a", "b", "c"]},
    {"districts": ["a"], "authority": "advisory", "advice_to": "a body"},
    {"legs": ["collect", "export", "return"]},
    {"season": {"begins": "06-01", "ends": "09-30"}, "only_vulnerable_zone": True},
    {"most_snow_mm_per_day": 5, "not_in_frost": True, "without_record": "is_held"},
    {"price": PRICE, "effective_to": "2025-12-01", "hubs": ["a", "b"], "materials": ["x", "y"]},
    {"level": "district", "area": "district-01"},
    {"level": "circle", "area": "maple", "area_places": ["a", "b"], "area_district": "c"},
    {"sites": ["a", "b"], "lat": None, "lon": None, "radius_m": None},
    {"stops": ["collections", "deliveries", "digging", "heap_turning", "mowing", "pruning"]},
    {"for_whom": "the bats", "legs": ["collect", "export"]},
    {"lat": -33.0, "lon": 18.0, "radius_m": 50, "sites": []},
    {"majority": "3/4", "strict": False, "quorum": "turnout", "second_vote_after_days": 30},
    {"majority": "1/2", "quorum": "none", "quorum_share": 0, "second_vote_after_days": None},
    {"cosigners": 0, "may_propose": "steward", "may_amend": "council"},
    {"seats": 3, "body": "council", "method": "lot", "most_terms": None},
    {"least_days_member": 30, "closes_days_before": 0},
    {"allowed": False},
    *(
        {"matter": matter, "quorum": "turnout"}
        for matter in Matter
        if matter not in ("order", "constitution")
    ),
    *({"matter": "constitution", "majority": "3/4"},),
    *({"secrecy": secrecy} for secrecy in Secrecy),
    *({"method": method} for method in Method),
    {"fair_by": "need", "nutrient": "nitrogen", "weeks_to_build": 3},
    {
        "trigger": {
            "event": "flood",
            "max_hours": 48,
            "renewals": [{"began": "2025-03-12T06:00+00:00", "until": "2025-03-15T06:00+00:00"}],
        }
    },
    *(
        {"trigger": {"event": event, "max_hours": 1, "least_severity": severity}}
        for severity, event in enumerate(("storm", "heat", "cold", "air_quality"), start=1)
    ),
)


def variants():
    """Articles that between them say everything that an article can say."""
    yield of_kind("decision_policy", matter="order", voting_days=0)
    for raw in EVERY_KIND:
        yield article(raw)
        fields = type(article(raw)).model_fields
        for variant in VARIANTS:
            if type(article(raw)).PROTECTS:
                fields = {name for name in fields if name != "price"}
            if not type(article(raw)).MOVES:
                fields = {name for name in fields if name != "trigger"}
            if fitting := {name: value for name, value in variant.items() if name in fields}:
                yield article(raw, **fitting)


@pytest.mark.parametrize("raw", EVERY_KIND, ids=lambda raw: raw["kind"])
def test_sentence_of_every_kind_is_plain(raw):
    assert article(raw).sentence(names=NAMES) == SENTENCES[raw["kind"]]


def test_sentence_of_any_article_is_whole():
    for each in variants():
        for tag in languages():
            said = each.sentence(translation(tag), NAMES)
            assert re.fullmatch(r"[^{}#()\[\]_]+\.", said), said
            assert said[0] == said[0].upper()
            assert "  " not in said
            assert each.noun().say(translation(tag))[0].islower()


def templates():
    """Every template that is written in the room, and what is looked up in its tables."""
    found = {"en", "0.5"}
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "message":
                found |= {each.value for each in node.args if isinstance(each, ast.Constant)}

    def note(template):
        found.add(template)
        return template

    for each in variants():
        each.sentence(note)
        each.noun().say(note)
    found |= {*labels.LABELS.values(), *labels.ACTIONS.values()}
    found |= {words for table in labels.MEANINGS.values() for words in table.values()}
    for month in range(1, 13):
        message("{day}", day=date(2025, month, 1)).say(note)
    return found - {"one", "{day}"}


@pytest.mark.parametrize("tag", [tag for tag in languages() if tag != "en"])
def test_every_template_is_translated_with_the_same_values(tag):
    translate, missing = translation(tag), set()
    for template in templates():
        said = translate(template)
        if said == template and re.search(r"[a-z]{3,} [a-z]{2,}", re.sub(r"{[^}]*}", "", template)):
            missing.add(template)
        assert names_in(said) == names_in(template), template

    assert missing == set()


def names_in(template):
    return set(re.findall(r"{(\w+)[},]", template)) - {"district", "districts"}


def test_numbers_are_grouped_with_the_decimal_sign_of_the_language():
    german = {"0.5": "0,5"}.get

    assert number(1234567.0) == "1\u202f234\u202f567"
    assert number(0.125) == "0.125"
    assert number(1234.5, lambda each: german(each, each)) == "1\u202f234,5"
    assert number(8.0) == "8"
    assert number(12345678.0) == "12\u202f345\u202f678"


def test_lists_have_commas_and_a_word_before_the_last():
    said = [message("{all}", all=tuple("abc"[:count])).say() for count in (1, 2, 3)]

    assert said == ["a", "a and b", "a, b and c"]
    assert either((message("a"), message("b"), message("c"))).say() == "a, b or c"
    assert either((message("a"),)).say() == "a"


def test_places_are_said_by_name_where_it_is_known():
    two = message("{places}", places=(Place("101"), Place("102")))

    assert two.say(names={"101": "Tribeca"}) == "Tribeca and 102"


def test_shares_and_days_are_said_as_people_say_them():
    assert percent(0.125).say() == "12.5 %"
    assert message("{day}", day=date(2026, 1, 5)).say() == "5 January 2026"
    assert message("{day}", day=date(2026, 1, 5)).say(translation("es")) == "5 de enero de 2026"


@pytest.mark.parametrize(
    ("language", "categories"),
    [
        ("en", {0: "other", 1: "one", 2: "other", 1.5: "other"}),
        ("es", {0: "other", 1: "one", 2: "other"}),
        ("fr", {0: "one", 1: "one", 1.5: "one", 2: "other"}),
        ("zh", {1: "other", 2: "other"}),
        ("ru", {1: "one", 2: "few", 5: "many", 11: "many", 12: "many", 21: "one", 22: "few"}),
        ("pl", {1: "one", 2: "few", 5: "many", 12: "many", 21: "many", 22: "few"}),
        ("ar", {0: "zero", 1: "one", 2: "two", 3: "few", 10: "few", 11: "many", 100: "other"}),
    ],
)
def test_plurals_follow_the_language(language, categories):
    assert {count: plural(count, language) for count in categories} == categories


def test_plural_form_is_that_of_the_count():
    text = "{n, plural, =0 {none} one {# week} other {# weeks}}"

    assert [message(text, n=count).say() for count in (0, 1, 2, 1.5)] == [
        "none",
        "1 week",
        "2 weeks",
        "1.5 weeks",
    ]


@pytest.mark.parametrize(
    ("template", "values", "said"),
    [
        ("{missing}", {}, "no value 'missing'"),
        ("{open", {"open": 1}, "brace is not closed"),
        ("{n, plural, one {x}}", {"n": 2}, "need one for 'other'"),
        ("{n, plural, other {x}}", {"n": "two"}, "expected a count"),
        ("{n, gender, other {x}}", {"n": 2}, "expected a count"),
    ],
)
def test_wrong_template_is_told(template, values, said):
    with pytest.raises(RulesError, match=said):
        Message(template, values).say()


def test_unknown_language_is_refused_with_those_there_are():
    with pytest.raises(RulesError, match="no language 'xx': there are en, es"):
        translation("xx")


def test_numbers_of_a_sentence_come_from_the_article_alone():
    for km in (4, 7.25, 60):
        assert f" {km:g} km " in of_kind("longest_haul", longest_km=km).sentence()
