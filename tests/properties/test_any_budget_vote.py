"""Whatever people approve: equal shares stay fair, exact, and blind to who is who."""

import random
from dataclasses import replace
from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from greenhaven.core.voice.ballots.ballots import ballots_of
from greenhaven.core.voice.ballots.budgets.completion import tried_shares
from greenhaven.core.voice.ballots.budgets.exact import exact_run
from greenhaven.core.voice.ballots.budgets.profile import profile_of
from greenhaven.core.voice.ballots.counting import count
from greenhaven.core.voice.ballots.question import Kind, Option, Question
from greenhaven.core.voice.ballots.result import plain_result
from greenhaven.core.voice.ballots.rules import Completion, EqualShares, Greedy, Utility
from tests.properties.budget_votes import budget_votes, camps, groups

many = settings(max_examples=150, deadline=None)
utilities = st.sampled_from(list(Utility))
rules = st.builds(
    EqualShares,
    utility=utilities,
    completion=st.sampled_from(list(Completion)),
    step=st.sampled_from([None, Fraction(1), Fraction(1, 3)]),
    eligibility=st.sampled_from([None, Fraction(1, 3)]),
    comparison=st.booleans(),
)


def payments(ballots, run):
    """What every voter paid for every project, by going through the purchases."""
    ids = ballots.question.ids
    held = [run.share] * len(ballots)
    paid = []
    for each in run.bought:
        choices = [ballots.choice(voter).get(ids[each.row], 0) for voter in range(len(ballots))]
        paid.append(
            [min(money, each.price * mark) for money, mark in zip(held, choices, strict=True)]
        )
        held = [money - part for money, part in zip(held, paid[-1], strict=True)]
    return paid, held


@given(budget_votes(least_cost=0), rules)
@many
def test_winners_never_cost_more_than_the_budget(ballots, rule):
    result = count(rule, ballots)

    cost = {option.id: option.cost for option in ballots.question.options}
    assert sum(cost[id_] for id_ in result.winners) <= ballots.question.budget
    assert len(set(result.winners)) == len(result.winners)


@given(budget_votes(), utilities)
@many
def test_winners_are_paid_by_their_supporters_within_their_shares(ballots, utility):
    profile = profile_of(ballots)
    share = Fraction(ballots.question.budget, len(ballots))

    run = exact_run(profile, utility, share)

    paid, held = payments(ballots, run)
    for each, parts in zip(run.bought, paid, strict=True):
        assert sum(parts) == ballots.question.options[each.row].cost
        assert max(parts) == each.most
        assert sum(part > 0 for part in parts) == each.payers
    assert min(held) >= 0
    for row, id_ in enumerate(ballots.question.ids):
        supporters = [at for at in range(len(ballots)) if ballots.choice(at).get(id_, 0)]
        assert run.left[row] == sum(held[at] for at in supporters)


@given(budget_votes(), utilities)
@many
def test_no_loser_could_be_paid_by_its_supporters(ballots, utility):
    profile = profile_of(ballots)

    run = exact_run(profile, utility, Fraction(ballots.question.budget, len(ballots)))

    for row in set(profile.candidates) - set(run.order):
        assert run.left[row] < profile.cost[row]


@given(budget_votes(), rules)
@many
def test_search_in_floats_finds_what_fractions_find(ballots, rule):
    profile = profile_of(ballots, rule.eligibility)

    quick = tried_shares(profile, rule, exactly=False)
    sure = tried_shares(profile, rule, exactly=True)

    assert (quick.order, quick.share, quick.runs, quick.beyond) == (
        sure.order,
        sure.share,
        sure.runs,
        sure.beyond,
    )


@given(budget_votes(), rules, st.randoms(use_true_random=False))
@many
def test_count_does_not_depend_on_who_votes_first(ballots, rule, chance):
    choices = [ballots.choice(at) for at in range(len(ballots))]
    chance.shuffle(choices)

    shuffled = ballots_of(ballots.question, choices)

    assert plain_result(count(rule, shuffled)) == plain_result(count(rule, ballots))


@given(budget_votes(least_cost=0), rules, st.randoms(use_true_random=False))
@many
def test_count_does_not_depend_on_the_order_of_the_ballot_paper(ballots, rule, chance):
    options = list(ballots.question.options)
    chance.shuffle(options)
    question = replace(ballots.question, options=tuple(options))

    other = ballots_of(question, [ballots.choice(at) for at in range(len(ballots))])

    assert count(rule, other).winners == count(rule, ballots).winners
    assert count(Greedy(), other).winners == count(Greedy(), ballots).winners


