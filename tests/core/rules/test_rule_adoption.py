"""Before a vote opens: what has no effect, what is hard to read; and changes in plain words."""

import json
from datetime import date

import pytest

from greenhaven.core.rules.adoption import adoption_notices, hard_words, readability
from greenhaven.core.rules.advice import as_if_binding
from greenhaven.core.rules.differences import differences
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.guard import Handovers, check_in_order
from greenhaven.core.rules.kinds import KINDS
from greenhaven.core.rules.labels import LABELS, MEANINGS, label, said_value, told
from greenhaven.core.rules.languages import translation
from greenhaven.core.rules.proposals import amended, read_proposal
from tests.core.rules.cases import PRICE, book, bring, every_kind, facts, moves, of_kind

HARD = (
    "Notwithstanding aforementioned considerations regarding municipal responsibilities, the "
    "implementation of comprehensive organisational measures concerning transportation "
    "arrangements necessitates extraordinarily differentiated regulatory specifications, "
    "simultaneously guaranteeing proportionality and administrative practicability throughout"
)
EASY = (
    "Compost that we make should come back to us. Long ways cost fuel and time. We want it to "
    "stay near. Six km is far enough for a bike. It is a fair rule for all of us, and it is easy."
)


def proposal(rulebook, *changes, **values):
    raw = {"title": "A change", "on": rulebook.digest(), "changes": list(changes), **values}
    return read_proposal(json.dumps(raw))


def add(article):
    return {"action": "add", "article": {**article, "effective_from": "2025-01-01"}}


def notices(rulebook, *changes, **values):
    found = adoption_notices(rulebook, proposal(rulebook, *changes, **values), facts())
    return [(each.article, each.say()) for each in found]


def test_article_that_matches_no_place_is_told():
    nowhere = {"kind": "longest_haul", "id": "x", "longest_km": 5, "garden_kinds": ["park"]}

    assert notices(book(), add(nowhere)) == [
        ("x", "It has no effect: there is no such place in the city.")
    ]


def test_only_what_is_changed_is_told_of():
    old = book(of_kind("longest_haul", id="old", districts=["nowhere"]))

    assert notices(old, add({"kind": "quarantine", "id": "new"})) == []


def test_procedural_articles_have_nothing_to_be_told_of():
    review = add({"kind": "review", "id": "r", "after_months": 6})

    assert notices(book(), review, layer="constitution") == []


def test_what_no_plan_moves_is_not_told_to_change_nothing():
    old, rows = book(), moves(bring(0))
    changes = [
        add({"kind": "review", "id": "r", "after_months": 6}),
        add(
            {
                "kind": "nesting_season",
                "id": "n",
                "stops": ["pruning"],
                "season": {"begins": "03-01", "ends": "07-31"},
            }
        ),
    ]

    asked = proposal(old, *changes, layer="constitution")

    assert adoption_notices(old, asked, facts(), rows) == ()


def test_places_that_the_city_has_not_are_told():
    zone = {"kind": "no_disturb_zone", "id": "z", "sites": ["nowhere"]}
    circle = {"kind": "quarantine", "id": "c", "area_places": ["nothing"]}
    circle |= {"level": "circle", "area": "maple"}

    assert notices(book(), add(zone)) == [
        ("z", "The city has no nowhere, which it names."),
        ("z", "It has no effect: there is no such place in the city."),
    ]
    assert notices(book(), add(circle), level="circle", area="maple") == [
        ("c", "The city has no nothing, which it names.")
    ]
    district = add({"kind": "quarantine", "id": "d"})
    assert notices(book(), district, level="district", area="nowhere") == [
        ("d", "The city has no nowhere, which it names.")
    ]


def test_hard_words_are_told_in_any_language():
    change = add({"kind": "quarantine", "id": "new"})

    [(article, said)] = notices(book(), change, rationale=HARD)

    assert article == ""
    assert "hard to read" in said
    assert notices(book(), change, rationale=EASY) == []
    assert "difíciles de leer" in hard_words(HARD).say(translation("es"))


def test_readability_is_that_of_its_source():
    """Ten words in two sentences, of which three are long: 10/2 + 100·3/10."""
    text = "Nothing stays. We bring compost from every garden to home. " * 4

    assert readability(text) == pytest.approx(10 / 2 + 100 * 2 / 10)
    assert readability("Too short to tell.") is None


