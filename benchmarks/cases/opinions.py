"""A large conversation as plain rows: a real one where it is given, else one that is drawn."""

import csv
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

LARGEST = "american-assembly.bowling-green"
PEOPLE, STATEMENTS = 2031, 896
OFTEN = 0.35  # how unevenly people and statements are voted on
Row = dict[str, int]


@dataclass(frozen=True, slots=True)
class Rows:
    """Votes with their participant and statement, and the statements that were kept out."""

    name: str
    votes: list[Row]
    kept_out: list[int]


def rows() -> Rows:
    """The largest conversation of the folder that GREENHAVEN_REFERENCE names, or a drawn one."""
    given = os.environ.get("GREENHAVEN_REFERENCE")
    folder = Path(given or ".") / "polis" / "dev" / LARGEST
    return real(folder) if given and folder.is_dir() else drawn(PEOPLE, STATEMENTS)


def real(folder: Path) -> Rows:
    """A conversation from participants-votes.csv and comments.csv."""
    with (folder / "comments.csv").open(encoding="utf-8-sig", newline="") as file:
        comments = list(csv.DictReader(file))
    with (folder / "participants-votes.csv").open(encoding="utf-8-sig", newline="") as file:
        table = csv.reader(file)
        heads = next(table)
        first = heads.index("n-disagree") + 1
        votes = [
            vote_of(int(line[0]), int(heads[at]), int(line[at]))
            for line in table
            for at in range(first, len(heads))
            if line[at]
        ]
    kept_out = [int(each["comment-id"]) for each in comments if each["moderated"] != "1"]
    return Rows(f"{folder.name} (real)", votes, kept_out)


def drawn(people: int, statements: int) -> Rows:
    """Two camps who differ on a third of the statements; some vote on nearly all, most on few."""
    draws = np.random.default_rng(6)
    camp = np.where(draws.random(people) < 0.6, 1.0, -1.0)
    divides = np.where(draws.random(statements) < 1 / 3, draws.normal(0, 1.5, statements), 0.0)
    leaning = draws.normal(0.8, 0.8, statements) + camp[:, None] * divides
    heard = draws.beta(OFTEN, 6 * OFTEN, people)[:, None] > draws.random((people, statements))
    cast = np.sign(np.round(leaning + draws.logistic(0, 0.7, leaning.shape))).astype(int)
    pairs = np.argwhere(heard)
    votes = [vote_of(int(who), int(what), int(cast[who, what])) for who, what in pairs]
    return Rows(f"drawn, {people} x {statements}", votes, [])


def vote_of(participant: int, statement: int, vote: int) -> Row:
    """A row as the peer takes it."""
    return {"participant_id": participant, "statement_id": statement, "vote": vote}
