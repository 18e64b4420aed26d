"""Whatever people answer, rank or score: counts are blind to order, and more is no less."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from greenhaven.core.voice.ballots.ballots import ballots_of
from greenhaven.core.voice.ballots.counting import count
from greenhaven.core.voice.ballots.question import Kind, Option, Question, yes_no
from greenhaven.core.voice.ballots.ranked.pairwise import preferences, schulze_ranks, strengths
from greenhaven.core.voice.ballots.result import Outcome, plain_result
from greenhaven.core.voice.ballots.rules import (
    HighestScore,
    InstantRunoff,
    MostApproved,
    Quorum,
    Schulze,
    TransferableVote,
    YesNo,
)
from tests.properties.budget_votes import groups

many = settings(max_examples=150, deadline=None)
IDS = "abcde"
MARKS = {Kind.APPROVAL: st.just(1), Kind.POINTS: st.integers(0, 5), Kind.RANKED: st.integers(1, 5)}
RULES = {
    Kind.APPROVAL: st.builds(MostApproved, seats=st.integers(1, 3)),
    Kind.POINTS: st.builds(HighestScore, seats=st.integers(1, 3)),
    Kind.RANKED: st.one_of(
        st.builds(Schulze, status_quo=st.sampled_from(["", "a"])),
        st.just(InstantRunoff()),
        st.builds(TransferableVote, st.integers(1, 3), st.sampled_from([None, 5])),
    ),
}
shares = st.fractions(0, 1, max_denominator=12)
simple = st.builds(YesNo, st.just(Quorum.APPROVAL), shares, majority=shares, strict=st.booleans())


@st.composite
def votes(draw, kind):
    """Ballots on two to five options, with a drawn lot."""
    ids = IDS[: draw(st.integers(2, 5))]
    lot = tuple(draw(st.permutations(list(ids))))
    question = Question(kind, tuple(Option(id_) for id_ in ids), lot=lot)
    ballot = st.dictionaries(st.sampled_from(ids), MARKS[kind])
    return ballots_of(question, draw(st.lists(ballot, min_size=1, max_size=15)))


@st.composite
def counts(draw):
    """Ballots of any kind and a rule that counts them."""
    kind = draw(st.sampled_from(list(MARKS)))
    return draw(votes(kind)), draw(RULES[kind])


def choices(ballots):
    return [ballots.choice(at) for at in range(len(ballots))]


@given(counts(), st.randoms(use_true_random=False))
@many
def test_count_is_blind_to_the_order_of_ballots_and_of_options(counted, chance):
    ballots, rule = counted
    shuffled, options = choices(ballots), list(ballots.question.options)
    chance.shuffle(shuffled)
    chance.shuffle(options)
    question = replace(ballots.question, options=tuple(options))

    assert plain_result(count(rule, ballots_of(ballots.question, shuffled))) == plain_result(
        count(rule, ballots)
    )
    assert count(rule, ballots_of(question, shuffled)).winners == count(rule, ballots).winners


@given(counts())
@many
def test_weights_count_like_so_many_equal_ballots(counted):
    ballots, rule = counted
    few = ballots.grouped()

    assert plain_result(count(rule, few)) == plain_result(count(rule, ballots))


@given(votes(Kind.APPROVAL), st.data())
@many
def test_approval_of_a_winner_never_harms_it(ballots, data):
    winners = count(MostApproved(), ballots).winners
    assume(winners)
    at = data.draw(st.integers(0, len(ballots) - 1))
    more = choices(ballots)
    more[at][winners[0]] = 1

    assert count(MostApproved(), ballots_of(ballots.question, more)).winners == winners


@given(votes(Kind.POINTS), st.data())
@many
def test_more_points_for_a_winner_never_harm_it(ballots, data):
    winners = count(HighestScore(), ballots).winners
    assume(winners)
    at = data.draw(st.integers(0, len(ballots) - 1))
    more = choices(ballots)
    more[at][winners[0]] = more[at].get(winners[0], 0) + data.draw(st.integers(1, 9))

    assert count(HighestScore(), ballots_of(ballots.question, more)).winners == winners


@given(votes(Kind.APPROVAL), st.integers(1, 3))
@many
def test_ballot_that_approves_no_winner_can_go(ballots, seats):
    won = set(count(MostApproved(seats), ballots).winners)
    idle = [at for at, choice in enumerate(choices(ballots)) if not won & set(choice)]

    assert set(count(MostApproved(seats), ballots.without(idle[:1])).winners) == won


@given(votes(Kind.RANKED), st.data())
@many
def test_first_by_schulze_stays_first_when_a_ballot_raises_it(ballots, data):
    ranks = schulze_ranks(strengths(preferences(ballots)))
    first = data.draw(st.sampled_from([row for row, rank in enumerate(ranks) if rank == 1]))
    raised = choices(ballots)
    at = data.draw(st.integers(0, len(ballots) - 1))
    raised[at] = {id_: place + 1 for id_, place in raised[at].items()}
    raised[at][ballots.question.ids[first]] = 1

    again = preferences(ballots_of(ballots.question, raised))

    assert schulze_ranks(strengths(again))[first] == 1


@given(votes(Kind.RANKED))
@many
def test_option_that_beats_every_other_wins_by_schulze(ballots):
    preferred = preferences(ballots)
    best = [
        row
        for row in range(len(preferred))
        if all(preferred[row, on] > preferred[on, row] for on in range(len(preferred)) if on != row)
    ]
    assume(best)

    assert count(Schulze(), ballots).winners == (ballots.question.ids[best[0]],)


@given(votes(Kind.RANKED), RULES[Kind.RANKED])
@many
def test_blank_ballot_moves_no_winner(ballots, rule):
    blank = ballots_of(ballots.question, [*choices(ballots), {}])

    assert count(rule, blank).winners == count(rule, ballots).winners


@given(votes(Kind.RANKED), st.integers(1, 3))
@many
def test_group_with_whole_quotas_gets_its_seats(ballots, seats):
    """Proportionality for solid coalitions, for every set of options there is."""
    ids = ballots.question.ids
    result = count(TransferableVote(seats), ballots)
    quota = len(ballots) // (seats + 1) + 1

    for group in groups(ids):
        solid = sum(_solid(choice, set(group), ids) for choice in choices(ballots))
        due = min(solid // quota, len(group), seats)
        assert len(set(group) & set(result.winners)) >= due


def _solid(choice, group, ids):
    """Whether a ballot ranks all of a group, without equals, before everything else."""
    places = [choice.get(id_) for id_ in group]
    if None in places or len(set(choice.values())) < len(choice):
        return False
    return max(places) < min((choice.get(id_, 99) for id_ in set(ids) - group), default=99)


@given(votes(Kind.RANKED), st.integers(1, 4))
@many
def test_votes_in_a_count_by_rounds_never_grow(ballots, seats):
    rule = TransferableVote(seats)
    (table,) = count(rule, ballots).tables
    totals = [sum(Fraction(cell) for cell in row[1:-1] if cell != "") for row in table.rows]

    assert all(total <= len(ballots) for total in totals)
    assert totals[0] == len(ballots)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), simple)
@many
def test_yes_instead_of_no_never_undoes_a_decision(yes, no, blank, rule):
    before = _decided(rule, yes, no + 1, blank)

    assert not before or _decided(rule, yes + 1, no, blank)
    assert not before or _decided(rule, yes + 1, no + 1, blank)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), simple)
@many
def test_voting_no_never_helps_yes_under_an_approval_quorum(yes, no, blank, rule):
    assert not _decided(rule, yes, no + 1, blank) or _decided(rule, yes, no, blank)


def _decided(rule, yes, no, blank):
    question = yes_no("?", electorate=100)
    ballots = ballots_of(question, [{"yes": 1}] * yes + [{"no": 1}] * no + [{}] * blank)
    return count(rule, ballots).outcome is Outcome.PASSED