def test_difference_is_told_in_the_readers_words():
    old = book(of_kind("longest_haul"))
    new = amended(
        old,
        proposal(
            old,
            {
                "action": "amend",
                "article": "longest-haul",
                "fields": {"longest_km": 6, "legs": ["collect", "return"], "price": PRICE},
            },
        ),
    )
    [change] = differences(old, new)

    english, spanish = told(change), told(change, translation("es"))

    assert english.action == "amended"
    assert [(each.label, each.old, each.new) for each in english.fields] == [
        (
            "ways that it means",
            "compost back to the soil",
            "organics to hubs in the city and compost back to the soil",
        ),
        ("longest way, in km", "8", "6"),
        ("price of departing from it", "–", "50"),
        ("currency of the price", "–", "USD"),
    ]
    assert (english.before, english.after) == change.sentences()
    assert spanish.fields[1].label == "recorrido máximo, en km"
    assert spanish.after.startswith("Ningún recorrido supera los 6 km")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("effective_to", "2025-06-01", "31 May 2025"),
        ("effective_from", "2025-06-01", "1 June 2025"),
        ("season.begins", "11-15", "15 November"),
        ("quorum_share", 0.15, "15 %"),
        ("strict", True, "yes"),
        ("allowed", False, "no"),
        ("majority", "2/3", "2/3"),
        ("districts", ["a", "b"], "Old Town and b"),
        ("districts", [], "–"),
        ("trigger.least_severity", 3, "severe"),
        ("longest_km", 1234.5, "1\u202f234.5"),
        ("advice_to", "the Department", "the Department"),
        ("matter", "ordinary", "an ordinary rule"),
        ("trigger.renewals", [{"began": "a", "until": "b"}], "until b"),
        ("begins", "22:00", "22:00"),
    ],
)
def test_values_are_said_as_people_say_them(field, value, said):
    assert said_value(field, value).say(names={"a": "Old Town"}) == said


def test_every_parameter_of_every_kind_has_a_name_for_people():
    inside = {"price": ("per_unit", "currency"), "season": ("begins", "ends")}
    inside["trigger"] = (
        *("event", "least_severity", "linger_h", "max_hours", "cool_down_h", "renewals"),
        *("sources", "confirmations"),
    )
    fields = {name for kind in KINDS for name in kind.model_fields} - {"kind", "id", "version"}
    dotted = {f"{name}.{each}" for name, parts in inside.items() for each in parts}

    assert (fields - set(inside)) | dotted == set(LABELS)
    assert set(MEANINGS) <= set(LABELS)
    assert all(
        label(each).say() != each
        or each in ("currency", "nutrient", "districts", "materials", "hubs", "allowed")
        for each in LABELS
    )


def test_every_value_of_every_example_can_be_said():
    for article in every_kind().articles:
        for name, value in json.loads(article.model_dump_json(exclude_none=True)).items():
            if name in LABELS:
                assert "_" not in said_value(name, value).say() or name == "materials"


def test_advice_binds_nobody_but_can_be_looked_at_as_if_it_did():
    advice = of_kind("longest_haul", longest_km=5, authority="advisory", advice_to="the city")
    rulebook, rows = book(advice, of_kind("quarantine")), moves(bring(0, km=9))

    binding = as_if_binding(rulebook)

    assert [each.article for each in rulebook.rulings(rows, facts())] == ["quarantine"]
    ruling, _ = binding.rulings(rows, facts())
    assert ruling.banned.tolist() == [True]
    asked = Handovers(rows, rows.km)
    [verdict] = check_in_order(rulebook, facts(), asked)
    assert verdict.allowed
    assert [each.article.id for each in verdict.warnings] == ["longest-haul"]
    with pytest.raises(RulesError, match="article quarantine is no advice; there are longest-haul"):
        as_if_binding(rulebook, ["quarantine"])


def test_law_that_somebody_would_loosen_is_cited():
    law = of_kind(
        "water_buffer", layer="statute", authority="statute", sources=["Water Act, section 7"]
    )

    def refusal(change):
        with pytest.raises(RulesError) as caught:
            amended(book(law), proposal(book(law), change, layer="constitution"))
        return str(caught.value)

    assert "article water-buffer is law (Water Act, section 7)" in refusal(
        {"action": "repeal", "article": "water-buffer"}
    )
    assert "article water-buffer (Water Act, section 7), open_water_m: 6 came" in refusal(
        {"action": "amend", "article": "water-buffer", "fields": {"open_water_m": 6}}
    )
    assert law.in_force(date(2025, 3, 3))
