"""How people decide: what was settled, what is assumed, and which bar a proposal has to clear."""

import json
from datetime import date
from fractions import Fraction

import pytest

from greenhaven.core.rules.articles import Level
from greenhaven.core.rules.differences import differences
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.guard import Handovers, check_in_order
from greenhaven.core.rules.kinds.offices import Body
from greenhaven.core.rules.kinds.procedures import Matter, Procedural, Secrecy
from greenhaven.core.rules.languages import translation
from greenhaven.core.rules.procedure import bar_of, default_articles, highest, procedure_of
from greenhaven.core.rules.proposals import read_proposal
from tests.core.rules.cases import book, bring, every_kind, facts, moves, of_kind

DAY = date(2025, 6, 1)
HAUL = of_kind("longest_haul")
TWO_THIRDS = of_kind("decision_policy", id="two-thirds", strict=False, quorum_share=0.15)
CIRCLE = {"level": "circle", "area": "maple", "area_places": ["garden-1"]}
FLOOD = {"event": "flood", "max_hours": 72}


def proposal(rulebook, *changes, **values):
    raw = {"title": "A change", "on": rulebook.digest(), "changes": list(changes), **values}
    return read_proposal(json.dumps(raw))


def amend(article, **fields):
    return {"action": "amend", "article": article, "fields": fields}


def bar(rulebook, *changes, **values):
    return bar_of(rulebook, proposal(rulebook, *changes, **values), DAY)


def test_network_that_has_decided_nothing_has_a_procedure_all_the_same():
    procedure = procedure_of(book(), DAY)

    ordinary, constitution = (
        procedure.policy(each) for each in (Matter.ORDINARY, Matter.CONSTITUTION)
    )
    assert (ordinary.majority, ordinary.quorum_share) == ("2/3", 0.15)
    assert (constitution.majority, constitution.quorum_share) == ("3/4", 0.25)
    assert constitution.second_vote_after_days == 30
    assert (procedure.delegation.expires_after_months, procedure.delegation.most_share) == (
        12,
        0.05,
    )
    assert procedure.roll.closes_days_before == 7
    assert procedure.secrecy(Matter.SEATS).secrecy is Secrecy.SECRET
    assert procedure.seats(Body.STEWARDS).seats == 5
    assert all(procedure.is_assumed(each) for each in procedure.articles)


def test_defaults_settle_every_matter_and_can_be_read_in_every_language():
    for article in default_articles():
        assert article.sources[0].startswith("a default of this program")
        assert article.sentence(translation("es")) != article.sentence()
    procedure = procedure_of(book(), DAY)
    for matter in Matter:
        assert procedure.policy(matter).matter == matter
        assert procedure.proposing(matter).matter == matter
        if matter is not Matter.ORDER:
            assert procedure.secrecy(matter).matter == matter


def test_what_was_decided_takes_the_place_of_the_default_on_its_days():
    ours = of_kind("decision_policy", majority="3/4", effective_from="2025-05-01")
    rulebook = book(ours)

    before, after = (
        procedure_of(rulebook, day).policy(Matter.ORDINARY)
        for day in (date(2025, 4, 30), date(2025, 5, 1))
    )

    assert (before.majority, after.majority) == ("2/3", "3/4")
    assert procedure_of(rulebook, DAY).is_assumed(after) is False


def test_advice_settles_no_procedure():
    advice = of_kind("decision_policy", majority="3/4", authority="advisory", advice_to="a body")

    assert procedure_of(book(advice), DAY).policy(Matter.ORDINARY).majority == "2/3"


def test_circle_goes_by_its_own_procedure_then_by_its_district_then_by_the_city():
    city = of_kind("review", id="city", after_months=24)
    district = of_kind("review", id="d", after_months=18, level="district", area="101")
    circle = of_kind("review", id="c", after_months=6, **CIRCLE)

    def months(*articles, within=None):
        found = procedure_of(book(*articles), DAY, Level.CIRCLE, "maple", within)
        return found.review.after_months

    assert months(city, district, circle, within="101") == 6
    assert months(city, district, within="101") == 18
    assert months(city, district) == 24


def test_two_articles_cannot_settle_the_same_at_once():
    one = of_kind("review", id="one", effective_to="2025-05-01")
    late = of_kind("review", id="two", effective_from="2025-05-01")

    assert len(book(one, late).articles) == 2
    with pytest.raises(ValueError, match="article two: one settles the same already"):
        book(of_kind("review", id="one"), of_kind("review", id="two"))


