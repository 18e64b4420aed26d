"""The public file is counted again by a program that has neither the database nor the site."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from greenhaven.core.voice.ballots.rules import EqualShares, Schulze, TransferableVote, YesNo
from greenhaven.web.council.delegations.actions import delegate
from greenhaven.web.council.polls.casting import cast
from greenhaven.web.council.polls.counting import count
from greenhaven.web.council.polls.models import Poll
from greenhaven.web.council.polls.receipts import new_code
from tests.web.voting import OPTIONS, called, its_end, voters

HIDDEN = ("GREENHAVEN", "DATABASE", "DJANGO")
NO_DJANGO = "import sys; sys.modules['django'] = None; from greenhaven.cli.main import main; main()"


def recounted(file: Path, folder: Path) -> tuple[int, dict[str, object]]:
    """What the command says of a file, on a machine that has nothing but the program."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(HIDDEN)}
    done = subprocess.run(
        [sys.executable, "-c", NO_DJANGO, "council", "recount", str(file), "--json"],
        cwd=folder,
        env=clean | {"HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def saved(poll: Poll, folder: Path) -> Path:
    file = folder / "vote.json"
    file.write_text(poll.file, encoding="utf-8")
    return file


@pytest.fixture
def people(steward):
    return voters(steward, *[f"voter-{number}" for number in range(7)])


@pytest.mark.parametrize(
    ("rule", "choices"),
    [
        (YesNo(), ["yes", "no", "yes", "abstain"]),
        (Schulze(), [[["a"], ["b", "c"]], [["b"]], [["b"], ["a"]], []]),
        (TransferableVote(2), [[["a"], ["b"]], [["b"], ["c"]], [["c"]], [["c"]]]),
        (EqualShares(), [["a"], ["b", "c"], ["b"], ["a", "b"]]),
    ],
)
def test_published_file_is_recounted_without_the_site(  # noqa: PLR0913, PLR0917 -- fixtures
    steward, people, settings, client, tmp_path, rule, choices
) -> None:
    options = [] if isinstance(rule, YesNo) else OPTIONS
    poll = called(steward, rule=rule, options=options, policy={"budget": 1000, "currency": "USD"})
    for who, choice in zip(people, choices, strict=False):
        cast(poll=poll, by=who, choice=choice, secret=new_code())
    its_end(settings, poll)
    done = count(poll)
    file = tmp_path / "vote.json"
    file.write_bytes(client.get(f"/votes/{poll.number}/file.json").content)

    code, told = recounted(file, tmp_path)

    assert (code, told["agrees"]) == (0, True)
    assert told["result"]["winners"] == done.result["winners"]


def test_one_changed_ballot_is_found_out(steward, people, settings, tmp_path) -> None:
    poll = called(steward, secrecy="open", delegation=True)
    delegate(by=people[3], taker=people[0])
    for who, choice in zip(people, ("yes", "no", "no"), strict=False):
        cast(poll=poll, by=who, choice=choice)
    its_end(settings, poll)
    file = saved(count(poll), tmp_path)
    assert recounted(file, tmp_path)[1]["agrees"] is True

    file.write_text(file.read_text().replace('"choice":"no"', '"choice":"yes"', 1))
    code, told = recounted(file, tmp_path)

    assert code != 0
    assert told["agrees"] is False
    assert told["differences"]
