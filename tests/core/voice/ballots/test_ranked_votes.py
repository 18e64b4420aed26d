"""Ranked ballots: known examples, the status quo, quotas and lots."""

from dataclasses import replace
from fractions import Fraction

import pytest

from greenhaven.core.voice.ballots.ballots import ballots_of
from greenhaven.core.voice.ballots.counting import count
from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.core.voice.ballots.question import Kind, Option, Question
from greenhaven.core.voice.ballots.ranked.pairwise import preferences, schulze_ranks, strengths
from greenhaven.core.voice.ballots.result import Outcome
from greenhaven.core.voice.ballots.rules import InstantRunoff, Schulze, TransferableVote

# Schulze (2011), example 1: 45 voters, five options, ranked e a c b d.
EXAMPLE = {
    "acbed": 5,
    "adecb": 5,
    "bedac": 8,
    "cabed": 3,
    "caebd": 7,
    "cbade": 2,
    "dceba": 7,
    "ebadc": 8,
}


def ranked(orders, *, lot=(), electorate=0, ids=None):
    ids = ids or sorted({id_ for order in orders for id_ in order if id_ != "="})
    question = Question(
        Kind.RANKED, tuple(Option(id_) for id_ in ids), lot=tuple(lot), electorate=electorate
    )
    choices = [{id_: place for place, id_ in enumerate(order, 1)} for order in orders]
    return ballots_of(question, choices, list(orders.values()))


def reasons(result):
    return {each.id: " ".join(reason.say() for reason in each.reasons) for each in result.standings}


def test_example_of_schulze_has_his_pairs_and_his_order():
    ballots = ranked(EXAMPLE)

    preferred = preferences(ballots)
    ranks = schulze_ranks(strengths(preferred))

    assert preferred[0].tolist() == [0, 20, 26, 30, 22]
    assert dict(zip("abcde", ranks, strict=True)) == {"e": 1, "a": 2, "c": 3, "b": 4, "d": 5}
    assert count(Schulze(), ballots).winners == ("e",)


def test_unnamed_options_stand_equal_behind_all_that_are_named():
    preferred = preferences(ranked({"a": 3, "ba": 2}, ids="abc"))

    assert preferred.tolist() == [[0, 3, 5], [2, 0, 2], [0, 0, 0]]


def test_nothing_passes_that_fewer_want_than_the_status_quo():
    result = count(Schulze("q"), ranked({"aqb": 4, "qab": 5}))

    assert result.outcome is Outcome.NOTHING
    assert [each.say() for each in result.explain] == ["No option has won.", "All stays as it is."]
    assert reasons(result) == {
        "a": "It lacks its majority: 4 prefer it to the status quo, 5 the status quo to it.",
        "b": "It lacks its majority: 0 prefer it to the status quo, 9 the status quo to it.",
        "q": "It leaves all as it is.",
    }


def test_two_thirds_can_be_asked_for_against_the_status_quo():
    rule = Schulze("q", majority=Fraction(2, 3), strict=False, indirect=False)

    assert count(rule, ranked({"aq": 6, "qa": 3})).winners == ("a",)
    assert count(rule, ranked({"aq": 5, "qa": 3})).winners == ()


def test_variant_of_what_passes_passes_too_if_enough_prefer_it():
    """Two thirds want y; two thirds prefer x to y: x passes, though 5 of 9 want it at all."""
    orders = {"xyq": 5, "yqx": 1, "qxy": 1, "qyx": 2}
    rule = Schulze("q", majority=Fraction(2, 3), strict=False)
    indirect = replace(rule, indirect_majority=Fraction(2, 3), indirect_strict=False)

    directly = count(replace(rule, indirect=False), ranked(orders))
    result = count(indirect, ranked(orders))

    assert directly.winners == ("y",)
    assert result.winners == ("x",)


def test_quorums_of_a_variant_are_shares_of_all_who_may_vote():
    rule = Schulze("q", least_positive=Fraction(1, 10))

    assert count(rule, ranked({"aq": 9, "qa": 2}, electorate=100)).winners == ()
    assert count(rule, ranked({"aq": 10, "qa": 2}, electorate=100)).winners == ("a",)
    with pytest.raises(BallotsError, match="electorate 0"):
        count(rule, ranked({"aq": 9}))


