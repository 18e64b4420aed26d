"""Small conversations: a row a person, a column a statement; + agrees, - disagrees, 0 passes."""

import numpy as np

from greenhaven.core.voice.opinions.conversation import Conversation, Statements
from greenhaven.core.voice.opinions.votes import Votes, no_votes

SIGNS = {"+": 1, "-": -1, "0": 0}


def statements(count, standings=None, words=None):
    """Statements s0, s1, …, all let in unless their standing is given."""
    ids = [f"s{at}" for at in range(count)]
    return Statements(
        id=np.array(ids, dtype=np.str_),
        words=np.array(words or [f"Statement {each}" for each in ids], dtype=np.str_),
        standing=np.array(standings or ["in"] * count, dtype=np.str_),
    )


def votes(rows, names=None):
    """The votes of people p000, p001, … or of others."""
    found = [
        {"participant": (names or default_names(rows))[at], "statement": f"s{column}", "vote": vote}
        for at, row in enumerate(rows)
        for column, sign in enumerate(row)
        if (vote := SIGNS.get(sign)) is not None
    ]
    if not found:
        return no_votes()
    return Votes.of([each | {"order": order} for order, each in enumerate(found)])


def default_names(rows):
    return [f"p{at:03}" for at in range(len(rows))]


def talk(rows, standings=None, *, strict=False, words=None, names=None):
    """A conversation."""
    width = max((len(row) for row in rows), default=0) if words is None else len(words)
    return Conversation(statements(width, standings, words), votes(rows, names), strict)


def two_camps(each=20):
    """Two groups that differ on s0-s3 and agree on s4 and s5; one in each is odd."""
    one, other = "++++++--", "----++--"
    return [one] * (each + 1) + ["+++-++-0"] + [other] * (each - 1) + ["---+++0-"]
