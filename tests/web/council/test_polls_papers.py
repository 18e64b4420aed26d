"""Ballots on paper are entered by two stewards, and results of votes elsewhere are brought in."""

import json

import pytest

from greenhaven.core.voice.ballots.public.recount import recount
from greenhaven.core.voice.ballots.public.vote import read_public
from greenhaven.core.voice.ballots.rules import MostApproved, TransferableVote, YesNo
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.council.papers.actions import PaperError, read_paper, tick
from greenhaven.web.council.papers.models import PaperBallot, PaperTick
from greenhaven.web.council.polls.bringing import bring_result, confirm_result
from greenhaven.web.council.polls.casting import cast
from greenhaven.web.council.polls.counting import count
from greenhaven.web.council.polls.errors import AlreadyVotedError, VoteError
from greenhaven.web.council.polls.keeping_time import due, keep_time
from greenhaven.web.council.polls.models import Ballot, OpenVote, VoterMark
from greenhaven.web.council.polls.receipts import new_code
from tests.web.voting import OPTIONS, attest, called, its_end, read_again, voters

PROOF = "https://vote.example.org/elections/7"


@pytest.fixture
def people(steward):
    return voters(steward, "una", "vic", "wes")


@pytest.fixture
def two(steward, second_steward):
    return (steward, second_steward)


def given(poll, who, two) -> None:
    for each in two:
        tick(poll=poll, person=who, by=each)


def test_paper_counts_once_two_have_read_the_same(people, two, settings) -> None:
    poll = called(two[0])
    given(poll, people[0], two)
    read_paper(poll=poll, number=7, choice="no", by=two[0])
    assert not Ballot.objects.exists()
    read_paper(poll=poll, number=7, choice="yes", by=two[1])
    assert not Ballot.objects.exists()
    paper = read_paper(poll=poll, number=7, choice="yes", by=two[0])

    assert paper.agreed
    its_end(settings, poll)
    done = count(poll)
    assert done.result["figures"]["yes"] == 1
    assert '"paper"' not in done.file, "a single one would tell whose it is"
    assert recount(read_public(done.file)).agrees


def test_one_steward_alone_enters_nothing(people, two) -> None:
    poll = called(two[0])
    tick(poll=poll, person=people[0], by=two[0])
    tick(poll=poll, person=people[0], by=two[0])
    assert not VoterMark.objects.exists()
    tick(poll=poll, person=people[0], by=two[1])

    for _again in range(2):
        read_paper(poll=poll, number=1, choice="yes", by=two[0])

    assert not Ballot.objects.exists()
    assert Notice.objects.filter(topic="vote.on_paper", person=people[0]).count() == 1


def test_who_has_paper_does_not_vote_here_and_the_other_way_round(people, two) -> None:
    poll = called(two[0])
    given(poll, people[0], two)
    with pytest.raises(AlreadyVotedError, match="on paper"):
        cast(poll=poll, by=people[0], choice="yes", secret=new_code())
    cast(poll=poll, by=people[1], choice="yes", secret=new_code())
    with pytest.raises(PaperError, match="give them no ballot"):
        tick(poll=poll, person=people[1], by=two[0])

    assert VoterMark.objects.count() == 2
    assert PaperTick.objects.count() == 1


def test_more_papers_than_people_are_refused(people, two) -> None:
    poll = called(two[0])
    given(poll, people[0], two)
    for each in two:
        read_paper(poll=poll, number=1, choice="yes", by=each)

    with pytest.raises(PaperError, match="As many ballots"):
        read_paper(poll=poll, number=2, choice="yes", by=two[0])
    with pytest.raises(PaperError, match="read already"):
        read_paper(poll=poll, number=1, choice="no", by=two[0])
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize("number", [0, -1, 10**9, 1.5, True, "1"])
def test_odd_numbers_of_papers_are_refused(people, two, number) -> None:
    poll = called(two[0])
    given(poll, people[0], two)

    with pytest.raises(PaperError, match="whole one"):
        read_paper(poll=poll, number=number, choice="yes", by=two[0])


def test_nobody_enters_their_own_ballot(people, two) -> None:
    attest(two[1], [two[0]])
    poll = called(two[0])

    with pytest.raises(PaperError, match="their own ballot"):
        tick(poll=poll, person=two[0], by=two[0])
    with pytest.raises(PaperError, match="not on the roll"):
        tick(poll=poll, person=two[1], by=two[0])
    assert len(people) == 3


def test_vote_waits_for_its_papers_and_is_then_counted(people, two, settings) -> None:
    poll = called(two[0])
    given(poll, people[0], two)
    cast(poll=poll, by=people[1], choice="no", secret=new_code())
    its_end(settings, poll)
    keep_time()
    waiting = read_again(poll)
    assert waiting.state == "closed"
    assert due(waiting.city, waiting.closes_at.replace(year=2030)) == []

    for each in two:
        read_paper(poll=poll, number=3, choice="yes", by=each)
    keep_time()

    done = read_again(poll)
    assert (done.state, done.result["figures"]["yes"]) == ("counted", 1)