def test_status_quo_that_is_no_option_is_named():
    with pytest.raises(BallotsError, match="'z', is none of the options"):
        count(Schulze("z"), ranked({"ab": 1}))


def test_chain_of_defeats_from_the_status_quo_stops_a_winner():
    """a beats q, q beats b, b beats a: a stands first but q leads back to it through b."""
    orders = {"aqb": 4, "qba": 2, "baq": 3}

    result = count(Schulze("q"), ranked(orders))

    assert result.winners == ()
    assert reasons(result)["a"] == "A chain of defeats leads from the status quo to it."
    assert count(Schulze("q", no_way_back=False), ranked(orders)).winners == ("a",)


def test_equal_first_are_decided_by_the_lot_and_it_is_said():
    ballots = ranked({"ab": 1, "ba": 1}, lot="ba")

    result = count(Schulze(), ballots)

    assert result.winners == ("b",)
    assert "the lot that was drawn before the counting decided" in result.explain[-1].say()
    assert count(Schulze(), ranked({"ab": 1, "ba": 1}, lot="ab")).winners == ("a",)


def test_runoff_drops_the_last_until_one_has_more_than_half():
    orders = {"ab": 8, "ba": 7, "cba": 6}

    result = count(InstantRunoff(), ranked(orders))

    (table,) = result.tables
    assert result.winners == ("b",)
    assert table.heads == ("round", "a", "b", "c", "no further choice", "what followed")
    assert table.rows == ((1, 8, 7, 6, 0, "-c"), (2, 8, 13, "", 0, "+b"))
    assert reasons(result)["c"] == "It left in round 1 as the last, with 6 votes."


def test_runoff_counts_half_of_the_ballots_that_still_name_somebody():
    result = count(InstantRunoff(), ranked({"a": 4, "b": 3, "c": 2}))

    assert result.winners == ("a",)
    assert result.tables[0].rows[-1] == (2, 4, 3, "", 2, "+a")


def test_lot_says_who_of_the_last_leaves():
    result = count(InstantRunoff(), ranked({"a": 3, "ba": 2, "cb": 2}, lot="abc"))

    assert [each.say() for each in result.explain] == [
        "Chosen: b.",
        (
            "In round 1 some had the fewest votes alike: the lot that was drawn before the "
            "counting decided that c left."
        ),
    ]
    other = count(InstantRunoff(), ranked({"a": 3, "ba": 2, "cb": 2}, lot="acb"))
    assert other.tables[0].rows[0][-1] == "-b"


def test_equals_on_one_ballot_share_it():
    question = Question(Kind.RANKED, (Option("a"), Option("b")))
    ballots = ballots_of(question, [{"a": 1, "b": 1}, {"a": 1}])

    (table,) = count(InstantRunoff(), ballots).tables

    assert table.rows[0][1:3] == (Fraction(3, 2), Fraction(1, 2))


def test_surplus_passes_on_at_its_part_of_the_value():
    """Quota 34 of 100: a has 60, so each of its ballots passes on 26/60 of itself."""
    orders = {"ab": 60, "c": 26, "b": 14}

    result = count(TransferableVote(2), ranked(orders))

    (table,) = result.tables
    assert result.figures["quota"] == 34
    assert result.winners == ("a", "b")
    assert table.rows[1][1:4] == ("", 14 + 60 * Fraction(26, 60), 26)


def test_values_can_be_cut_to_some_digits():
    (table,) = count(TransferableVote(2, digits=5), ranked({"ab": 60, "c": 26, "b": 14})).tables

    assert table.rows[1][2] == 14 + 60 * Fraction(43333, 100_000)


def test_seats_stay_empty_when_too_few_have_votes():
    assert count(TransferableVote(3), ranked({"a": 2, "b": 1}, ids="abc")).winners == ("a", "b")


@pytest.mark.parametrize("rule", [Schulze("a"), InstantRunoff(), TransferableVote(2)])
def test_blank_ballots_choose_nobody(rule):
    ballots = ranked({"": 5}, ids="ab")

    result = count(rule, ballots)

    assert result.winners == ()
    assert result.outcome is Outcome.NOTHING
    assert result.tables
