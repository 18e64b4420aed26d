"""What everybody may see: canonical, without names, and the same map again from the same votes."""

import json

import pytest

from greenhaven.core.voice.opinions.compared import compare, only
from greenhaven.core.voice.opinions.errors import OpinionsError
from greenhaven.core.voice.opinions.opinion_map import draw
from greenhaven.core.voice.opinions.published import (
    digest_of_document,
    from_json,
    published,
    to_json,
)
from tests.core.voice.opinions.talks import default_names, talk, two_camps


def test_document_comes_back_as_it_was_written():
    document = published(draw(talk(two_camps())))

    assert from_json(to_json(document)) == document
    assert len(digest_of_document(to_json(document))) == 64


@pytest.mark.parametrize("rows", [[], ["+"], ["++", "--"], ["+++++++"] * 30])
def test_document_of_any_small_conversation_can_be_written(rows):
    document = published(draw(talk(rows, words=["a"] * 7)))

    assert from_json(to_json(document)) == document


def test_document_holds_the_digest_of_its_votes_and_nobody():
    conversation = talk(two_camps())
    text = to_json(published(draw(conversation)))

    assert json.loads(text)["map"]["votes_digest"] == conversation.digest
    assert not [name for name in default_names(two_camps()) if name in text]


def test_document_is_the_same_whatever_people_are_called():
    rows = two_camps()
    one = published(draw(talk(rows, names=[f"q{900 - at}" for at in range(len(rows))])))
    other = published(draw(talk(rows)))

    assert one.points == other.points
    assert one.statements == other.statements
    assert one.groups == other.groups


def test_document_tells_nothing_of_what_few_have_seen():
    rows = [row + ("+" if at < 3 else " ") for at, row in enumerate(two_camps())]
    document = published(draw(talk(rows)))

    assert document.statements[8].everybody.agrees is None
    assert "s8" not in [each.statement for each in document.common_ground]
    told = [each.statement for group in document.groups for each in group.representative]
    assert "s8" not in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no published opinion map"),
        ("[]", "no published opinion map"),
        ('{"kind":"cake"}', "expected a document of kind 'greenhaven opinion map 1', 'cake' came"),
        ('{"kind":"greenhaven opinion map 1","map":{}}', "no published opinion map"),
    ],
)
def test_other_text_is_refused(text, words):
    with pytest.raises(OpinionsError, match=words):
        from_json(text)


def test_document_that_was_written_otherwise_is_refused():
    text = to_json(published(draw(talk(two_camps()))))

    with pytest.raises(OpinionsError, match="not written canonically"):
        from_json(json.dumps(json.loads(text), indent=1))


def test_map_without_unverified_votes_that_is_the_same_is_no_warning():
    rows = two_camps(30)
    shown = draw(talk(rows))
    found = compare(shown, only(shown, frozenset(default_names(rows)[2:])))

    assert not found.differs
    assert found.regrouped == 0
    assert found.unverified_votes == pytest.approx(2 / 62)
    assert found.why.say().startswith("The map looks the same without the 16 answers")


def test_invented_voters_who_move_the_map_are_warned_of():
    rows = [*two_camps(15), *["++++--++"] * 40]
    shown = draw(talk(rows))
    found = compare(shown, only(shown, frozenset(default_names(rows)[:32])))

    assert found.differs
    assert {"s4", "s5", "s6", "s7"} <= set(found.turned)
    assert found.why.say().startswith(
        "Without the 320 answers of people whose residence is not verified, this map would differ:"
    )


def test_map_where_everybody_is_verified_is_no_warning():
    shown = draw(talk(two_camps()))
    found = compare(shown, only(shown, frozenset(default_names(two_camps()))))

    assert not found.differs
    assert found.unverified_votes == 0


def test_map_of_which_nobody_is_verified_differs():
    shown = draw(talk(two_camps()))
    found = compare(shown, only(shown, frozenset()))

    assert found.differs
    assert found.unverified_votes == 1