def test_planner_and_guard_never_meet_them():
    whole, known = every_kind(), facts()
    rows = moves(bring(0), bring(1))
    silent = [each.id for each in whole.articles if isinstance(each, Procedural)]

    rulings = whole.rulings(rows, known)
    verdicts = check_in_order(book(of_kind("review")), known, Handovers(rows, rows.km * 0 + 9e6))

    assert len(silent) == 8
    assert not {each.article for each in rulings} & {*silent, "guardian"}
    assert all(each.allowed and not each.warnings for each in verdicts)


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("decision_policy", {"majority": "0.66"}, "expected a part of a whole, such as 2/3"),
        ("decision_policy", {"majority": "4/6"}, "nearest valid value: 2/3"),
        ("decision_policy", {"majority": "1/0"}, "expected a part of a whole"),
        ("decision_policy", {"majority": "1/3"}, "nearest valid value: 1/2"),
        ("decision_policy", {"majority": "99/100"}, "nearest valid value: 9/10"),
        ("decision_policy", {"majority": "1/2", "strict": False}, "half of the votes is no"),
        ("decision_policy", {"matter": "constitution", "majority": "1/2"}, "expected 2/3 to 9/10"),
        ("decision_policy", {"quorum_share": 0.9}, "nearest valid value: 0.6"),
        ("decision_policy", {"voting_days": 0}, "voting_days: 0 came, expected 1 to 60"),
        ("decision_policy", {"matter": "order"}, "stewards give orders without a vote"),
        ("decision_policy", {"quorum": "none"}, "no quorum is asked for; nearest valid value: 0"),
        ("decision_policy", {"trigger": FLOOD}, "no warning changes how people decide"),
        (
            "decision_policy",
            {"price": {"per_unit": 1, "currency": "USD"}},
            "it protects how this network decides",
        ),
        ("seats", {"seats": 1}, "nearest valid value: 2"),
        ("initiative", {"least_share": 0.5}, "nearest valid value: 0.3"),
        ("electoral_roll", {"closes_days_before": 90}, "nearest valid value: 30"),
        ("delegation", {"most_share": 0.5}, "nearest valid value: 0.2"),
        ("review", {"after_months": 0}, "nearest valid value: 1"),
        ("right_to_propose", {"cosigners": -1}, "nearest valid value: 0"),
        ("ballot_secrecy", {"matter": "order"}, "stewards give orders without a vote"),
        ("decision_policy", {"matter": "budget"}, "quorum: nobody says yes to money or people"),
        ("ballot_secrecy", {"secrecy": "hidden"}, "there are open, secret, external"),
    ],
)
def test_procedure_that_cannot_be_is_refused(kind, values, said):
    with pytest.raises(RulesError) as caught:
        of_kind(kind, **values)

    assert said in str(caught.value)


def test_bar_is_that_of_the_layer_of_what_is_changed():
    rulebook = book(HAUL, of_kind("quarantine", layer="house"))

    ordinary = bar(rulebook, amend("longest-haul", longest_km=6))
    house = bar(rulebook, amend("quarantine", effective_to="2026-01-01"), layer="house")

    assert (ordinary.majority, ordinary.approval) == (Fraction(2, 3), Fraction(15, 100))
    assert (house.majority, house.strict, house.approval) == (Fraction(1, 2), True, Fraction(1, 10))


def test_bar_of_several_changes_is_the_highest_in_every_respect():
    rulebook = book(HAUL, of_kind("quarantine", layer="constitution"))
    changes = [amend("longest-haul", longest_km=6), amend("quarantine", effective_to="2026-01-01")]

    found = bar(rulebook, *changes, layer="constitution")

    assert (found.majority, found.approval) == (Fraction(3, 4), Fraction(1, 4))
    assert (found.discussion_days, found.second_vote_after_days) == (30, 30)
    assert {each.matter for each in found.articles} == {Matter.CONSTITUTION, Matter.ORDINARY}


def test_lowering_a_bar_has_to_clear_it_as_it_stands():
    high = of_kind("decision_policy", id="how", matter="house", majority="9/10", quorum_share=0.5)
    rulebook = book(high)

    found = bar(rulebook, amend("how", majority="1/2", quorum_share=0.0), layer="constitution")

    assert (found.majority, found.approval) == (Fraction(9, 10), Fraction(1, 2))


def test_raising_a_bar_need_not_clear_the_new_one():
    rulebook = book(TWO_THIRDS)

    found = bar(rulebook, amend("two-thirds", majority="9/10"), layer="constitution")

    assert found.majority == Fraction(3, 4)  # of the constitution, where procedure belongs


