"""Budget votes small enough to try every group of voters."""

from itertools import combinations

from hypothesis import strategies as st

from greenhaven.core.voice.ballots.ballots import ballots_of
from greenhaven.core.voice.ballots.question import Kind, Option, Question

IDS = "abcdef"


@st.composite
def budget_votes(draw, kind=None, least_cost=1):
    """Ballots on up to six projects; costs and budget from a few units, so that ties abound."""
    count = draw(st.integers(1, 6))
    costs = draw(st.lists(st.integers(least_cost, 12), min_size=count, max_size=count))
    options = tuple(Option(id_, "", cost) for id_, cost in zip(IDS, costs, strict=False))
    kind = kind or draw(st.sampled_from([Kind.APPROVAL, Kind.POINTS]))
    question = Question(
        kind,
        options,
        lot=tuple(draw(st.permutations([option.id for option in options]))),
        budget=draw(st.integers(1, 40)),
    )
    marks = st.just(1) if kind is Kind.APPROVAL else st.integers(0, 5)
    ballot = st.dictionaries(st.sampled_from(question.ids), marks)
    return ballots_of(question, draw(st.lists(ballot, min_size=1, max_size=12)))


@st.composite
def camps(draw):
    """Two camps that approve nothing in common, one larger: votes alone are unfair to the other."""
    ids = IDS[: draw(st.integers(4, 6))]
    costs = draw(st.lists(st.integers(1, 6), min_size=len(ids), max_size=len(ids)))
    options = tuple(Option(id_, "", cost) for id_, cost in zip(ids, costs, strict=True))
    question = Question(Kind.APPROVAL, options, budget=draw(st.integers(6, 18)))
    many, few = dict.fromkeys(ids[:2], 1), dict.fromkeys(ids[2:], 1)
    sizes = draw(st.integers(4, 8)), draw(st.integers(2, 4))
    return ballots_of(question, [many] * sizes[0] + [few] * sizes[1])


def groups(ids):
    """Every set of some options."""
    for size in range(1, len(ids) + 1):
        yield from combinations(ids, size)
