"""Participatory budgets as they were decided, from their published ballots.

Sources and tolerances
----------------------
Wieliczka 2023: winners in order, what they cost, the final share and every effective vote count to
two decimals, as published by the city and in the technical report of equalshares.net. The file of
ballots and the others used here are of Pabulib (arXiv 2305.11035), read from the folder that
GREENHAVEN_REFERENCE names, as is the list of outcomes, `pabulib/outcomes.json`. Warszawa 2026 and
Łódź 2022 were decided by votes; their outcome by equal shares is what pabutools, the tool of
equalshares.net and an independent program found alike. All else must be exactly equal.
"""

import json
import os
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from greenhaven.core.voice.ballots.budgets.completion import shared
from greenhaven.core.voice.ballots.budgets.exact import exact_run
from greenhaven.core.voice.ballots.budgets.profile import profile_of
from greenhaven.core.voice.ballots.counting import count
from greenhaven.core.voice.ballots.money import unit_of
from greenhaven.core.voice.ballots.pabulib.file import write_pabulib
from greenhaven.core.voice.ballots.pabulib.reading import read_pabulib
from greenhaven.core.voice.ballots.pabulib.votes import (
    ballots_in,
    budget_ballots,
    pabulib_of,
    rule_in,
    selected_in,
)
from greenhaven.core.voice.ballots.rules import Completion, EqualShares, Greedy, Utility

RUNS = Path(__file__).with_name("pabutools_runs.json")
WIELICZKA = "equalshares/Poland_Wieliczka_2023_Green_Budget.pb"
SWIECIE = "equalshares/Poland_Swiecie_2023.pb"
LARGE = {
    "warszawa_2026_counterfactual": ("large/Poland_Warszawa_2026.pb", 576.2101414, 49, 22232851),
    "lodz_2022_counterfactual": ("large/Poland_Lodz_2022.pb", 125.5499812, 44, 5985880),
}
ADD1 = EqualShares(completion=Completion.ADD1, step=Fraction(1))


def folder():
    named = os.environ.get("GREENHAVEN_REFERENCE")
    if not named:
        pytest.skip("GREENHAVEN_REFERENCE does not name the folder with the ballots of Pabulib")
    return Path(named) / "pabulib"


@cache
def text(name):
    return (folder() / name).read_bytes().decode()


@cache
def election(name):
    return read_pabulib(text(name), name)


@cache
def outcomes():
    return json.loads((folder() / "outcomes.json").read_text(encoding="utf-8"))


def decided_by_shares(name, rule=ADD1):
    return count(rule, budget_ballots(election(name)))


def test_wieliczka_has_its_thirty_winners_in_order():
    known = outcomes()["wieliczka_2023"]

    result = decided_by_shares(WIELICZKA, EqualShares(completion=Completion.ADD1, comparison=True))

    assert list(result.winners) == [id_ for id_, _ in known["effective_votes_in_order"]]
    assert len(result.winners) == known["winners_count"]
    assert result.figures["spent"] == known["spent"]
    assert float(result.figures["final_share"]) == pytest.approx(known["final_share"], abs=1e-12)
    assert frozenset(result.winners) == selected_in(election(WIELICZKA))


def test_wieliczka_has_every_effective_vote_count_that_was_published():
    known = outcomes()["wieliczka_2023"]["effective_votes_in_order"]

    (table,) = decided_by_shares(WIELICZKA).tables

    assert [[row[0], round(float(row[2]), 2)] for row in table.rows] == known


def test_wieliczka_is_kept_by_the_comparison_with_votes():
    result = decided_by_shares(WIELICZKA, EqualShares(completion=Completion.ADD1, comparison=True))

    figures = result.figures
    assert (figures["more_by_shares"], figures["more_by_votes"]) == (1615, 873)
    assert figures["decided_by_votes"] == 0
    voters = figures["voters"]
    published = outcomes()["wieliczka_2023"]["published_no_winner_pct"]
    assert round(100 * figures["without_by_shares"] / voters) == published["mes"]
    assert round(100 * figures["without_by_votes"] / voters) == published["greedy"]
    means = outcomes()["wieliczka_2023"]["published_mean_winners"]
    assert float(figures["mean_by_shares"]) == pytest.approx(means["mes"], abs=0.01)
    assert float(figures["mean_by_votes"]) == pytest.approx(means["greedy"], abs=0.01)


def test_wieliczka_that_stopped_when_nothing_more_fits_would_be_another_one():
    stopped = decided_by_shares(WIELICZKA, EqualShares(completion=Completion.ADD1E))

    assert len(stopped.winners) == 31
    assert stopped.figures["spent"] == 984_579