def test_settling_what_was_assumed_has_to_clear_what_was_assumed():
    raw = {"kind": "decision_policy", "id": "easy", "matter": "constitution", "majority": "2/3"}
    change = {"action": "add", "article": {**raw, "effective_from": "2025-01-01"}}

    found = bar(book(), change, layer="constitution")

    assert (found.majority, found.approval) == (Fraction(3, 4), Fraction(1, 4))


def test_procedure_written_into_a_low_layer_is_no_way_around_it():
    raw = {"kind": "decision_policy", "id": "easy", "matter": "constitution", "majority": "2/3"}
    change = {
        "action": "add",
        "article": {**raw, "layer": "house", "effective_from": "2025-01-01"},
    }

    assert bar(book(), change, layer="house").majority == Fraction(3, 4)


def test_emergency_article_has_the_bar_of_emergencies_too():
    strict = of_kind("decision_policy", id="e", matter="emergency", majority="4/5")
    raw = {"kind": "storm_stand_down", "id": "x", "effective_from": "2025-01-01", "trigger": FLOOD}

    found = bar(
        book(strict), {"action": "add", "article": {**raw, "layer": "house"}}, layer="house"
    )

    assert found.majority == Fraction(4, 5)


def test_renewal_of_an_emergency_is_a_simple_and_quick_vote():
    rulebook = book(of_kind("storm_stand_down", layer="constitution"))
    renewals = [{"began": "2025-06-01T00:00+00:00", "until": "2025-06-05T00:00+00:00"}]
    trigger = {**FLOOD, "linger_h": 24, "renewals": renewals}

    renewed = bar(rulebook, amend("storm-stand-down", trigger=trigger), layer="constitution")
    longer = bar(
        rulebook,
        amend("storm-stand-down", trigger=trigger | {"max_hours": 200}),
        layer="constitution",
    )

    assert (renewed.majority, renewed.approval, renewed.voting_days) == (Fraction(1, 2), 0, 1)
    assert longer.majority == Fraction(3, 4)


@pytest.mark.parametrize(
    ("share", "members", "needed"), [(0.1, 30, 3), (0.15, 20, 3), (0.07, 100, 7), (0.15, 21, 4)]
)
def test_quorum_counts_heads_without_a_rounding_error(share, members, needed):
    procedure = procedure_of(book(of_kind("decision_policy", quorum_share=share)), DAY)

    assert highest(procedure, (Matter.ORDINARY,)).votes_needed(members) == needed


@pytest.mark.parametrize(
    ("began", "months", "day"),
    [
        ("2025-01-31", 1, date(2025, 2, 28)),
        ("2025-12-15", 1, date(2026, 1, 15)),
        ("2024-02-29", 12, date(2025, 2, 28)),
        ("2025-03-03", 60, date(2030, 3, 3)),
    ],
)
def test_review_comes_so_many_months_after_an_article_began(began, months, day):
    procedure = procedure_of(book(of_kind("review", after_months=months)), DAY)

    assert procedure.review_day(of_kind("longest_haul", effective_from=began)) == day


def test_ballots_are_as_secret_as_what_asks_for_most():
    procedure = procedure_of(book(of_kind("ballot_secrecy", matter="house")), DAY)

    mixed = highest(procedure, (Matter.ORDINARY, Matter.HOUSE))

    assert procedure.ballots_for(mixed) is Secrecy.SECRET
    for matter in (Matter.ORDINARY, Matter.ORDER):
        assert procedure.ballots_for(highest(procedure, (matter,))) is Secrecy.OPEN


def test_two_neighbours_need_no_crowd_that_signs():
    found = highest(procedure_of(book(), DAY), (Matter.CONSTITUTION,))

    assert [found.cosigners_needed(members) for members in (0, 1, 2, 100)] == [0, 0, 1, 10]


def test_turnout_is_counted_apart():
    ours = of_kind("decision_policy", quorum="turnout", quorum_share=0.2)
    found = highest(procedure_of(book(ours), DAY), (Matter.ORDINARY,))

    assert (found.votes_needed(50), found.voters_needed(50)) == (0, 10)


def test_difference_of_a_policy_tells_the_majority():
    old = book(TWO_THIRDS)
    new = book(of_kind("decision_policy", id="two-thirds", majority="3/4", version=2))

    told = {each.field: (each.old, each.new) for each in differences(old, new)[0].fields}

    assert told["majority"] == ("2/3", "3/4")
