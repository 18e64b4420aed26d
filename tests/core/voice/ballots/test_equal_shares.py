"""Equal shares on votes small enough to follow by hand."""

from dataclasses import replace
from fractions import Fraction

import pytest

from greenhaven.core.voice.ballots.ballots import ballots_of
from greenhaven.core.voice.ballots.counting import count
from greenhaven.core.voice.ballots.question import Kind, Option, Question
from greenhaven.core.voice.ballots.rules import Completion, EqualShares, Greedy, Utility

# Ten voters, 100 to spend: a share of 10. Six like the big ones, four the small ones.
OPTIONS = (
    Option("bench", "A bench", 50),
    Option("pond", "A pond", 50),
    Option("bees", "Bees", 20),
    Option("seeds", "Seeds", 20),
)
QUESTION = Question(Kind.APPROVAL, OPTIONS, budget=100, currency="EUR")
NONE = EqualShares(completion=Completion.NONE)


def two_camps():
    choices = [{"bench": 1, "pond": 1}] * 6 + [{"bees": 1, "seeds": 1}] * 4
    return ballots_of(QUESTION, choices)


def reasons(result):
    return {each.id: [reason.say() for reason in each.reasons] for each in result.standings}


def test_each_camp_spends_its_own_shares():
    result = count(NONE, two_camps())

    assert result.winners == ("bench", "bees", "seeds")
    assert result.figures["spent"] == 90
    assert result.figures["final_share"] == 10
    assert count(Greedy(), two_camps()).winners == ("bench", "pond")


def test_winners_and_losers_are_explained():
    said = reasons(count(NONE, two_camps()))

    assert said == {
        "bench": [
            (
                "6 supporters paid for it from their shares, at most 8.33 EUR each: it counted as "
                "6 full votes."
            ),
            "By votes alone it would have won too.",
        ],
        "pond": [
            "Its 6 supporters had 10 EUR left of their shares: 40 EUR were missing.",
            "By votes alone it would win.",
        ],
        "bees": [
            (
                "4 supporters paid for it from their shares, at most 5 EUR each: it counted as "
                "4 full votes."
            ),
            "By votes alone it would not have won: 0 EUR were left at its turn.",
        ],
        "seeds": [
            (
                "4 supporters paid for it from their shares, at most 5 EUR each: it counted as "
                "4 full votes."
            ),
            "4 of them gave all that was left of their share.",
            "By votes alone it would not have won: 0 EUR were left at its turn.",
        ],
    }


def test_count_as_a_whole_is_explained():
    said = [each.say() for each in count(NONE, two_camps()).explain]

    assert said == [
        "3 of 4 projects won. They cost 90 EUR of 100 EUR.",
        "Each voter had an equal share of 10 EUR.",
        "0 % of the voters have none of what they chose; by votes alone it would be 40 %.",
    ]


def test_comparison_takes_what_more_voters_have_more_of():
    compared = replace(NONE, comparison=True)

    result = count(compared, two_camps())

    assert result.figures["more_by_shares"] == 4
    assert result.figures["more_by_votes"] == 6
    assert result.winners == ("bench", "pond")
    assert reasons(result)["bees"][-1] == "By votes it did not win."


def test_voters_without_any_winner_count_in_the_comparison():
    """Six have nothing by votes: they count among those who have more by shares."""
    options = (Option("a", cost=100), Option("b", cost=60))
    question = Question(Kind.APPROVAL, options, budget=100)
    ballots = ballots_of(question, [{"a": 1}] * 4 + [{"b": 1}] * 3)
    rule = EqualShares(completion=Completion.ADD1, comparison=True)

    figures = count(rule, ballots).figures

    assert (figures["more_by_shares"], figures["more_by_votes"]) == (3, 4)


@pytest.mark.parametrize(
    ("completion", "winners"),
    [
        (Completion.NONE, ()),  # ten each: five have 50 for a, four 40 for b, one 10 for c
        (Completion.UTILITARIAN, ("a", "c")),
        (Completion.ADD1, ("a",)),  # from 12 on; at 18 the four could pay for b too
        (Completion.ADD1E, ("a",)),
        (Completion.ADD1U, ("a", "c")),
        (Completion.ADD1EU, ("a", "c")),
    ],
)
def test_completions_differ_as_they_say(completion, winners):
    options = (Option("a", cost=60), Option("b", cost=70), Option("c", cost=30))
    question = Question(Kind.APPROVAL, options, budget=100)
    ballots = ballots_of(question, [{"a": 1}] * 5 + [{"b": 1}] * 4 + [{"c": 1}])

    result = count(EqualShares(completion=completion), ballots)

    assert result.winners == winners


def test_share_is_raised_until_the_next_step_would_overspend():
    options = (Option("a", cost=60), Option("b", cost=60))
    question = Question(Kind.APPROVAL, options, budget=100)
    ballots = ballots_of(question, [{"a": 1}] * 6 + [{"b": 1}] * 4)

    result = count(EqualShares(completion=Completion.ADD1), ballots)

    assert result.winners == ("a",)
    assert result.figures["final_share"] == 14  # at 15 the four could pay for b too
    assert result.figures["next_share_spends"] == 120
    assert result.figures["runs"] == 6


