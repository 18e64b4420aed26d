"""Questions and ballots: what fits is kept as columns, what does not is named."""

from dataclasses import replace

import pytest

from greenhaven.core.voice.ballots.ballots import ballots_of
from greenhaven.core.voice.ballots.choices import plain_choice, read_choice
from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.core.voice.ballots.question import Kind, Limits, Option, Question, drawn_lot, yes_no

OPTIONS = (Option("a", cost=4), Option("b", cost=3), Option("c", cost=2))
APPROVAL = Question(Kind.APPROVAL, OPTIONS)
POINTS = Question(Kind.POINTS, OPTIONS, limits=Limits(most_points=5, most_points_in_all=8))
RANKED = Question(Kind.RANKED, OPTIONS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"options": ()}, "a question needs options"),
        ({"options": (Option("a"), Option("a"))}, "a came twice"),
        ({"options": (Option(" a"),)}, "' a' came"),
        ({"options": (Option("a", cost=-1),)}, "a came with -1"),
        ({"lot": ("a", "b")}, "the lot orders every option once"),
        ({"lot": ("a", "b", "z")}, "the lot orders every option once"),
        ({"budget": -1}, "0 or more"),
        ({"electorate": -1}, "0 or more"),
        ({"kind": Kind.YES_NO}, "the options yes and no"),
    ],
)
def test_question_that_cannot_be_is_refused(change, said):
    with pytest.raises(BallotsError, match=said):
        replace(APPROVAL, **change)


def test_ballots_are_columns_that_remember_every_choice():
    choices = [{"c": 1, "a": 1}, {}, {"b": 1}]

    ballots = ballots_of(APPROVAL, choices, [1, 1, 3])

    assert ballots.start.tolist() == [0, 2, 2, 3]
    assert ballots.option.tolist() == [0, 2, 1]
    assert [ballots.choice(at) for at in range(3)] == choices
    assert ballots.support.tolist() == [1, 3, 1]
    assert ballots.people == 5


def test_equal_ballots_are_grouped_and_keep_their_weight():
    ballots = ballots_of(POINTS, [{"a": 2}, {"b": 1}, {"a": 2}, {"a": 3}], [1, 2, 3, 4])

    few = ballots.grouped()

    assert [few.choice(at) for at in range(3)] == [{"a": 2}, {"b": 1}, {"a": 3}]
    assert few.weight.tolist() == [4, 2, 4]
    assert few.points.tolist() == ballots.points.tolist()


@pytest.mark.parametrize(
    ("question", "choice", "said"),
    [
        (APPROVAL, {"z": 1}, "ballot 2: there is no option 'z': there are a, b, c"),
        (APPROVAL, {"a": 2}, "an option is either named or not"),
        (POINTS, {"a": -1}, "a has -1; the least is 0"),
        (POINTS, {"a": 6}, "6 points for one option; at most 5"),
        (POINTS, {"a": 5, "b": 4}, "9 points; at most 8"),
        (RANKED, {"a": 0}, "a has 0; the least is 1"),
        (yes_no("?", electorate=9), {"yes": 1, "no": 1}, "yes and no at once"),
        (
            replace(APPROVAL, limits=Limits(most_options=1)),
            {"a": 1, "b": 1},
            "2 options; at most 1",
        ),
        (replace(APPROVAL, limits=Limits(least_options=2)), {"a": 1}, "at least 2 are asked for"),
        (replace(APPROVAL, limits=Limits(most_cost=6)), {"a": 1, "b": 1}, "7 in cost; at most 6"),
    ],
)
def test_ballot_that_does_not_fit_is_named(question, choice, said):
    with pytest.raises(BallotsError, match=said):
        ballots_of(question, [{}, choice])


@pytest.mark.parametrize("weights", [[1], [1, 0], [1, 1, 1]])
def test_every_ballot_has_one_weight(weights):
    with pytest.raises(BallotsError, match="one weight"):
        ballots_of(APPROVAL, [{}, {}], weights)


@pytest.mark.parametrize(
    ("question", "plain", "choice"),
    [
        (yes_no("?", electorate=9), "yes", {"yes": 1}),
        (yes_no("?", electorate=9), "abstain", {}),
        (APPROVAL, ["a", "c"], {"a": 1, "c": 1}),
        (POINTS, {"a": 3, "b": 0}, {"a": 3, "b": 0}),
        (RANKED, [["b"], ["a", "c"]], {"b": 1, "a": 2, "c": 2}),
        (RANKED, [], {}),
    ],
)
def test_choice_is_written_one_way(question, plain, choice):
    assert read_choice(question, plain) == choice
    assert plain_choice(question, choice) == plain


def test_choice_in_another_order_is_written_the_same():
    assert plain_choice(APPROVAL, read_choice(APPROVAL, ["c", "a"])) == ["a", "c"]
    assert plain_choice(RANKED, read_choice(RANKED, ["b", ["c", "a"]])) == [["b"], ["a", "c"]]


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        (yes_no("?", electorate=9), "maybe"),
        (yes_no("?", electorate=9), ["yes"]),
        (yes_no("?", electorate=9), None),
        (APPROVAL, "a"),
        (APPROVAL, ["a", "a"]),
        (APPROVAL, [1]),
        (POINTS, ["a"]),
        (POINTS, {"a": 1.5}),
        (POINTS, {"a": True}),
        (POINTS, {"a": "3"}),
        (RANKED, {"a": 1}),
        (RANKED, [["a"], ["a"]]),
        (RANKED, [[]]),
        (RANKED, [[1]]),
    ],
)
def test_choice_of_another_shape_is_refused(question, plain):
    with pytest.raises(BallotsError):
        read_choice(question, plain)


def test_lot_follows_from_its_seed_alone():
    lots = {drawn_lot("abcd", str(seed)) for seed in range(200)}

    assert drawn_lot("abcd", "7") == drawn_lot("dcba", "7")
    assert all(sorted(lot) == list("abcd") for lot in lots)
    assert len(lots) == 24
