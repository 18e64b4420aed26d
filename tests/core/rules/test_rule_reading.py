"""What is wrong with a rule is told by article and field, with what would be right."""

import json

import pytest

from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.reading import BY_KIND, article_of, plain, read_rulebook
from greenhaven.core.rules.rulebook import Rulebook
from tests.core.rules.cases import EVERY_KIND, PRICE, article, book, every_kind, of_kind, written

CAP = EVERY_KIND[0]
HAUL = {"kind": "longest_haul", "longest_km": 8}
STORM = {"kind": "storm_stand_down"}
ORDER = {"kind": "quarantine", "layer": "steward"}


def text(*articles, **values):
    return json.dumps({"city": "nyc", "articles": list(articles), **values})


def refused(raw):
    with pytest.raises(RulesError) as caught:
        article_of(raw)
    return str(caught.value)


def test_catalogue_has_every_kind_once():
    assert len(EVERY_KIND) == len(BY_KIND) >= 19
    assert {raw["kind"] for raw in EVERY_KIND} == set(BY_KIND)


@pytest.mark.parametrize("raw", EVERY_KIND, ids=lambda raw: raw["kind"])
def test_article_is_the_same_when_it_is_written_and_read(raw):
    made = article(raw)

    assert article_of(plain(made)) == made


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({**CAP, "nutrient": "nitrogen", "cap_kg_per_ha_year": 250},
         "article a, cap_kg_per_ha_year: 250 came, expected 0 to 170 (Council Directive"),
        ({**CAP, "cap_kg_per_ha_year": 23}, "nearest valid value: 22"),
        ({**CAP, "cap_kg_per_ha_year": -1}, "nearest valid value: 0"),
        ({**CAP, "cap_kg_per_ha_year": "15"},
         'article a, cap_kg_per_ha_year: expected a number, "15" came'),
        ({**CAP, "nutrient": "nitrgen"}, 'nutrient: "nitrgen" came; did you mean nitrogen?'),
        ({"kind": "nutrient_cap", "nutrient": "nitrogen"}, "cap_kg_per_ha_year: a value is needed"),
        ({**CAP, "cap_kg_per_ha": 9},
         "cap_kg_per_ha: there is no such field; did you mean cap_kg_per_ha_year?"),
        ({"kind": "nutrint_cap"}, 'kind "nutrint_cap" came; did you mean nutrient_cap?'),
        ({}, "article a: its kind is missing; there are nutrient_cap, "),
        ({"kind": "water_buffer", "open_water_m": 1, "well_m": 30}, "nearest valid value: 5"),
        ({"kind": "closed_season", "season": {"begins": "02-30", "ends": "03-01"}},
         "article a, season.begins: no year has such a day; nearest valid value: 02-29"),
        ({"kind": "closed_season", "season": {"begins": "Nov", "ends": "03-01"}},
         "season.begins: expected a month and day, such as 11-15"),
        ({"kind": "closed_season", "season": {"begin": "11-01", "ends": "03-01"}},
         "season.begin: there is no such field; did you mean begins?"),
        ({"kind": "quiet_hours", "begins": "24:30", "ends": "07:00"},
         "article a, begins: no day has such an hour; nearest valid value: 23:30"),
        ({"kind": "quiet_hours", "begins": "9", "ends": "07:00"}, "an hour and minute, such as"),
        ({**HAUL, "longest_km": True}, "article a, longest_km: expected a number, true came"),
        ({**HAUL, "legs": []}, "article a, legs: expected at least one, [] came"),
        ({**HAUL, "garden_kinds": ["gardn"]},
         'article a, garden_kinds, number 1: "gardn" came; did you mean garden?'),
        ({**HAUL, "garden_kinds": ["sale"]}, "buyers answer for what they spread elsewhere"),
        ({**HAUL, "legs": ["keep"]}, "keep is no way; there are collect, export, return"),
        ({**HAUL, "longest_km": 8.0000001},
         "longest_km: 8.0000001 came, expected a number of at most 6 digits"),
        ({**HAUL, "longest_km": float("inf")}, "article a, longest_km: expected a number that is"),
        ({**HAUL, "version": 10**400}, "article a, version: expected a number of at most 15"),
        ({"kind": "reserve_floor", "least_t": 1, "weeks_to_build": 10**400}, "at most 15 digits"),
        ({**HAUL, "adopted_by": "\ud800"},
         'article a, adopted_by: "\\ud800" cannot be written: a part of a letter came'),
        ({**HAUL, "legs": ["collect"], "districts": ["a"]},
         "article a, districts: it speaks of where compost goes to, and legs do not name return"),
        ({**HAUL, "price": {"per_unit": 1e7, "currency": "USD"}}, "expected at most 1e+06"),
        ({**CAP, "price": PRICE}, "article a, price: it protects waters, which no price can make"),
        ({"kind": "quarantine", "price": PRICE}, "price: it protects health, which no price"),
        ({**HAUL, "layer": "statute", "authority": "statute", "price": PRICE},
         "article a, price: it protects the law, which no price can make good; nearest valid"),
        ({"kind": "quiet_hours", "begins": "22:00", "ends": "22:00"},
         "article a, ends: 22:00 came, when they begin; nearest valid value: 23:00"),
        ({"kind": "quiet_hours", "begins": "22:00", "ends": "24:00"}, "valid value: 00:00"),
        ({**HAUL, "effective_from": "2026-02-30"},
         "there is no day 2026-02-30 from 1900 to 2999; nearest valid value: 2026-02-28"),
        ({**HAUL, "effective_from": "9999-12-31"}, "nearest valid value: 2999-12-31"),
        ({**HAUL, "effective_from": "1735689600"},
         'effective_from: expected a date, such as 2026-01-31, "1735689600" came'),
        ({**HAUL, "districts": [""]}, "districts, number 1: expected an id as it stands in"),
        ({**HAUL, "price": {"per_unit": 0, "currency": "USD"}},
         "article a, price.per_unit: expected more than 0, 0 came"),
        ({**HAUL, "price": {"per_unit": 1, "currency": "usd"}}, "price.currency: expected three"),
        ({**HAUL, "version": 0}, "article a, version: expected at least 1, 0 came"),
        ({**HAUL, "id": "Haul 8"}, "nearest valid value: haul-8"),
        ({**HAUL, "adopted_by": "two\nlines"}, "adopted_by: expected one line"),
        ({**HAUL, "effective_from": "31.1.2026"},
         'effective_from: expected a date, such as 2026-01-31, "31.1.2026" came'),
        ({**HAUL, "effective_to": "2025-01-01"},
         "effective_to: it must lie after effective_from; nearest valid value: 2025-01-02"),
        ({**HAUL, "layer": "statute"}, "layer and authority: both are statute, or neither"),
        ({**HAUL, "authority": "advisory"}, "advice_to: an advisory article names the body"),
        ({**HAUL, "advice_to": "a body"}, "advice_to: an advisory article names the body"),
        (ORDER, "order of stewards ends within 14 days; nearest valid value: 2025-01-15"),
        ({**ORDER, "effective_to": "2025-01-16"}, "nearest valid value: 2025-01-15"),
        (STORM, "article a, trigger: an emergency article needs what sets it in force"),
        ({**STORM, "trigger": {"event": "flood"}},
         "trigger.max_hours: an emergency article must end by itself, and this is missing; near"),
        ({**STORM, "trigger": {"event": "flood", "max_hours": 1000}},
         "article a, trigger.max_hours: 1\u202f000 came, expected 1 to 336"),
        ({**STORM, "trigger": {"event": "flod", "max_hours": 9}}, '"flod" came; did you mean fl'),
        ({"kind": "priority_use", "part_of_need": 0.5}, "price: a priority is a wish and needs"),
        ({"kind": "weather_gate"}, "expected a limit of rain or snow, or of frost"),
        ({"kind": "recipe_balance", "least_carbon_per_nitrogen": 40,
          "most_carbon_per_nitrogen": 30}, "nearest valid value: 30"),
        ({"kind": "reserve_floor", "least_t": 2, "weeks_to_build": 2.5},
         "weeks_to_build: expected a whole number, 2.5 came"),
        ({"kind": "return_share", "to_districts": [], "least_share": 0.2}, "expected at least one"),
    ],
)  # fmt: skip
def test_fault_of_an_article_is_named(raw, said):
    assert said in refused({"id": "a", "effective_from": "2025-01-01", **raw})


