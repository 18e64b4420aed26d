"""A demonstration's council is filled once, by example people who do nothing but what people do."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from typer.testing import CliRunner

from greenhaven.cli.main import app
from greenhaven.cli.up import fill_with_examples
from greenhaven.core.city import City
from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.people.models import Grant, Person
from greenhaven.web.commons.snapshots.models import Snapshot
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations.drawing import map_of
from greenhaven.web.council.conversations.models import Conversation
from greenhaven.web.council.examples.playing import play
from greenhaven.web.council.examples.stage import Stage
from greenhaven.web.council.examples.story import FILE, StoryError, story_of
from greenhaven.web.council.models import Meeting, Poll, Proposal
from greenhaven.web.council.polls.models import PollState
from tests.web.village import START, village

EXAMPLE = "Example: made up for this demonstration."
PAGES = (
    *("/council/", "/conversations/", "/proposals/", "/proposals/1/", "/proposals/2/"),
    *("/votes/", "/votes/1/", "/votes/2/", "/votes/3/", "/budgets/", "/meetings/"),
)


@pytest.fixture
def nyc(db: None) -> City:  # noqa: ARG001 -- it opens the database
    """New York City, whose council is filled."""
    call_command("load_city", "nyc", verbosity=0)
    call_command("fill_council", "nyc", verbosity=0)
    return present_city()


def test_demonstration_has_a_council_that_people_have_used(nyc: City, tmp_path: Path):
    conversation = Conversation.objects.get()
    groups = map_of(conversation).groups
    states = {each.number: each.state for each in Poll.objects.defer("file")}
    stages = dict(Proposal.objects.values_list("number", "stage"))

    assert conversation.statements.count() == 12
    assert len(groups.labels) >= 2
    assert states == {1: PollState.COUNTED, 2: PollState.OPEN, 3: PollState.OPEN}
    assert stages == {1: "vote", 2: "discussion"}
    assert Proposal.objects.get(number=2).amendments.count() == 1
    assert Poll.objects.get(number=3).budget.projects.count() == 5
    assert Meeting.objects.exclude(minutes="").count() == 1
    for address in PAGES:
        answer = Client().get(address)
        assert answer.status_code == 200, address
    for address in ("/proposals/1/", "/proposals/2/", "/votes/1/", "/votes/2/"):
        assert EXAMPLE in Client().get(address).content.decode(), address
    # What it published can be counted again by anybody.
    file = tmp_path / "vote.json"
    file.write_bytes(Client().get("/votes/1/file.json").content)
    assert CliRunner().invoke(app, ["council", "recount", str(file)]).exit_code == 0
    # Nobody of them can come in, and none has an office.
    assert not Person.objects.exclude(email=None).exists()
    assert not any(each.has_usable_password() for each in Person.objects.all())
    assert not Grant.objects.exists()
    # Nothing more comes of filling it again.
    rows = AuditRow.objects.count()
    call_command("fill_council", "nyc", verbosity=0)
    assert AuditRow.objects.count() == rows
    assert nyc.clock.fixed


@pytest.mark.django_db
def test_real_city_is_never_filled_with_examples():
    living = replace(village(), clock=replace(village().clock, fixed=False))
    story = story_of("nyc")
    assert story is not None

    assert play(city=living, folder="nyc", story=story) is False
    assert not Person.objects.exists()


def test_city_without_an_example_has_none(tmp_path: Path):
    assert story_of(tmp_path) is None


def test_example_that_does_not_fit_the_city_is_named_and_leaves_nothing(
    snapshot: Snapshot, capsys: pytest.CaptureFixture[str]
):
    assert snapshot.city == village().id
    before = Person.objects.count()

    with pytest.raises(CommandError, match="Choose the district"):
        call_command("fill_council", "nyc", verbosity=0)
    # The site comes up without it.
    fill_with_examples("nyc", StringIO())

    assert "The site stands without it" in capsys.readouterr().err
    assert Person.objects.count() == before
    assert not Conversation.objects.exists()


def test_somebody_whom_nobody_knows_is_named():
    story = story_of("nyc")
    assert story is not None
    stage = Stage(village(), story, {}, START, Person())

    with pytest.raises(StoryError, match="nobody called 'Nobody at all'"):
        stage.person("Nobody at all")
    with pytest.raises(StoryError, match="no proposal 'compost-stays-near'"):
        stage.words(story.discussed)


def test_example_says_what_is_wrong_with_its_file(tmp_path: Path):
    (tmp_path / FILE).write_text('{"people": 3}', encoding="utf-8")

    with pytest.raises(StoryError, match="people"):
        story_of(tmp_path)
