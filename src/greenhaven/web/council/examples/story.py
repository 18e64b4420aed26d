"""The example council of a city's folder, as its file tells it.

Days are whole numbers, counted from the day on which the demonstration stands.
"""

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from greenhaven.cities.folder import folder_of
from greenhaven.core.rules.articles import Layer
from greenhaven.errors import GreenhavenError

FILE = "council.json"
Saying = Literal["a", "d", "p", "."]  # agrees, disagrees, passes, says nothing


class StoryError(GreenhavenError):
    """The example council of a folder cannot be played."""


class Told(BaseModel):
    """Everything is as it says, and nothing more."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Someone(Told):
    """A resident who does not exist, with all that they say and vote."""

    name: str = Field(max_length=80)
    district: str
    language: str = "en"
    opinions: list[Saying]  # of each statement, in their order
    votes: dict[str, Any] = {}  # by the name of the vote


class Said(Told):
    """A statement, or what is said in a discussion."""

    text: str
    by: str = ""  # none = it is there when the conversation opens
    language: str = "en"
    on: int = 0


class Answer(Told):
    """What became of a statement, by its number."""

    statement: int
    text: str


class Talk(Told):
    """A conversation."""

    opens: int
    question: str
    statements: list[Said]
    answers: list[Answer]


class Wording(Told):
    """An amendment."""

    on: int
    by: str
    title: str
    reason: str
    change: dict[str, Any]


class Words(Told):
    """The text of a proposal."""

    title: str
    rationale: str
    changes: list[dict[str, Any]]
    layer: Layer = Layer.ORDINARY


class Draft(Told):
    """A proposal; its text, or the name of the file with it that lies beside the city."""

    text: str | Words
    author: str
    drafted: int
    discussed: int
    signers: list[str]


class Discussed(Draft):
    """One that is discussed, with an amendment that waits for an answer."""

    statements: list[int]
    amendment: Wording
    said: list[Said]


class Voted(Draft):
    """One whose final text is voted on."""

    vote: str
    frozen: int
    opens: int


class Question(Told):
    """A vote that is counted: days in an order."""

    vote: str
    title: str
    about: str
    options: list[str]
    opens: int
    closes: int


class Idea(Told):
    """A project of a budget."""

    title: str
    about: str
    by: str
    cost_cents: int
    answer: str


class Money(Told):
    """A participatory budget that is voted on."""

    vote: str
    title: str
    about: str
    amount_cents: int
    projects: list[Idea]
    opens: int
    ideas_until: int
    costed: int
    vote_opens: int
    vote_closes: int


class Point(Told):
    """A point of an agenda, and what came of it."""

    title: str
    about: Literal["", "discussed", "question"] = ""
    minutes_long: int = 10
    said: str = ""
    decided: str = ""


class Gathering(Told):
    """A meeting; one that is over has minutes."""

    called: int
    begins: int
    hour: int
    title: str
    where: str
    points: list[Point]
    present: int = 0
    minutes: str = ""
    written_by: str = ""


class Story(Told):
    """All that an example council is filled with."""

    note: str
    mark: str  # stands in every text, so that nobody takes it for real
    council: str  # name of who calls and answers
    known_since: int  # when people were known to live there
    people: list[Someone]
    conversation: Talk
    question: Question
    voted: Voted
    discussed: Discussed
    budget: Money
    meetings: list[Gathering]


def story_of(city: str | Path) -> Story | None:
    """The example council that lies in a city's folder; none where there is none.

    Raises
    ------
    StoryError
        With every fault of the file.
    """
    path = folder_of(city) / FILE
    if not path.is_file():
        return None
    try:
        return Story.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise StoryError(f"{path}: {error}") from error
