"""`greenhaven invite` and `greenhaven people` as a script sees them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

MIGRATE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
ACCEPT = """
import sys, django; django.setup()
from greenhaven.web.commons.circles.invitations import accept_invitation
from greenhaven.web.commons.circles.queries import invitation_of
from greenhaven.web.commons.people.models import Person
key = sys.argv[1].strip("/").rpartition("/")[2]
sol = Person.objects.create_user("sol@example.org", name="Sol")
accept_invitation(invitation=invitation_of(key), by=sol)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site on which nobody is yet."""
    folder = tmp_path_factory.mktemp("home")
    run(folder, sys.executable, "-c", MIGRATE)
    return folder


def greenhaven(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = "from greenhaven.cli import main; main()"
    return run(home, sys.executable, "-c", program, *arguments)


def run(home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "GREENHAVEN_HOME": str(home),
        "GREENHAVEN_HOSTS": "compost.example.org",
        "DJANGO_SETTINGS_MODULE": "greenhaven.web.settings",
    }
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_first_steward_comes_in_by_a_link_of_the_command_line(home: Path) -> None:
    empty = greenhaven(home, "people")
    assert "0 people take part." in empty.stdout
    assert "greenhaven invite --role steward" in empty.stderr

    told = greenhaven(home, "invite", "--role", "steward", "--json")
    link = json.loads(told.stdout)["link"]
    assert link.startswith("https://compost.example.org/invite/")
    accepted = run(home, sys.executable, "-c", ACCEPT, link)
    assert accepted.returncode == 0, accepted.stderr

    people = json.loads(greenhaven(home, "people", "--json").stdout)
    assert people["people"] == 1
    assert [(row["role"], row["email"]) for row in people["roles"]] == [
        ("steward", "sol@example.org")
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--role", "king"), "There are: keeper, coordinator"),
        (("--role", "steward", "--days", "0"), "1 to 90 days"),
        (("--role", "steward", "--email", "nobody"), "valid email"),
        (("--role", "keeper"), "which?"),
    ],
)
def test_a_wrong_invitation_ends_with_bad_input(home: Path, words, said: str) -> None:
    asked = greenhaven(home, "invite", *words)

    assert asked.returncode == 2
    assert said in asked.stderr
    assert asked.stdout == ""
