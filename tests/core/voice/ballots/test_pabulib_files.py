"""Pabulib files: what is read is written, and every fault names its line and column."""

from dataclasses import replace
from fractions import Fraction

import pytest

from greenhaven.core.voice.ballots.counting import count
from greenhaven.core.voice.ballots.errors import BallotFileError, BallotsError
from greenhaven.core.voice.ballots.pabulib.file import write_pabulib
from greenhaven.core.voice.ballots.pabulib.reading import read_pabulib
from greenhaven.core.voice.ballots.pabulib.votes import (
    ballots_in,
    budget_ballots,
    pabulib_of,
    question_of,
    rule_in,
    selected_in,
)
from greenhaven.core.voice.ballots.question import Kind
from greenhaven.core.voice.ballots.rules import Completion, EqualShares, Greedy

APPROVAL = """META
key;value
description;Benches; ponds
num_projects;3
num_votes;3
budget;100.5
vote_type;approval
rule;greedy
currency;EUR
PROJECTS
project_id;cost;votes;name;selected
1;60;2;"A bench; ""wide"" one";0
2;50.25;2;Pond;1
3;40;1;"two
lines";1
VOTES
voter_id;vote;age
ana;1,2;40
ben;2,1;
kim;3;7
""".replace("Benches; ponds", '"Benches; ponds"')
POINTS = APPROVAL.replace("approval", "cumulative").replace(
    "voter_id;vote;age\nana;1,2;40\nben;2,1;\nkim;3;7\n",
    'voter_id;vote;points\nana;1,2;"7,3"\nben;2,1;0,10\nkim;3;10\n',
)
ORDINAL = APPROVAL.replace("approval", "ordinal").replace("rule;", "max_length;3\nrule;")


def fault(text):
    with pytest.raises(BallotFileError) as raised:
        read_pabulib(text, "town.pb")
    return str(raised.value)


def test_file_is_written_as_it_was_read():
    for text in (APPROVAL, APPROVAL.replace("\n", "\r\n"), APPROVAL.removesuffix("\n")):
        assert write_pabulib(read_pabulib(text)) == text


def test_byte_order_mark_of_a_spreadsheet_is_passed_over():
    assert read_pabulib("\ufeff" + APPROVAL) == read_pabulib(APPROVAL)


def test_approvals_are_read_with_costs_in_the_smallest_unit():
    ballots = ballots_in(read_pabulib(APPROVAL))

    question = ballots.question
    assert question.kind is Kind.APPROVAL
    assert [(each.id, each.cost) for each in question.options] == [
        ("1", 6000),
        ("2", 5025),
        ("3", 4000),
    ]
    assert (question.budget, question.decimals, question.currency) == (10050, 2, "EUR")
    assert question.options[0].title == 'A bench; "wide" one'
    assert [ballots.choice(at) for at in range(3)] == [{"1": 1, "2": 1}, {"1": 1, "2": 1}, {"3": 1}]


def test_points_are_read():
    ballots = ballots_in(read_pabulib(POINTS.replace('"7,3"', "7,3")))

    assert ballots.question.kind is Kind.POINTS
    assert [ballots.choice(at) for at in range(3)] == [
        {"1": 7, "2": 3},
        {"1": 10, "2": 0},
        {"3": 10},
    ]


def test_orders_are_read_and_give_points_where_budgets_are_decided():
    file = read_pabulib(ORDINAL)

    assert ballots_in(file).choice(1) == {"2": 1, "1": 2}
    assert budget_ballots(file).choice(1) == {"2": 3, "1": 2}
    assert budget_ballots(file).question.kind is Kind.POINTS


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ("greedy", Greedy(threshold=2)),
        ("greedy-threshold", Greedy(threshold=2)),
        ("greedy-no-skip", Greedy(skip=False, threshold=2)),
        ("equalshares", EqualShares(completion=Completion.NONE)),
        ("equalshares/add1", EqualShares(completion=Completion.ADD1)),
        ("equalshares/add1u", EqualShares(completion=Completion.ADD1U)),
        (
            "equalshares/add1-comparison",
            EqualShares(completion=Completion.ADD1, comparison=True),
        ),
    ],
)
def test_rule_of_the_file_is_known(told, rule):
    text = APPROVAL.replace("rule;greedy", f"rule;{told}\nmin_project_score_threshold;2")

    assert rule_in(read_pabulib(text)) == rule


@pytest.mark.parametrize("told", ["unknown", "phragmen", "equalshares/phragmen"])
def test_rule_that_is_not_known_is_named(told):
    with pytest.raises(BallotsError, match=f"the file's rule is '{told}'"):
        rule_in(read_pabulib(APPROVAL.replace("rule;greedy", f"rule;{told}")))