def test_every_fault_of_an_article_is_told_at_once():
    dates = {"effective_from": "2026-01-01", "effective_to": "2025-01-01"}
    near = {"kind": "water_buffer", "id": "a", "open_water_m": 1, "well_m": 1}

    told = refused(near | dates | {"layer": "steward", "advice_to": "a body", "price": PRICE})

    fields = [line.split(", ")[1].split(":")[0] for line in told.splitlines()]
    assert fields == ["open_water_m", "well_m", "effective_to", "advice_to", "price"]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("1e400", "article a, longest_km: expected a number that is not infinite"),
        ("9" * 5000, "article a, longest_km: expected a number that is not infinite"),
        ("NaN", "NaN is no number that a rule can hold"),
        ("[" * 400 + "]" * 400, "names lie within names more than 20 deep"),
        ("[" * 100_000 + "]" * 100_000, "names lie within names more than 20 deep"),
    ],
)
def test_what_only_json_can_say_is_refused_in_words(number, said):
    content = text(written(HAUL, id="a", longest_km=0)).replace("0}", f"{number}}}")

    with pytest.raises(RulesError, match=said):
        read_rulebook(content)


def test_nothing_below_zero_is_nothing():
    share = written(EVERY_KIND[9], least_share=0.0)

    one, other = (
        read_rulebook(text(share).replace('"least_share": 0.0', f'"least_share": {zero}'))
        for zero in ("0.0", "-0.0")
    )

    assert one.digest() == other.digest()