def test_open_vote_on_paper_names_the_voter(people, two, settings) -> None:
    poll = called(two[0], secrecy="open")
    with pytest.raises(PaperError, match="say whose"):
        read_paper(poll=poll, number=1, choice="yes", by=two[0])
    for each in two:
        read_paper(poll=poll, number=1, choice="yes", by=each, person=people[0])
    assert OpenVote.objects.get().entry.person == people[0]

    its_end(settings, poll)
    done = count(poll)
    assert '"paper":true' in done.file
    assert done.result["figures"]["yes"] == 1


def test_table_is_kept_by_two_browsers(people, two, as_someone) -> None:
    poll = called(two[0])
    first, second = map(as_someone, two)
    address = f"/votes/{poll.number}/paper/"
    wrong = first.post(f"{address}tick/", {"who": "nobody@example.org"})
    assert "Nobody of that name" in wrong.content.decode()
    for client in (first, second):
        client.post(f"{address}tick/", {"who": "una"})
    for client in (first, second):
        told = {"number": "4", "choice": "no"}
        page = client.post(f"{address}read/", told, follow=True).content.decode()

    assert "Both have read the same" in page
    assert PaperBallot.objects.get().agreed
    assert Ballot.objects.get().paper_number == 4
    assert len(people) == 3


def imported(two, settings, **more):
    poll = called(two[0], secrecy="imported", **more)
    its_end(settings, poll)
    return count(poll)


def agreed(two, poll, document):
    """One steward brings a result, the other agrees to it."""
    made = bring_result(poll=poll, by=two[0], document=document, proof_url=PROOF)
    return confirm_result(brought=made, by=two[1], digest=made.digest)


def test_result_of_a_vote_elsewhere_is_brought_in(people, two, settings, client) -> None:
    poll = imported(two, settings, rule=YesNo())
    assert poll.state == "closed"
    with pytest.raises(VoteError, match="closed on"):
        cast(poll=poll, by=people[0], choice="yes")

    document = json.dumps({"voters": 30, "totals": {"yes": 20, "no": 8}, "electorate": 80})
    done = agreed(two, poll, document)

    figures = done.result["figures"]
    assert (figures["yes"], figures["no"], figures["abstained"]) == (20, 8, 2)
    assert done.result["outcome"] == "passed"
    assert recount(read_public(done.file)).agrees
    assert PROOF in client.get(f"/votes/{poll.number}/").content.decode()
    with pytest.raises(VoteError, match="in already"):
        bring_result(poll=poll, by=two[0], document=document, proof_url=PROOF)


@pytest.mark.usefixtures("people")
def test_ranked_ballots_of_elsewhere_are_brought_in(two, settings) -> None:
    poll = imported(two, settings, rule=TransferableVote(2), options=OPTIONS)
    ballots = [[["a"], ["b"]], [["b"]], [["c"], ["a"]]] * 5
    told = json.dumps({"ballots": ballots, "electorate": 20})

    done = agreed(two, poll, told)

    assert len(done.result["winners"]) == 2
    assert done.result["ballots"] == 15


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "either"),
        ('{"voters": 3}', "either"),
        ('{"totals": {"a": 1}, "ballots": []}', "either"),
        ('{"totals": {"a": 1, "b": 1, "c": NaN}, "voters": 2}', "whole number"),
        ('{"totals": {"a": -1, "b": 1, "c": 1}, "voters": 2}', "whole number"),
        ('{"totals": {"a": 1e400, "b": 1, "c": 1}, "voters": 2}', "whole number"),
        ('{"totals": {"a": 9, "b": 1, "c": 1}, "voters": 2}', "More votes than voters"),
        ('{"totals": {"a": 1}, "voters": 2}', "each option once"),
        ('{"ballots": [["a"], ["z"]]}', "Ballot 2 does not fit"),
        ('{"ballots": {"a": 1}}', "is a list"),
        ('{"ballots": [["a"], ["a"]], "electorate": 1}', "More voted than could"),
    ],
)
def test_results_that_cannot_be_are_refused(two, settings, document, words) -> None:
    poll = imported(two, settings, rule=MostApproved(), options=OPTIONS)

    with pytest.raises(VoteError, match=words):
        bring_result(poll=poll, by=two[0], document=document, proof_url=PROOF)

    assert read_again(poll).state == "closed"


@pytest.mark.usefixtures("people")
def test_result_is_not_brought_into_a_vote_that_is_held_here(two) -> None:
    poll = called(two[0])

    with pytest.raises(VoteError, match="held here"):
        bring_result(poll=poll, by=two[0], document="{}", proof_url=PROOF)
