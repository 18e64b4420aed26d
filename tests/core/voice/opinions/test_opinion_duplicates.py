"""Statements that say nearly the same are found in several languages, and merged without loss."""

import numpy as np
import pytest

from greenhaven.core.voice.opinions.conversation import Conversation
from greenhaven.core.voice.opinions.duplicates import near_duplicates
from greenhaven.core.voice.opinions.errors import OpinionsError
from greenhaven.core.voice.opinions.likeness import likenesses
from greenhaven.core.voice.opinions.merging import merged
from greenhaven.core.voice.opinions.opinion_map import draw
from greenhaven.core.voice.opinions.votes import Votes
from tests.core.voice.opinions.talks import statements, talk

ALIKE = [
    ("Please open the compost hub on Sundays", "Open the compost hubs on Sunday, please!"),
    ("Los jardines deberían recibir más compost", "Los jardines deberian recibir mas compost."),
    ("Mehr Kompost für die Gärten unserer Straße", "Mehr Kompost für Gärten in unserer Strasse"),
    ("社區花園應該得到更多堆肥", "社區的花園應該得到更多的堆肥"),
    ("Садам нашего района нужно больше компоста", "Садам района нужно больше компоста"),
]
UNLIKE = [
    ("Please open the compost hub on Sundays", "Rats are a problem at the yard"),
    ("社區花園應該得到更多堆肥", "我覺得載客的司機都應該保意外險"),
]


@pytest.mark.parametrize("pair", ALIKE)
def test_statements_that_say_nearly_the_same_are_found(pair):
    others = ["Rats are a problem", "El parque es bonito", "Die laute Straße", "司機應該保險"]
    found = near_duplicates(talk([], words=[*pair, *others]))

    assert [(each.one, each.other) for each in found] == [("s0", "s1")]


@pytest.mark.parametrize("pair", UNLIKE)
def test_statements_that_say_something_else_are_not(pair):
    assert near_duplicates(talk([], words=list(pair))) == ()


def test_likeness_is_one_for_the_same_words_and_symmetric():
    found = likenesses(["Feed the beds", "feed the BEDS!", "Rats"])

    assert found[0, 1] == pytest.approx(1)
    assert found == pytest.approx(found.T)
    assert found[0, 2] < 0.2


def test_words_that_differ_are_shown_and_so_are_votes():
    words = ["The yard should take fish bones", "The yard should not take fish bones"]
    (found,) = near_duplicates(talk(["+-", "+-", "++", "- "], words=words))

    assert (found.only_one, found.only_other) == ((), ("not",))
    assert (found.voted_both, found.voted_alike) == (3, 1)


def test_other_numbers_are_other_statements():
    words = ["Give each garden 5 kg of compost", "Give each garden 50 kg of compost"]

    assert near_duplicates(talk([], words=words)) == ()


def test_what_is_out_is_not_compared():
    assert near_duplicates(talk([], ["in", "out"], words=["Same words", "Same words"])) == ()


@pytest.mark.parametrize("words", [[], ["alone"], ["", ""], ["!?", "…"]])
def test_nothing_to_compare_is_no_pair(words):
    assert near_duplicates(talk([], words=words)) == ()


def test_merging_keeps_everybody_and_their_last_vote():
    rows = [("a", "s0", 1, 1), ("b", "s1", 1, 2), ("c", "s0", -1, 3), ("c", "s1", 1, 4)]
    rows += [("d", "s1", 1, 5), ("d", "s0", -1, 6), ("e", "s2", 1, 7)]
    names = ("participant", "statement", "vote", "order")
    votes = Votes.of([dict(zip(names, row, strict=True)) for row in rows])

    found = merged(Conversation(statements(3), votes), "s0", "s1")
    shown = draw(found.conversation)

    assert (found.voters, found.voted_both, found.differed) == (4, 2, 2)
    assert (found.agreed_before, found.agreed_after) == (4, 3)
    assert shown.tallies.all_agrees.tolist() == [3, 0, 1]
    assert shown.tallies.all_seen.tolist() == [4, 0, 1]
    assert found.conversation.statements.standing.tolist() == ["in", "out", "in"]


def test_votes_at_the_same_time_stay_with_the_statement_that_is_kept():
    votes = Votes(np.array(["a", "a"]), np.array(["s0", "s1"]), np.array([1, -1]), np.array([1, 1]))

    found = merged(Conversation(statements(2), votes), "s0", "s1")

    assert draw(found.conversation).tallies.all_agrees.tolist() == [1, 0]
    assert found.differed == 1


def test_merge_of_what_is_not_there_is_refused():
    with pytest.raises(OpinionsError, match="there is no statement 's7' to merge"):
        merged(talk(["++"]), "s0", "s7")
    with pytest.raises(OpinionsError, match="cannot be merged with itself"):
        merged(talk(["++"]), "s0", "s0")
