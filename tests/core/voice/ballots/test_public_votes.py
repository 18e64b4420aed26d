"""The public file: what was sealed is what is counted, and any change of it shows."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from greenhaven.core.voice.ballots.errors import BallotFileError, BallotsError
from greenhaven.core.voice.ballots.public.receipts import ALPHABET, receipt
from greenhaven.core.voice.ballots.public.recount import recount
from greenhaven.core.voice.ballots.public.vote import (
    Cast,
    Level,
    PublicVote,
    publish,
    read_public,
    write_public,
)
from greenhaven.core.voice.ballots.question import (
    EarlierVote,
    Kind,
    Limits,
    Option,
    Question,
    yes_no,
)
from greenhaven.core.voice.ballots.rules import (
    ORDINARY,
    Completion,
    EqualShares,
    HighestScore,
    MostApproved,
    Schulze,
    TransferableVote,
)

OPTIONS = (Option("a", "A bench", 60), Option("b", "A pond", 50), Option("c", "Bees", 40))


def casts(choices):
    return tuple(
        Cast(receipt("vote-1", str(at), choice), choice) for at, choice in enumerate(choices)
    )


def question(kind, **more):
    return Question(kind, OPTIONS, 30, ("c", "a", "b"), "What next?", budget=100, **more)


SIMPLE = PublicVote(
    yes_no("Turn it?", electorate=30, closed_on=date(2026, 5, 1)),
    ORDINARY,
    casts(["yes"] * 5 + ["no"] * 2 + ["abstain"]),
    engine="greenhaven 0.1.0",
)
OPEN = PublicVote(
    yes_no("Turn it?", electorate=30),
    ORDINARY,
    tuple(
        Cast(receipt("vote-2", name, choice), choice, name)
        for name, choice in (("ana", "yes"), ("ben", "no"), ("kim", "yes"))
    ),
    Level.OPEN,
    {"gus": "ben", "lea": "gus", "moe": "nobody"},
    Fraction(1, 2),
)
EVERY = (
    SIMPLE,
    OPEN,
    PublicVote(question(Kind.APPROVAL), MostApproved(2), casts([["a"], ["a", "b"], ["c"]])),
    PublicVote(
        question(Kind.APPROVAL, currency="EUR", decimals=2, limits=Limits(most_options=2)),
        EqualShares(completion=Completion.ADD1, step=Fraction(1)),
        (*casts([["a"], ["a", "b"]]), Cast("PAPER-0001", ["c"], paper=True)),
    ),
    PublicVote(question(Kind.POINTS), HighestScore(), casts([{"a": 3}, {"b": 1, "c": 4}])),
    PublicVote(question(Kind.RANKED), Schulze("c"), casts([[["a"], ["c"]], [["b", "a"]], []])),
    PublicVote(question(Kind.RANKED), TransferableVote(2), casts([[["a"], ["c"]], [["b", "a"]]])),
    PublicVote(
        replace(
            SIMPLE.question, earlier=(EarlierVote(date(2026, 1, 1), passed=True, digest="00"),)
        ),
        replace(ORDINARY, votes=2, days_between=30),
        SIMPLE.casts,
    ),
)


def doctored(vote, change):
    """The file of a published vote after somebody changed it."""
    plain = json.loads(write_public(publish(vote)[0]))
    change(plain)
    return read_public(json.dumps(plain))


def said(vote):
    return [each.say() for each in recount(vote).differences]


@pytest.mark.parametrize("vote", EVERY, ids=lambda vote: type(vote.rule).__name__)
def test_published_vote_is_read_as_it_was_written_and_recounts(vote):
    published, result = publish(vote)

    read = read_public(write_public(published), "vote.json")

    assert read == published
    assert write_public(read) == write_public(published)
    assert recount(read).agrees
    assert recount(read).result.winners == result.winners


def test_ballots_are_one_line_each_in_the_order_of_their_receipts():
    lines = write_public(publish(SIMPLE)[0]).splitlines()

    ballots = [line for line in lines if line.startswith('  {"choice"')]
    receipts = [json.loads(line.rstrip(","))["receipt"] for line in ballots]
    assert len(ballots) == 8
    assert receipts == sorted(receipts)


def test_ballot_that_was_changed_shows():
    def flip(plain):
        ballot = next(each for each in plain["ballots"] if each["choice"] == "no")
        ballot["choice"] = "yes"

    differences = said(doctored(SIMPLE, flip))

    assert differences[0].startswith("The ballots are not those that were sealed")
    assert "Something was counted that was not published so: figures.yes: 6, not 5." in differences


def test_ballot_that_was_left_out_shows():
    assert said(doctored(SIMPLE, lambda plain: plain["ballots"].pop()))


def test_result_that_was_changed_shows():
    def lie(plain):
        plain["result"]["winners"] = []
        plain["result"]["outcome"] = "not_passed"

    assert said(doctored(SIMPLE, lie)) == [
        "The winners differ: counted yes; published –.",
        "The outcome differs: counted adopted; published not adopted.",
    ]


def test_ballots_in_another_order_show():
    differences = said(doctored(SIMPLE, lambda plain: plain["ballots"].reverse()))

    assert "The ballots do not stand in the order of their receipts." in differences


def test_digest_changes_with_question_rule_lot_and_ballots():
    published, _ = publish(EVERY[2])
    others = (
        replace(published, question=replace(published.question, title="What then?")),
        replace(published, question=replace(published.question, lot=("a", "b", "c"))),
        replace(published, rule=MostApproved(1)),
        replace(published, root="00"),
    )

    assert len({published.digest(), *(other.digest() for other in others)}) == 5
    assert published.digest() == replace(published, engine="another").digest()


def test_delegated_votes_count_with_the_voter_that_carries_them():
    published, result = publish(OPEN)

    assert result.figures["no"] == 2  # half of five at most: ben carries one of two
    assert result.figures["yes"] == 2
    assert published.carried().chains == {"gus": ("ben",)}
    assert published.carried().beyond_the_cap == ("lea",)


def test_who_is_carried_in_any_case_stands_in_the_file_and_older_files_count_as_they_did():
    old = replace(OPEN, cap=Fraction(1, 20))
    wide = tuple(Cast(f"R{at}", "yes", f"v{at}") for at in range(6))
    more = replace(OPEN, casts=(*OPEN.casts, *wide), cap=Fraction(1, 20))
    more = replace(more, question=replace(OPEN.question, electorate=20), others_in_any_case=2)
    (before, _), (after, result) = publish(old), publish(more)

    assert json.loads(write_public(before))["format"] == "greenhaven-vote/1"
    assert "others_in_any_case" not in write_public(before)
    assert recount(read_public(write_public(before))).agrees
    told = json.loads(write_public(after))
    assert (told["format"], told["others_in_any_case"]) == ("greenhaven-vote/2", 2)
    assert recount(read_public(write_public(after))).agrees
    assert result.figures["no"] == 3  # ben, gus and lea
    told["others_in_any_case"] = 0
    assert not recount(read_public(json.dumps(told))).agrees


@pytest.mark.parametrize(
    ("vote", "said"),
    [
        (replace(SIMPLE, casts=(*SIMPLE.casts, SIMPLE.casts[0])), "came twice"),
        (replace(SIMPLE, casts=(Cast("", "yes"),)), "needs a receipt"),
        (replace(SIMPLE, casts=(Cast("R", "yes", "ana"),)), "neither names nor delegations"),
        (replace(SIMPLE, delegations={"ana": "ben"}), "neither names nor delegations"),
        (replace(OPEN, casts=(Cast("R", "yes"),)), "names every voter"),
        (replace(OPEN, casts=(Cast("R", "yes", "a"), Cast("S", "no", "a"))), "a voted twice"),
        (replace(SIMPLE, casts=(Cast("R", "maybe"),)), "no option 'maybe'"),
        (replace(SIMPLE, question=yes_no("?", electorate=3)), "only 3 people may vote"),
    ],
)
def test_vote_that_cannot_be_is_not_published(vote, said):
    with pytest.raises(BallotsError, match=said):
        publish(vote)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("format",), "other/9", "format: expected 'greenhaven-vote/1', 'other/9' came"),
        (("level",), "whispered", "level: 'whispered' came"),
        (("question",), [], "question: expected an object"),
        (("question", "kind"), "song", "question.kind: 'song' came"),
        (("question", "options"), None, "question.options: expected a list"),
        (("question", "electorate"), "many", "question.electorate: expected a whole number"),
        (("question", "closed_on"), "May", "question.closed_on: expected a day like"),
        (("question", "limits"), {"odd": 1}, "question.limits has no 'odd'"),
        (("rule",), {"kind": "song"}, "there is no rule 'song'"),
        (("ballots",), {}, "vote.ballots: expected a list"),
        (("ballots", 2), "yes", "ballots[3]: expected an object, 'yes' came"),
        (("ballots", 2, "choice"), "maybe", "ballots[3].choice: there is no option 'maybe'"),
        (("ballots", 2, "receipt"), 7, "ballots[3].receipt: expected a text, 7 came"),
        (("ballots", 2, "paper"), "y", "ballots[3].paper: expected true or false"),
        (("ballots", 2, "extra"), 1, "ballots[3] has no 'extra'"),
        (("result",), [], "result: expected an object"),
        (("cap",), "2", "cap: a share from 0 to 1"),
        (("cap",), "x", "cap: expected a share like 1/20"),
        (("others_in_any_case",), -1, "others_in_any_case: a whole number from 0 to 100, -1 came"),
        (("others_in_any_case",), "2", "others_in_any_case: a whole number"),
        (("delegations",), ["a"], "delegations: expected pairs of names"),
        (("delegations",), [["a", "b"], ["a", "c"]], "delegations: a gave twice"),
    ],
)
def test_fault_of_a_file_names_its_place(path, value, said):
    plain = json.loads(write_public(publish(SIMPLE)[0]))
    inside = plain
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value

    with pytest.raises(BallotFileError) as raised:
        read_public(json.dumps(plain), "vote.json")

    assert str(raised.value).startswith(f"vote.json: {said}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "vote.json, line 1, column 1: this is no JSON"),
        ('{\n "format": }', "vote.json, line 2, column 12: this is no JSON"),
        ("[]", "vote.json: the file: expected an object"),
        ("[" * 100_000, "vote.json: this is no JSON"),
    ],
)
def test_file_that_is_no_vote_is_named(text, said):
    with pytest.raises(BallotFileError) as raised:
        read_public(text, "vote.json")

    assert str(raised.value).startswith(said)


def test_receipt_is_four_groups_of_letters_that_cannot_be_mixed_up():
    code = receipt("vote", "ballot", ["a"])

    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert set(code) <= {*ALPHABET, "-"}
    assert not set("ILOU") & set(ALPHABET)
    different = {
        receipt("vote", "ballot", ["b"]),
        receipt("vote", "other", ["a"]),
        receipt("another", "ballot", ["a"]),
        receipt("vote", "ballot", ["a"], "salt"),
        code,
    }
    assert len(different) == 5
    assert receipt("vote", "ballot", {"a": 1, "b": 2}) == receipt(
        "vote", "ballot", {"b": 2, "a": 1}
    )
