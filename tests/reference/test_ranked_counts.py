"""Ranked ballots as another program counts them.

Source
------
`ranked_counts.json` names it; the ballots were made at random and no count among them needs a lot.
All must be exactly equal.
"""

import json
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
