"""Real conversations: their maps can be drawn, kept up and told, and their groups stay.

Source
------
Open conversations of Polis (compdemocracy/openData, CC BY 4.0), read from the folder that
GREENHAVEN_REFERENCE names. Tolerance: of the people who are left when one in twenty goes, nine in
ten keep the label of their group. Seen over three draws of each: 0.83 to 1.00, median 0.998.
"""

import os
from pathlib import Path

import numpy as np
import pytest

from greenhaven.core.voice.opinions.chord import chord
from greenhaven.core.voice.opinions.conversation import Conversation
from greenhaven.core.voice.opinions.duplicates import near_duplicates
from greenhaven.core.voice.opinions.opinion_map import draw, next_statement, update
from greenhaven.core.voice.opinions.polis import read_polis, write_polis
from greenhaven.core.voice.opinions.published import from_json, published, to_json
from greenhaven.core.voice.opinions.words import summary

NAMES = (
    "15-per-hour-seattle",
    "brexit-consensus",
    "canadian-electoral-reform",
    "football-concussions",
    "london.youth.policing",
    "scoop-hivemind.affordable-housing",
    "scoop-hivemind.freshwater",
    "scoop-hivemind.taxes",
    "scoop-hivemind.ubi",
    "vtaiwan.uberx",
)


@pytest.fixture(scope="module", params=NAMES)
def conversation(request):
    folder = os.environ.get("GREENHAVEN_REFERENCE")
    if not folder:
        pytest.skip("GREENHAVEN_REFERENCE does not name the folder with conversations")
    return read_polis(Path(folder) / "polis" / "dev" / request.param)


@pytest.fixture(scope="module")
def shown(conversation):
    return draw(conversation)


def test_map_is_told_and_can_be_published(shown):
    told = [each.say() for each in summary(shown)]
    text = to_json(published(shown))

    assert len(told) >= 4
    assert from_json(text).votes_digest == shown.digest
    assert 0 < chord(shown).agreement < 1


def test_update_is_the_map_of_all_votes(shown, conversation):
    votes = conversation.votes
    last = votes.take(np.array([len(votes) - 1]))
    without = Conversation(
        conversation.statements, votes.take(slice(len(votes) - 1)), conversation.strict
    )

    after = update(draw(without, shown.groups), last)

    assert after.digest == shown.digest
    assert np.array_equal(after.space.positions, shown.space.positions)


def test_groups_keep_their_labels_when_one_in_twenty_comes(shown, conversation):
    draws = np.random.default_rng(0)
    people = draws.permutation(shown.space.participants)
    kept = set(people[: int(0.95 * len(people))].tolist())
    chosen = np.array([each in kept for each in conversation.votes.participant.tolist()])
    before = draw(Conversation(conversation.statements, conversation.votes.take(chosen))).groups

    after = draw(conversation, before).groups
    _, now, then = np.intersect1d(
        after.participant, before.participant, assume_unique=True, return_indices=True
    )

    assert (after.label[now] == before.label[then]).mean() >= 0.9


def test_conversation_survives_its_files(conversation, tmp_path):
    write_polis(conversation, tmp_path)

    assert read_polis(tmp_path, agree=1).digest == conversation.digest


def test_everybody_is_shown_what_they_have_not_seen(shown):
    for person in shown.space.participants[:20].tolist():
        found = next_statement(shown, person, seed=1)
        row = shown.space.participants.tolist().index(person)
        seen = shown.sheet.statements[shown.sheet.column[shown.sheet.row == row]].tolist()

        assert found is None or found not in seen


def test_duplicates_are_alike(conversation):
    for pair in near_duplicates(conversation):
        assert 0.6 <= pair.likeness <= 1
        assert pair.voted_alike <= pair.voted_both
