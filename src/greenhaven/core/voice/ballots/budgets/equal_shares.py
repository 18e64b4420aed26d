"""The Method of Equal Shares as a count: winners, what others lacked, votes alone beside it."""

from fractions import Fraction

from greenhaven.core.voice.ballots.ballots import Ballots
from greenhaven.core.voice.ballots.budgets import reasons
from greenhaven.core.voice.ballots.budgets.completion import shared
from greenhaven.core.voice.ballots.budgets.counted import Counted, compare, free_options
from greenhaven.core.voice.ballots.budgets.greedy import greedy
from greenhaven.core.voice.ballots.budgets.profile import profile_of
from greenhaven.core.voice.ballots.money import in_money
from greenhaven.core.voice.ballots.result import Figure, Outcome, Result, Standing, Table
from greenhaven.core.voice.ballots.rules import EqualShares, Greedy


def count_equal_shares(rule: EqualShares, ballots: Ballots) -> Result:
    """Count a budget vote by equal shares."""
    profile = profile_of(ballots, rule.eligibility)
    free = free_options(profile)
    found = shared(profile, rule)
    votes = greedy(profile, Greedy())
    compared = compare(profile, free + found.order, free + votes.order)
    counted = Counted(rule, profile, found, votes, compared, free)
    ids = profile.question.ids
    winners = tuple(ids[row] for row in counted.order)
    place = {id_: place for place, id_ in enumerate(winners, 1)}
    standings = tuple(
        Standing(id_, place.get(id_, 0), _figures(counted, row), reasons.of_option(counted, row))
        for row, id_ in enumerate(ids)
    )
    return Result(
        outcome=Outcome.CHOSEN if winners else Outcome.NOTHING,
        winners=winners,
        standings=standings,
        figures=_overall(counted),
        tables=(_purchases(counted),),
        explain=reasons.of_count(counted),
    )


def _figures(counted: Counted, row: int) -> dict[str, Figure]:
    profile, question = counted.profile, counted.profile.question
    told: dict[str, Figure] = {
        "cost": in_money(question, profile.cost[row]),
        "votes": profile.votes[row],
    }
    if profile.graded:
        told["points"] = profile.score[row]
    told["by_votes"] = int(row in counted.by_votes.order)
    bought = {each.row: each for each in counted.shared.run.bought}
    if row in bought:
        each = bought[row]
        told |= {
            "payers": each.payers,
            "gave_all": each.drained,
            "most_paid": in_money(question, each.most),
            "effective_votes": counted.effective(each),
        }
    elif row in profile.candidates:
        left = in_money(question, counted.shared.run.left[row])
        told |= {"left": left, "missing": max(Fraction(0), Fraction(told["cost"]) - left)}
    return told


def _overall(counted: Counted) -> dict[str, Figure]:
    profile, found, compared = counted.profile, counted.shared, counted.compared
    question = profile.question
    told: dict[str, Figure] = {
        "voters": profile.people,
        "budget": in_money(question, profile.budget),
        "spent": in_money(question, profile.spent(counted.order)),
        "first_share": in_money(question, found.start),
        "step": in_money(question, found.step),
        "final_share": in_money(question, found.run.share),
        "runs": found.runs,
        "more_by_shares": compared.more_by_shares,
        "more_by_votes": compared.more_by_votes,
        "without_by_shares": compared.without_by_shares,
        "without_by_votes": compared.without_by_votes,
        "mean_by_shares": compared.mean_by_shares,
        "mean_by_votes": compared.mean_by_votes,
        "decided_by_votes": int(counted.switched),
    }
    if found.beyond is not None:
        told["next_share_spends"] = in_money(question, found.beyond)
    return told


def _purchases(counted: Counted) -> Table:
    """Who paid for what: all that is needed to follow any voter's share."""
    question = counted.profile.question
    rows = tuple(
        (
            question.ids[each.row],
            in_money(question, question.options[each.row].cost),
            counted.effective(each),
            each.payers,
            each.drained,
            in_money(question, each.most),
            in_money(question, each.price),
        )
        for each in counted.shared.run.bought
    )
    heads = ("option", "cost", "effective votes", "payers", "gave all", "most paid", "price")
    return Table("What the shares paid for, in order", heads, rows)