def test_swiecie_has_its_seventeen_winners_and_one_project_was_not_eligible():
    known = outcomes()["swiecie_2023"]
    rule = EqualShares(completion=Completion.ADD1, eligibility=Fraction(1, 3), comparison=True)

    result = decided_by_shares(SWIECIE, rule)

    assert len(result.winners) == known["winners_count"]
    assert result.figures["spent"] == known["spent"]
    assert frozenset(result.winners) == selected_in(election(SWIECIE))
    reasons = {each.id: each.reasons[0].say() for each in result.standings}
    assert reasons["c22"].startswith("It takes 45.1 % of the budget and needed votes of 15 %")


@pytest.mark.parametrize("key", LARGE)
def test_large_cities_by_equal_shares_are_as_others_found_them(key):
    name, share, winners, spent = LARGE[key]

    result = decided_by_shares(name)

    assert key in outcomes()
    assert float(result.figures["final_share"]) == pytest.approx(share, abs=5e-8)
    assert len(result.winners) == winners
    assert result.figures["spent"] == spent


def test_budapest_is_decided_in_fewer_than_a_thousand_runs():
    result = decided_by_shares("large/Hungary_Budapest_2024.pb", EqualShares())

    assert result.figures["runs"] < 1000  # 23 177 in steps of one forint
    assert result.figures["step"] > 30
    assert result.figures["next_share_spends"] > result.figures["budget"]


def elections():
    named = os.environ.get("GREENHAVEN_REFERENCE")
    files = sorted((Path(named) / "pabulib").glob("*/*.pb")) if named else []
    return [f"{file.parent.name}/{file.name}" for file in files] or ["none"]


@pytest.mark.parametrize("name", elections())
def test_file_is_written_as_it_was_read(name):
    written = write_pabulib(election(name))

    assert written.splitlines() == text(name).splitlines()
    if name != WIELICZKA:  # one of its lines ends unlike all others
        assert written == text(name)


@pytest.mark.parametrize("name", elections())
def test_votes_and_scores_are_those_that_the_file_tells(name):
    file = election(name)

    ballots = budget_ballots(file)

    assert [str(votes) for votes in ballots.support.tolist()] == file.project_column("votes")
    if "score" in file.project_heads:
        assert [str(score) for score in ballots.points.tolist()] == file.project_column("score")


@pytest.mark.parametrize("name", elections())
def test_plain_rules_select_what_the_cities_selected(name):
    file = election(name)
    if not file.facts["rule"].startswith("greedy"):
        pytest.skip("decided by another rule, or by more ballots than are published")

    rule = rule_in(file)

    assert isinstance(rule, Greedy)
    assert frozenset(count(rule, budget_ballots(file)).winners) == selected_in(file)


@pytest.mark.parametrize("name", elections())
def test_file_of_our_own_holds_the_same_vote(name):
    ballots = ballots_in(election(name))

    again = ballots_in(read_pabulib(write_pabulib(pabulib_of(ballots, {}))))

    assert again.question.ids == ballots.question.ids
    assert [each.cost for each in again.question.options] == [
        each.cost for each in ballots.question.options
    ]
    assert again.question.budget == ballots.question.budget
    for column in ("start", "option", "value", "weight"):
        assert getattr(again, column).tolist() == getattr(ballots, column).tolist()


def runs():
    return json.loads(RUNS.read_text(encoding="utf-8"))["runs"]


def test_every_small_file_has_runs_of_pabutools():
    names = {name for name in elections() if not name.startswith("large/")} - {"none"}

    assert len(runs()) == 64
    assert not names or {run["file"] for run in runs()} == names


@cache
def profile(name):
    return profile_of(budget_ballots(election(name)))


@pytest.mark.parametrize("run", runs(), ids=lambda run: f"{run['file']}-{run['utility']}")
def test_runs_agree_with_pabutools_in_exact_arithmetic(run):
    seen = profile(run["file"])
    utility = Utility(run["utility"])

    bought = exact_run(seen, utility, Fraction(run["share"]) * unit_of(seen.question))

    assert [seen.question.ids[row] for row in bought.order] == run["winners"]


@pytest.mark.parametrize("name", [WIELICZKA, SWIECIE])
def test_search_needs_no_doubt_on_real_ballots(name):
    found = shared(profile(name), ADD1)

    assert found.doubts == 0
    assert found.beyond > profile(name).budget