def test_step_is_a_unit_or_a_thousandth_of_the_share_and_can_be_set():
    options = (Option("a", cost=9_000_000), Option("b", cost=9_000_000))
    question = Question(Kind.APPROVAL, options, budget=10_000_000)
    ballots = ballots_of(question, [{"a": 1}] * 6 + [{"b": 1}] * 4)

    assert count(EqualShares(), ballots).figures["step"] == 1000
    assert count(EqualShares(), two_camps()).figures["step"] == 1
    set_ = EqualShares(step=Fraction(1, 2))
    assert count(set_, two_camps()).figures["step"] == Fraction(1, 2)


def test_steps_and_shares_count_whole_units_of_money_not_cents():
    cents = replace(
        QUESTION,
        options=tuple(replace(option, cost=100 * option.cost) for option in OPTIONS),
        budget=10_000,
        decimals=2,
    )
    choices = [two_camps().choice(at) for at in range(10)]

    in_cents = count(EqualShares(), ballots_of(cents, choices))

    assert in_cents.figures == count(EqualShares(), two_camps()).figures
    assert in_cents.winners == count(EqualShares(), two_camps()).winners


def test_everything_wins_that_fits_together():
    lots = replace(QUESTION, budget=140)
    choices = [{"bench": 1}] * 9 + [{"bees": 1}]

    result = count(EqualShares(completion=Completion.ADD1), ballots_of(lots, choices))

    assert set(result.winners) == {"bench", "bees"}
    assert reasons(result)["bees"][1] == "It won because everything fits the budget."
    assert reasons(result)["pond"] == ["Nobody voted for it."]


def test_what_costs_nothing_and_is_wanted_wins():
    free = (*OPTIONS, Option("thanks", "A word of thanks", 0), Option("noise", "Noise", 0))
    ballots = ballots_of(replace(QUESTION, options=free), [{"thanks": 1, "bees": 1}])

    result = count(EqualShares(), ballots)

    assert result.winners == ("thanks", "bees")
    assert reasons(result)["thanks"] == ["It costs nothing, and somebody wants it."]
    assert count(Greedy(), ballots).winners == ("thanks", "bees")


def test_project_without_enough_support_for_its_cost_is_not_eligible():
    rule = replace(NONE, eligibility=Fraction(1))
    choices = [{"bench": 1}] * 4 + [{"bees": 1}] * 6

    result = count(rule, ballots_of(QUESTION, choices))

    assert result.winners == ("bees",)
    assert reasons(result)["bench"] == [
        "It takes 50 % of the budget and needed votes of 50 % of the voters; it had 40 %."
    ]


def test_ties_go_to_the_cheaper_then_to_more_votes_then_to_the_lot():
    options = (Option("a", cost=30), Option("b", cost=30), Option("c", cost=20))
    question = Question(Kind.APPROVAL, options, lot=("b", "a", "c"), budget=30)
    ballots = ballots_of(question, [{"a": 1, "b": 1, "c": 1}] * 3)
    two = replace(question, options=options[:2], lot=("b", "a"))

    assert count(NONE, ballots).winners == ("c",)
    assert count(NONE, ballots_of(two, [{"a": 1, "b": 1}] * 3)).winners == ("b",)


def test_points_make_supporters_pay_in_proportion():
    options = (Option("a", cost=30), Option("b", cost=30))
    question = Question(Kind.POINTS, options, budget=72)
    ballots = ballots_of(question, [{"a": 2, "b": 1}, {"a": 1, "b": 2}, {"a": 0, "b": 3}])

    result = count(EqualShares(utility=Utility.COUNT, completion=Completion.NONE), ballots)

    (table,) = result.tables
    assert result.winners == ("b", "a")
    assert table.rows[0] == ("b", 30, 6, 3, 0, 15, 5)  # 5 a point: 5, 10 and 15
    assert table.rows[1] == ("a", 30, Fraction(30, 11), 2, 1, 19, 11)  # all 19 that were left, 11


def test_zero_points_are_no_support():
    options = (Option("a", cost=10),)
    ballots = ballots_of(Question(Kind.POINTS, options, budget=20), [{"a": 0}, {"a": 0}])

    assert count(EqualShares(), ballots).winners == ()


@pytest.mark.parametrize(
    ("rule", "winners"),
    [
        (Greedy(), ("a", "c")),
        (Greedy(skip=False), ("a",)),
        (Greedy(threshold=2), ("a",)),
        (Greedy(threshold=9), ()),
    ],
)
def test_by_votes_what_does_not_fit_is_passed_over_or_ends_the_list(rule, winners):
    options = (Option("a", cost=60), Option("b", cost=50), Option("c", cost=40))
    question = Question(Kind.APPROVAL, options, budget=100)
    ballots = ballots_of(question, [{"a": 1}] * 3 + [{"b": 1}] * 2 + [{"c": 1}])

    assert count(rule, ballots).winners == winners


def test_by_votes_every_option_is_told_why():
    options = (
        Option("a", cost=60),
        Option("b", cost=50),
        Option("c", cost=40),
        Option("d", cost=9),
    )
    question = Question(Kind.APPROVAL, options, budget=100, currency="EUR")
    ballots = ballots_of(question, [{"a": 1}] * 3 + [{"b": 1}] * 2 + [{"c": 1}])

    assert reasons(count(Greedy(skip=False, threshold=2), ballots)) == {
        "a": ["At its turn 100 EUR were left: enough for it."],
        "b": ["At its turn 40 EUR were left: 10 EUR too little."],
        "c": ["It has 1; at least 2 are needed."],
        "d": ["Nobody voted for it."],
    }
