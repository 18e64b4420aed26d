"""Rules in use: from a text that people vote on, to what a plan may do and a guard refuses.

Every case is short and reads on its own; the village has gardens of one hectare each.
"""

import json
from datetime import date, datetime

import numpy as np
import pytest

from greenhaven.core.rules.differences import differences
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.guard import Handovers, check
from greenhaven.core.rules.languages import translation
from greenhaven.core.rules.lint import lint
from greenhaven.core.rules.proposals import amended, read_proposal
from greenhaven.core.rules.reading import read_rulebook
from tests.core.rules.cases import bring, facts, moves, village

RULEBOOK = """
{
  "city": "random-7",
  "note": "An example.",
  "articles": [
    {"kind": "nutrient_cap", "id": "phosphorus-cap", "effective_from": "2025-01-01",
     "nutrient": "phosphorus", "cap_kg_per_ha_year": 15, "garden_kinds": ["garden"]},
    {"kind": "longest_haul", "id": "stay-near", "effective_from": "2025-01-01",
     "longest_km": 8, "price": {"per_unit": 40, "currency": "USD"}},
    {"kind": "hygiene_gate", "id": "heat-log", "effective_from": "2025-01-01"}
  ]
}
"""
TEN_TONNES = np.array([10.0])
NOTHING = Handovers(moves(), np.zeros(0))


@pytest.fixture
def rulebook():
    return read_rulebook(RULEBOOK)


def proposal(rulebook, **fields):
    changes = [{"action": "amend", "article": "phosphorus-cap", "fields": fields}]
    raw = {"title": "A lower cap", "on": rulebook.digest(), "changes": changes}
    return read_proposal(json.dumps({**raw, "effective_from": "2025-06-01"}))


def test_people_read_sentences(rulebook):
    cap, near, _ = rulebook.articles

    assert cap.sentence() == (
        "Each hectare of community gardens receives at most 15 kg of phosphorus in any twelve "
        "months, with what was spread before."
    )
    assert near.sentence() == (
        "Compost for gardens, parks and street trees may travel at most 8 km by road, one way. A "
        "plan may depart from this at a price of 40 USD for each tonne."
    )


def test_people_read_sentences_in_their_language(rulebook):
    assert rulebook.articles[0].sentence(translation("es")) == (
        "Cada hectárea de huertos comunitarios recibe como máximo 15 kg de fósforo en doce meses "
        "cualesquiera, contando lo esparcido antes."
    )


def test_a_planner_obeys_rows_that_know_their_owner(rulebook):
    movements = moves(bring(0), bring(0, week=3), bring(1, km=9))

    cap, near, _ = rulebook.rulings(movements, facts())

    assert cap.owners.tolist() == village().gardens.id[:2].tolist()
    assert cap.upper.tolist() == [15.0, 15.0]
    assert cap.amounts(np.array([3.0, 2.0, 1.0])).tolist() == [10.0, 2.0]
    assert near.banned.tolist() == [False, False, True]
    assert near.price == 40.0


def test_a_guard_refuses_the_same_and_says_why(rulebook):
    asked = Handovers(moves(bring(0)), TEN_TONNES)  # with 2 kg of phosphorus a tonne

    verdict = check(rulebook, facts(), asked, NOTHING, at=datetime(2025, 3, 4, 10, 0))

    assert not verdict.allowed
    assert "come to 20 kg P at garden-01, and the limit is 15 kg P." in verdict.refusals[0].say()


def test_a_soft_article_warns_and_lets_pass(rulebook):
    asked = Handovers(moves(bring(0, km=12)), np.array([1.0]))

    verdict = check(rulebook, facts(), asked, NOTHING)

    assert verdict.allowed
    assert [each.article.id for each in verdict.warnings] == ["stay-near"]


def test_an_article_that_lacks_facts_says_that_it_has_no_effect(rulebook):
    assert [(each.article, each.say()) for each in lint(rulebook, facts())] == [
        ("heat-log", "It has no effect at 4 hubs: no log of its heat is known.")
    ]


def test_an_amendment_is_a_new_version_and_the_old_one_can_still_be_asked(rulebook):
    new = amended(rulebook, proposal(rulebook, cap_kg_per_ha_year=10))

    [change] = differences(rulebook, new)
    assert [(each.field, each.old, each.new) for each in change.fields] == [
        ("effective_from", "2025-01-01", "2025-06-01"),
        ("cap_kg_per_ha_year", 15.0, 10.0),
    ]
    assert new.in_force(date(2025, 5, 31))[0].cap_kg_per_ha_year == 15
    assert new.in_force(date(2025, 6, 1))[0].cap_kg_per_ha_year == 10
    assert new.parent == rulebook.digest()


def test_an_amendment_out_of_bounds_is_refused_with_the_nearest_valid_value(rulebook):
    with pytest.raises(RulesError) as caught:
        amended(rulebook, proposal(rulebook, cap_kg_per_ha_year=40))

    assert str(caught.value).startswith(
        "article phosphorus-cap, cap_kg_per_ha_year: 40 came, expected 0 to 22"
    )
    assert str(caught.value).endswith("nearest valid value: 22")


def test_a_proposal_on_an_old_version_is_refused_with_what_changed_since(rulebook):
    first = proposal(rulebook, cap_kg_per_ha_year=10)
    late = proposal(rulebook, cap_kg_per_ha_year=12)

    with pytest.raises(RulesError, match=r"Since then changed: phosphorus-cap \(amend"):
        amended(amended(rulebook, first), late, history=(rulebook,))


def test_the_same_text_has_the_same_digest_however_it_is_laid_out(rulebook):
    content = json.loads(RULEBOOK)
    turned = {name: content[name] for name in reversed(content)}

    assert read_rulebook(json.dumps(turned, indent=3)).digest() == rulebook.digest()
