"""Whatever options are called and people choose: files of ballots say the same when read again."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from greenhaven.core.voice.ballots.ballots import ballots_of
from greenhaven.core.voice.ballots.choices import plain_choice, read_choice
from greenhaven.core.voice.ballots.pabulib.file import write_pabulib
from greenhaven.core.voice.ballots.pabulib.reading import read_pabulib
from greenhaven.core.voice.ballots.pabulib.votes import ballots_in, pabulib_of
from greenhaven.core.voice.ballots.public.receipts import receipt
from greenhaven.core.voice.ballots.public.recount import recount
from greenhaven.core.voice.ballots.public.vote import (
    Cast,
    PublicVote,
    publish,
    read_public,
    write_public,
)
from greenhaven.core.voice.ballots.question import Kind
from greenhaven.core.voice.ballots.rules import EqualShares
from tests.properties.budget_votes import budget_votes

many = settings(max_examples=100, deadline=None)
titles = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["a;b", 'a "b"', "two\nlines", "VOTES", "META", "", "'", "\\", "Łąka"]
)


@given(budget_votes(), st.lists(titles, min_size=6, max_size=6), st.integers(0, 3))
@many
def test_pabulib_file_says_the_same_when_read_again(ballots, names, decimals):
    pairs = zip(ballots.question.options, names, strict=False)
    options = tuple(replace(option, title=name) for option, name in pairs)
    question = replace(ballots.question, options=options, decimals=decimals, title=names[0])
    named = replace(ballots, question=question)

    text = write_pabulib(pabulib_of(named, {"rule": "greedy"}))
    again = ballots_in(read_pabulib(text))

    assert write_pabulib(read_pabulib(text)) == text
    assert [each.title for each in again.question.options] == [
        " ".join(each.title.split()) for each in options
    ]
    unit = 10 ** (decimals - again.question.decimals)
    assert [each.cost * unit for each in again.question.options] == [each.cost for each in options]
    choices = [named.choice(at) for at in range(len(named))]
    if question.kind is Kind.APPROVAL:
        assert [again.choice(at) for at in range(len(again))] == choices
    assert again.points.tolist() == named.points.tolist()


@given(budget_votes(), titles)
@many
def test_public_file_says_the_same_when_read_again(ballots, title):
    question = replace(ballots.question, title=title)
    choices = [plain_choice(question, ballots.choice(at)) for at in range(len(ballots))]
    casts = tuple(Cast(receipt("v", str(at), each), each) for at, each in enumerate(choices))
    published, _ = publish(PublicVote(question, EqualShares(), casts))

    again = read_public(write_public(published))

    assert again == published
    assert recount(again).agrees
    assert all(again.is_under_root(place) for place in range(len(casts)))


@given(budget_votes())
@many
def test_choice_is_the_same_when_read_again(ballots):
    question = ballots.question
    for at in range(len(ballots)):
        choice = ballots.choice(at)
        plain = plain_choice(question, choice)
        read = read_choice(question, plain)
        assert read == choice
        assert ballots_of(question, [read]).choice(0) == choice