def test_long_rulebooks_are_read_in_time():
    many = [written(HAUL, id=f"a-{number}") for number in range(2000)]

    assert len(read_rulebook(text(*many)).articles) == 2000
    with pytest.raises(RulesError) as caught:
        read_rulebook(text(**{f"field-{number}": 1 for number in range(3000)}))
    assert str(caught.value).endswith("and 2980 more")


@pytest.mark.parametrize("raw", [5, None, [], "article"])
def test_what_is_no_article_is_told(raw):
    assert refused(raw).startswith("the article: expected names with values")


def test_every_fault_of_a_rulebook_is_told_at_once():
    bad = [
        written(CAP, cap_kg_per_ha_year=99),
        written(HAUL, longest_km="8"),
        {"kind": "quarantine"},
        7,
    ]

    with pytest.raises(RulesError) as caught:
        read_rulebook(text(*bad, cty="x"))

    lines = str(caught.value).splitlines()
    assert [line.split(":")[0].split(",")[0] for line in lines] == [
        "article nutrient-cap",
        "article longest-haul",
        "article number 3",
        "article number 3",
        "article number 4",
        "the rulebook",
    ]


@pytest.mark.parametrize(
    ("written_text", "said"),
    [
        ("{", "the rulebook is not JSON"),
        ("[]", "the rulebook: expected names with values"),
        ('{"city": "a", "city": "b"}', "a name stands twice: city"),
        ('{"city": NaN}', "NaN is no number that a rule can hold"),
        ('{"articles": []}', "the rulebook, city: a value is needed"),
        ('{"city": "a", "articles": 5}', "the rulebook: articles: expected a list, 5 came"),
        ('{"city": "a", "parent": "abc"}', "parent: expected the 64 hexadecimal digits"),
        ("[" * 100_000, "the rulebook"),
    ],
)
def test_what_is_no_rulebook_is_told(written_text, said):
    with pytest.raises(RulesError, match=said):
        read_rulebook(written_text)


def test_two_articles_of_one_id_are_refused():
    with pytest.raises(RulesError, match="article quarantine is there twice"):
        read_rulebook(text(written({"kind": "quarantine"}), written({"kind": "quarantine"})))


def test_two_versions_that_hold_on_one_day_are_refused():
    early, late = written(HAUL), written(HAUL, version=2, effective_from="2026-01-01")

    with pytest.raises(RulesError, match="version 1 must end before version 2 begins"):
        read_rulebook(text(early, late))

    assert len(read_rulebook(text({**early, "effective_to": "2026-01-01"}, late)).articles) == 2


def test_a_list_is_kept_in_order_and_without_doubles():
    one = of_kind("longest_haul", legs=["return", "collect", "return"])
    other = of_kind("longest_haul", legs=["collect", "return"])

    assert one == other
    assert book(one).digest() == book(other).digest()


def test_articles_cannot_be_changed_in_place():
    with pytest.raises(ValueError, match="frozen"):
        of_kind("longest_haul").longest_km = 9


def test_digest_of_a_rulebook_stays_the_same_for_years():
    """A digest that moves would orphan every proposal that was made on it."""
    first = book(*(article(raw) for raw in EVERY_KIND[:20]))

    assert first.digest() == "6aede0c084867d44956a37a71d36ef6edcccbab846f766fbdc9bf53cd1ead6f1"


def test_canonical_text_is_read_back_to_the_same_rulebook():
    whole = every_kind()

    again = read_rulebook(whole.canonical())

    assert again == whole
    assert again.digest() == whole.digest()
    assert json.loads(whole.canonical())["articles"][0]["layer"] == "ordinary"


def test_digest_tells_rulebooks_apart():
    digests = {
        book().digest(),
        book(city="other").digest(),
        book(of_kind("longest_haul")).digest(),
        book(of_kind("longest_haul", longest_km=9)).digest(),
        book(of_kind("longest_haul", price=PRICE)).digest(),
        Rulebook(city="random-7", version=2).digest(),
    }

    assert len(digests) == 6


def test_article_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(RulesError, match="there is no article x; there are quarantine"):
        book(of_kind("quarantine")).article("x")