@given(budget_votes(), utilities, st.data())
@many
def test_winner_that_becomes_cheaper_still_wins(ballots, utility, data):
    question, rule = ballots.question, EqualShares(utility=utility, completion=Completion.NONE)
    share = Fraction(question.budget, len(ballots))
    order = exact_run(profile_of(ballots), utility, share).order
    dear = [row for row in order if question.options[row].cost > 1]
    if not dear:
        return
    row = data.draw(st.sampled_from(dear))
    option = question.options[row]
    cheaper = replace(option, cost=data.draw(st.integers(1, option.cost - 1)))
    options = (*question.options[:row], cheaper, *question.options[row + 1 :])

    again = replace(ballots, question=replace(question, options=options))

    assert row in exact_run(profile_of(again), rule.utility, share).order


@given(budget_votes(kind=Kind.APPROVAL) | camps(), utilities)
@many
def test_every_group_gets_its_part_up_to_one_project(ballots, utility):
    """Extended justified representation up to one project, for all groups there are."""
    question, people = ballots.question, len(ballots)
    share = Fraction(question.budget, people)
    order = exact_run(profile_of(ballots), utility, share).order
    worth = {
        option.id: option.cost if utility is Utility.COST else 1 for option in question.options
    }
    cost = {option.id: option.cost for option in question.options}
    won = {question.ids[row] for row in order}
    choices = [set(ballots.choice(voter)) for voter in range(people)]

    for group in groups(question.ids):
        asked = sum(worth[id_] for id_ in group)
        wronged = 0
        for choice in choices:
            if not choice.issuperset(group):
                continue
            have = sum(worth[id_] for id_ in choice & won)
            with_one_more = have + max((worth[id_] for id_ in set(group) - won), default=0)
            wronged += have < asked and with_one_more <= asked
        assert wronged * share < sum(cost[id_] for id_ in group) or not wronged


@given(budget_votes(kind=Kind.APPROVAL), utilities)
@many
def test_ballot_that_paid_for_nothing_can_go_and_nothing_changes(ballots, utility):
    share = Fraction(ballots.question.budget, len(ballots))
    run = exact_run(profile_of(ballots), utility, share)
    paid, _ = payments(ballots, run)
    idle = [at for at in range(len(ballots)) if not any(parts[at] for parts in paid)]
    if not paid or len(idle) == len(ballots):
        return

    without = exact_run(profile_of(ballots.without(idle)), utility, share)

    assert without.order == run.order
    assert [each.price for each in without.bought] == [each.price for each in run.bought]


@given(budget_votes(kind=Kind.APPROVAL))
@many
def test_by_votes_a_ballot_for_losers_alone_can_go(ballots):
    won = set(count(Greedy(), ballots).winners)
    losing = [at for at in range(len(ballots)) if not won & set(ballots.choice(at))]
    if len(losing) == len(ballots):
        return

    assert set(count(Greedy(), ballots.without(losing[:1])).winners) == won


@given(st.integers(2, 40), st.integers(1, 60), st.integers(0, 3))
@example(people=3, cost=1, spare=0)
@many
def test_group_that_must_give_all_it_has_is_not_lost_to_rounding(people, cost, spare):
    """Thirds have no float: whether a project is affordable to the last unit is decided exactly."""
    options = (Option("a", "", cost), Option("b", "", cost + spare))
    question = Question(Kind.APPROVAL, options, budget=2 * cost)
    ballots = ballots_of(question, [{"a": 1}] * people + [{"b": 1}] * people)

    result = count(EqualShares(completion=Completion.NONE), ballots)

    assert result.winners == (("a", "b") if not spare else ("a",))


def test_float_search_takes_close_decisions_exactly():
    chance = random.Random(7)  # noqa: S311 -- the same votes every time, no secret
    doubts = 0
    for _ in range(60):
        costs = [chance.randint(1, 9) * 10**6 for _ in range(5)]
        options = tuple(Option(id_, "", cost) for id_, cost in zip("abcde", costs, strict=True))
        question = Question(Kind.APPROVAL, options, budget=12 * 10**6)
        choices = [dict.fromkeys(chance.sample("abcde", chance.randint(1, 3)), 1) for _ in range(9)]
        profile = profile_of(ballots_of(question, choices))
        rule = EqualShares(completion=Completion.ADD1, step=Fraction(10**5))
        quick = tried_shares(profile, rule, exactly=False)
        doubts += quick.doubts
        assert quick.order == tried_shares(profile, rule, exactly=True).order

    assert doubts > 0