def test_selected_projects_are_those_of_the_file():
    file = read_pabulib(APPROVAL)

    assert selected_in(file) == {"2", "3"}
    assert frozenset(count(rule_in(file), budget_ballots(file)).winners) == {"2", "3"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("META\n", "", "town.pb, line 1: expected META, the first section"),
        ("PROJECTS\n", "", "town.pb, line 10: 5 cells came; the section has 2 columns"),
        ("VOTES\n", "VOTES\nMETA\n", "line 17: META stands here; the order is META, PROJECTS"),
        ("VOTES\nvoter_id;vote;age\n", "VOTES\n", "section VOTES has no column voter_id"),
        ("budget;100.5\n", "", "town.pb, line 2, budget: META does not tell budget"),
        ("100.5", "-1", "town.pb, line 6, budget: expected 0 or more, -1 came"),
        ("100.5", "much", "town.pb, line 6, budget: expected a number, 'much' came"),
        ("100.5", "NaN", "town.pb, line 6, budget: expected 0 or more, NaN came"),
        ("vote_type;approval", "vote_type;shouting", "line 7, vote_type: 'shouting' came"),
        ("num_votes;3", "num_votes;4", "town.pb, line 5, num_votes: META tells 4, but 3 came"),
        ("num_projects;3", "num_projects;x", "line 4, num_projects: META tells x, but 3 came"),
        ("2;50.25", "2;-50", "town.pb, line 13, cost: expected 0 or more, -50 came"),
        ("2;50.25", "2;", "town.pb, line 13, cost: expected a number, '' came"),
        ("3;40", "2;40", "town.pb, line 14, project_id: '2' came before"),
        ("3;40", ";40", "town.pb, line 14, project_id: it is empty"),
        ("ben;2,1", "ana;2,1", "town.pb, line 19, voter_id: 'ana' came before"),
        ("ben;2,1", "ben;2,9", "town.pb, line 19, vote: there is no project '9'"),
        ("ben;2,1", "ben;2,2", "town.pb, line 19, vote: project '2' is named twice"),
        ("kim;3;7", "kim;3", "town.pb, line 20: 2 cells came; the section has 3 columns"),
        ("kim;3;7", 'kim;"3;7', "town.pb, line 20: a quote or a cell is not as it should be"),
        ("kim;3;7", 'kim;"3"x;7', "town.pb, line 20: a quote or a cell is not as it should be"),
        ("age", "vote", "section VOTES has a column twice"),
        ("rule;greedy", "max_length;1", "line 18, vote: 2 projects; at most 1 are allowed"),
        ("currency;EUR", "budget;9", "town.pb, line 9, key: 'budget' came before"),
        ("approval", "choose-1", "line 18, vote: 2 projects; at most 1 are allowed"),
        ("approval", "scoring", "town.pb, line 17, points: section VOTES has no column points"),
    ],
)
def test_fault_names_file_line_and_column(old, new, said):
    assert old in APPROVAL

    assert said in fault(APPROVAL.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"7,3"', '"7"', "town.pb, line 18, points: 1 points for 2 projects"),
        ('"7,3"', '"7,-3"', "line 18, points: expected whole points, 0 or more; '-3' came"),
        ('"7,3"', '"7,x"', "line 18, points: expected whole points, 0 or more; 'x' came"),
        ('"7,3"', "", "line 18, points: 0 points for 2 projects"),
    ],
)
def test_fault_in_points_is_named(old, new, said):
    assert said in fault(POINTS.replace(old, new))


def test_file_without_voters_is_refused():
    empty = APPROVAL.replace("num_votes;3", "num_votes;0").partition("ana")[0]

    assert fault(empty) == "town.pb, votes: nobody voted: there is nothing to count"


def test_empty_file_is_refused():
    assert fault("") == "town.pb: section META is missing or empty"


def test_amounts_finer_than_a_millionth_are_refused():
    with pytest.raises(BallotsError, match="7 digits behind the point"):
        question_of(read_pabulib(APPROVAL.replace("50.25", "50.2500001")))


@pytest.mark.parametrize("text", [APPROVAL, POINTS, ORDINAL])
def test_vote_of_our_own_is_written_so_that_others_can_count_it(text):
    ballots = ballots_in(read_pabulib(text.replace('"7,3"', "7,3")))
    result = count(Greedy(), budget_ballots(read_pabulib(text.replace('"7,3"', "7,3"))))

    file = pabulib_of(ballots, {"country": "Nowhere", "rule": "greedy"}, result)
    again = read_pabulib(write_pabulib(file))

    assert again == file
    told = [(each.id, each.title, each.cost) for each in ballots_in(again).question.options]
    assert told == [
        ("1", 'A bench; "wide" one', 6000),
        ("2", "Pond", 5025),
        ("3", "two lines", 4000),
    ]
    assert [ballots_in(again).choice(at) for at in range(3)] == [
        ballots.choice(at) for at in range(3)
    ]
    assert selected_in(again) == frozenset(result.winners)
    assert again.facts["budget"] == "100.50"
    assert again.facts["country"] == "Nowhere"


def test_id_with_a_comma_cannot_be_written():
    ballots = ballots_in(read_pabulib(APPROVAL))
    options = ballots.question.options
    options = (replace(options[0], id="1,1"), *options[1:])
    odd = replace(ballots, question=replace(ballots.question, options=options))

    with pytest.raises(BallotsError, match="'1,1' holds one"):
        pabulib_of(odd, {})


def test_result_of_half_units_counts_as_written():
    result = count(Greedy(), budget_ballots(read_pabulib(APPROVAL)))

    assert result.figures["budget"] == Fraction(201, 2)
    assert result.figures["spent"] == Fraction(361, 4)
