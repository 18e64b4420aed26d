"""The opinion map of a large conversation, against red-dwarf; and after one vote more.

The conversation is the largest of those in the folder that GREENHAVEN_REFERENCE names (2 031
people, 896 statements, 225 524 votes), else one of that size that is drawn; `conversation` says
which. Both start from the same rows in memory and end with places, groups, representative
statements and consensus. `ratio_reddwarf` is CPU against CPU of that alone,
`ratio_reddwarf_with_import` of a program that does it once: the start of Python, its imports and
the map, reading left out. `difference` is the largest between the places of the first people, axes
turned alike.

`update_ms` is the best wall time of the map after one vote more, `update_median_ms` the median and
`update_cpu_ms` the CPU time of the best; every map is checked against one drawn from all votes.
"""

import time
from operator import itemgetter

import numpy as np

from benchmarks import peers
from benchmarks.cases.opinions import Rows, rows
from benchmarks.measure import Figures, apart, cpu_s, peak_mb

UPDATES = 15


def run() -> Figures:
    """Ours and the peer, each in a process of its own."""
    ours = apart("benchmarks.opinions", "drawn_once")
    theirs = peers.apart("opinions", "red_dwarf")
    return {
        "conversation": ours["conversation"],
        "votes": ours["votes"],
        "cpu_s": ours["cpu_s"],
        "with_import_cpu_s": ours["with_import_cpu_s"],
        "peak_mb": ours["peak_mb"],
        "groups": ours["groups"],
        "peer": theirs["peer"],
        "peer_cpu_s": theirs["cpu_s"],
        "peer_groups": theirs["groups"],
        "ratio_reddwarf": float(theirs["cpu_s"]) / float(ours["cpu_s"]),
        "ratio_reddwarf_with_import": (
            float(theirs["with_import_cpu_s"]) / float(ours["with_import_cpu_s"])
        ),
        "difference": difference(ours, theirs),
        **apart("benchmarks.opinions", "updates", UPDATES),
    }


def drawn_once() -> Figures:
    """One map with what it says, in a program that does nothing else."""
    before_reading = cpu_s()
    given = rows()
    reading = cpu_s() - before_reading
    from greenhaven.core.voice.opinions.consensus import common_ground, majority
    from greenhaven.core.voice.opinions.opinion_map import draw
    from greenhaven.core.voice.opinions.representative import representative

    before = cpu_s()
    shown = draw(conversation(given))
    told = [representative(shown.tallies, label) for label in shown.groups.labels]
    found = (majority(shown.tallies), common_ground(shown.tallies))
    spent = cpu_s() - before
    assert all(told)  # noqa: S101 -- every group says something
    assert len(found[1])  # noqa: S101 -- and there is a ranking of what they share
    figures: Figures = {
        "cpu_s": spent,
        "with_import_cpu_s": cpu_s() - reading,
        "peak_mb": peak_mb(),
        "conversation": given.name,
        "votes": len(shown.sheet.vote),
        "groups": len(shown.groups.labels),
    }
    places = zip(shown.space.participants.tolist(), shown.space.positions.tolist(), strict=True)
    for who, (across, up) in places:
        figures |= {f"x_{who}": across, f"y_{who}": up}
    return figures


def updates(times: int) -> Figures:
    """A map after one vote more, again and again."""
    from greenhaven.core.voice.opinions.opinion_map import draw, update
    from greenhaven.core.voice.opinions.votes import Votes

    shown = draw(conversation(rows()))
    draws = np.random.default_rng(1)
    walls, cpus = [], []
    for order in range(times):
        vote = Votes(
            participant=draws.choice(shown.space.participants, 1),
            statement=draws.choice(shown.space.statements, 1),
            vote=draws.integers(-1, 2, 1),
            order=np.array([10**9 + order]),
        )
        before, spent = time.perf_counter(), cpu_s()
        after = update(shown, vote)
        walls.append(1e3 * (time.perf_counter() - before))
        cpus.append(1e3 * (cpu_s() - spent))
        again = draw(after.conversation(), shown.groups)
        assert np.array_equal(after.space.positions, again.space.positions)  # noqa: S101 -- the same
        assert np.array_equal(after.groups.label, again.groups.label)  # noqa: S101 -- the same
        shown = after
    return {
        "update_ms": min(walls),
        "update_median_ms": float(np.median(walls)),
        "update_cpu_ms": min(cpus),
    }


def conversation(given: Rows):  # type: ignore[no-untyped-def]
    """The conversation of some rows."""
    from greenhaven.core.voice.opinions.conversation import Conversation, Statements
    from greenhaven.core.voice.opinions.votes import Votes

    names = ("participant_id", "statement_id", "vote")
    count = len(given.votes)
    who, what, vote = (
        np.fromiter(map(itemgetter(name), given.votes), np.int64, count) for name in names
    )
    people = np.unique(who)
    ids = np.union1d(what, np.array(given.kept_out, dtype=np.int64))
    texts = np.array([str(each) for each in ids])
    return Conversation(
        Statements(texts, texts, np.where(np.isin(ids, given.kept_out), "out", "in")),
        Votes(
            participant=np.array([str(each) for each in people])[np.searchsorted(people, who)],
            statement=texts[np.searchsorted(ids, what)],
            vote=vote,
            order=np.arange(len(vote)),
        ),
    )


def difference(ours: Figures, theirs: Figures) -> float:
    """The largest between places, each axis turned as the peer has it."""
    largest = 0.0
    for axis in "xy":
        names = [name for name in theirs if name.startswith(f"{axis}_")]
        mine, other = ([float(each[name]) for name in names] for each in (ours, theirs))
        turned = 1.0 if np.dot(mine, other) > 0 else -1.0
        largest = max(largest, float(np.abs(np.subtract(np.multiply(mine, turned), other)).max()))
    return largest
