"""`greenhaven council`: a published vote counted again, a ballot found, from the file alone."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from greenhaven.cli import app
from greenhaven.cli.screen import Exit
from greenhaven.core.merkle import is_included
from greenhaven.core.voice.ballots.choices import canonical
from greenhaven.core.voice.ballots.public.receipts import receipt
from greenhaven.core.voice.ballots.public.vote import Cast, PublicVote, publish, write_public
from greenhaven.core.voice.ballots.question import yes_no
from greenhaven.core.voice.ballots.rules import ORDINARY

TOWN = """META
key;value
description;Budget of a small town
num_projects;3
num_votes;10
budget;100
vote_type;approval
rule;greedy
currency;EUR
PROJECTS
project_id;cost;name;selected
1;60;A bench;1
2;50;A pond;0
3;40;Bees;1
VOTES
voter_id;vote
"""
TOWN += "".join(f"{at};{vote}\n" for at, vote in enumerate(["1"] * 5 + ["2"] * 3 + ["3"] * 2))


def recounted(*words):
    return CliRunner().invoke(app, ["council", "recount", *(str(word) for word in words)])


@pytest.fixture
def file(tmp_path):
    """Write a file; its path."""

    def written(text, name="vote.json"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def vote():
    choices = ["yes"] * 9 + ["no"] * 4
    casts = tuple(Cast(receipt("v", str(at), each), each) for at, each in enumerate(choices))
    published, _ = publish(PublicVote(yes_no("Turn it weekly?", electorate=40), ORDINARY, casts))
    return published


def test_vote_as_published_agrees(file, vote):
    done = recounted(file(write_public(vote)))

    assert done.exit_code == Exit.DONE, done.output
    assert "Turn it weekly?" in done.stdout
    assert "13 people voted: 9 yes, 4 no" in done.stdout
    assert "The proposal is adopted." in done.stdout
    assert done.stdout.strip().endswith("The recount agrees with what was published.")


def test_vote_that_was_changed_does_not_agree_and_says_where(file, vote):
    stuffed = replace(vote, casts=(*vote.casts[:-1], replace(vote.casts[-1], choice="abstain")))

    done = recounted(file(write_public(stuffed)))

    assert done.exit_code == Exit.FAILED
    assert "does not agree with what was published" in done.stdout
    assert "not those that were sealed" in done.stdout


def test_recount_speaks_spanish(file, vote):
    done = recounted(file(write_public(vote)), "--lang", "es")

    assert done.exit_code == Exit.DONE
    assert "La propuesta queda aprobada." in done.stdout


def test_recount_as_an_object(file, vote):
    told = json.loads(recounted(file(write_public(vote)), "--json").stdout)

    assert told["agrees"] is True
    assert told["differences"] == []
    assert told["rule"]["kind"] == "yes_no"
    assert told["result"]["figures"]["yes"] == 9
    assert told["explain"][-1] == "The proposal is adopted."


def test_pabulib_file_is_counted_by_its_own_rule(file):
    done = recounted(file(TOWN, "town.pb"))

    assert done.exit_code == Exit.DONE, done.output
    assert "2 of 3 projects won. They cost 100 EUR of 100 EUR." in done.stdout
    assert "agrees" in done.stdout


def test_pabulib_file_is_counted_by_another_rule(file):
    path = file(TOWN, "town.pb")

    done = recounted(path, "--rule", '{"kind": "equal_shares", "completion": "none"}')

    assert done.exit_code == Exit.FAILED
    assert "Selected in the file, but not among the counted winners: 1 and 3." in done.stdout
    assert recounted(path, "--rule", "equal_shares").exit_code == Exit.DONE


def test_pabulib_file_without_a_result_has_nothing_to_agree_with(file):
    text = TOWN.replace(";selected", ";category")

    done = recounted(file(text, "town.pb"), "--json")

    assert json.loads(done.stdout)["agrees"] is None
    assert done.exit_code == Exit.DONE


def found(*words):
    return CliRunner().invoke(app, ["council", "find", *(str(word) for word in words)])


def test_ballot_is_found_by_its_receipt_however_it_is_typed(file, vote):
    path, code = file(write_public(vote)), vote.casts[3].receipt

    done = found(path, code)

    assert done.exit_code == Exit.DONE, done.output
    assert done.stdout.startswith(f'Ballot 4 of 13: "{vote.casts[3].choice}"')
    assert vote.root in done.stdout.replace("\n", "")
    assert found(path, code.lower().replace("-", " ").replace("0", "o")).stdout == done.stdout


def test_proof_of_a_ballot_leads_to_the_root(file, vote):
    told = json.loads(found(file(write_public(vote)), vote.casts[0].receipt, "--json").stdout)

    leaf = canonical(told["ballot"]).encode()
    beside = [bytes.fromhex(each) for each in told["proof"]]
    assert is_included(leaf, 0, told["of"], beside, bytes.fromhex(told["root"]))
    assert told["under_root"] is True


@pytest.mark.parametrize("root", ["00" * 32, "", "no root"])
def test_ballot_that_was_exchanged_does_not_lie_under_the_root(file, vote, root):
    done = found(file(write_public(replace(vote, root=root))), vote.casts[0].receipt)

    assert done.exit_code == Exit.FAILED
    assert "does not lie under the root" in done.stdout


def test_receipt_that_nobody_has_is_named(file, vote):
    done = found(file(write_public(vote)), "AAAA-AAAA-AAAA-AAAA")

    assert done.exit_code == Exit.FAILED
    assert "No ballot of this vote has the receipt AAAA-AAAA-AAAA-AAAA." in done.stderr
    assert found(file("{"), "A").exit_code == Exit.BAD_INPUT


@pytest.mark.parametrize(
    ("name", "text", "words", "said"),
    [
        ("vote.json", "{", (), "vote.json, line 1, column 2: this is no JSON"),
        ("vote.json", "{}", (), "vote.json: format: expected 'greenhaven-vote/1', None came"),
        ("vote.json", "{}", ("--rule", "greedy"), "--rule is for .pb files"),
        ("town.pb", TOWN.replace(";50;", ";-50;"), (), "town.pb, line 13, cost"),
        ("town.pb", TOWN, ("--rule", "dictate"), "there is no rule 'dictate'"),
        ("town.pb", TOWN, ("--rule", '{"kind": "schulze"}'), "schulze counts ranked"),
        ("town.pb", TOWN, ("--lang", "tlh"), "no language 'tlh'"),
        ("town.pb", TOWN.replace("rule;greedy", "rule;magic"), (), "the file's rule is 'magic'"),
    ],
)
def test_bad_input_is_named(file, name, text, words, said):
    done = recounted(file(text, name), *words)

    assert done.exit_code == Exit.BAD_INPUT
    assert said in done.stderr


def test_file_that_is_not_there_or_no_text_is_named(tmp_path):
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")

    assert "No such file" in recounted(tmp_path / "none.json").stderr
    assert "this is no text in UTF-8" in recounted(tmp_path / "bytes.json").stderr


def test_recount_needs_neither_django_nor_a_database(file, vote, tmp_path):
    code = (
        "import sys; sys.modules['django'] = None; sys.argv[0] = 'greenhaven'; "
        "from greenhaven.cli import app; app()"
    )
    words = ["council", "recount", str(file(write_public(vote)))]

    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin"},
        check=False,
    )

    assert done.returncode == Exit.DONE, done.stderr
    assert "agrees" in done.stdout
