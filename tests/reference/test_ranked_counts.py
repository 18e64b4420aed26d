"""Ranked ballots as another program counts them.

Source
------
`ranked_counts.json` names it; the ballots were made at random and no count among them needs a lot.
All must be exactly equal.
"""

import csv
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from greenhaven.core.voice.ballots.ballots import ballots_of
from greenhaven.core.voice.ballots.counting import count
from greenhaven.core.voice.ballots.question import Kind, Option, Question
from greenhaven.core.voice.ballots.ranked.pairwise import preferences, schulze_ranks, strengths
from greenhaven.core.voice.ballots.rules import InstantRunoff, TransferableVote

COUNTS = json.loads(Path(__file__).with_name("ranked_counts.json").read_text())["counts"]


def ballots(counted):
    question = Question(Kind.RANKED, tuple(Option(id_) for id_ in counted["options"]))
    orders = [
        {id_: place for place, id_ in enumerate(order.split(">"), 1)}
        for order in counted["ballots"]
    ]
    return ballots_of(question, orders, list(counted["ballots"].values()))


@pytest.mark.parametrize("counted", COUNTS)
def test_first_by_schulze_agrees(counted):
    ranks = schulze_ranks(strengths(preferences(ballots(counted))))

    pairs = zip(counted["options"], ranks, strict=True)
    assert [id_ for id_, rank in pairs if rank == 1] == counted["schulze"]


@pytest.mark.parametrize("counted", COUNTS)
def test_winner_by_runoff_agrees(counted):
    assert list(count(InstantRunoff(), ballots(counted)).winners) == counted["runoff"]


@pytest.mark.parametrize("counted", COUNTS)
@pytest.mark.parametrize("digits", [5, None])
def test_seats_agree(counted, digits):
    result = count(TransferableVote(counted["seats"], digits), ballots(counted))

    assert sorted(result.winners) == counted["stv"]


def test_minneapolis_2013_elects_hodges():
    """Mayor of Minneapolis 2013: 38 870 votes in the last round, as was published then."""
    folder = os.environ.get("GREENHAVEN_REFERENCE")
    file = Path(folder or "") / "ranked" / "mn_2013_cast_vote_record.csv"
    if not folder or not file.is_file():
        pytest.skip("GREENHAVEN_REFERENCE holds no record of Minneapolis 2013")
    orders = Counter(named(row) for row in csv.reader(file.read_text().splitlines()[1:]) if row)
    orders = {order: people for order, people in orders.items() if order}
    ids = sorted({id_ for order in orders for id_ in order})
    question = Question(Kind.RANKED, tuple(Option(id_) for id_ in ids))
    choices = [{id_: place for place, id_ in enumerate(order, 1)} for order in orders]

    result = count(InstantRunoff(), ballots_of(question, choices, list(orders.values())))

    assert result.winners == ("BETSY HODGES",)
    votes = {each.id: each.figures.get("votes") for each in result.standings}
    assert abs(votes["BETSY HODGES"] - 38_870) < 200  # ballots with two marks are treated otherwise


def named(row):
    """Whom a ballot names, each once; marks for nobody, for two or for a write-in are left out."""
    nobody = {"undervote", "overvote", "UWI", "rank1", "Rank2", "rank3", ""}
    return tuple(dict.fromkeys(name for name in row if name not in nobody))
