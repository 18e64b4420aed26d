"""Groups: as many as tell people apart, none too small, and colours that stay."""

import numpy as np
import pytest

from greenhaven.core.voice.opinions.groups import grouped, groups_of
from greenhaven.core.voice.opinions.kmeans import partition
from greenhaven.core.voice.opinions.labels import carried_on
from greenhaven.core.voice.opinions.opinion_map import draw, update
from greenhaven.core.voice.opinions.silhouette import silhouettes
from tests.core.voice.opinions.talks import default_names, talk, two_camps, votes


def heaps(*sizes, apart=10.0):
    draws = np.random.default_rng(1)
    middles = [(apart * at, apart * (at % 2)) for at in range(len(sizes))]
    heaped = [
        draws.normal(middle, 1.0, (size, 2)) for middle, size in zip(middles, sizes, strict=True)
    ]
    found = np.concatenate(heaped)
    return found[np.lexsort(found.T[::-1])]


@pytest.mark.parametrize("sizes", [(20, 30), (20, 30, 40), (15, 20, 25, 30)])
def test_heaps_are_found(sizes):
    labels = partition(heaps(*sizes), len(sizes), 5)

    assert sorted(np.bincount(labels)) == sorted(sizes)


def test_partition_with_a_group_too_small_is_refused():
    assert partition(heaps(30, 4, apart=100.0), 2, 5) is None
    assert partition(np.zeros((30, 2)), 2, 5) is None
    assert partition(heaps(9), 2, 5) is None


def test_silhouette_is_that_of_its_definition():
    points = np.array([[0.0, 0.0], [0.0, 1.0], [4.0, 0.0], [4.0, 2.0], [9.0, 9.0]])
    labels = np.array([0, 0, 1, 1, 2])
    scores = []
    for at, own in enumerate(labels):
        apart = np.linalg.norm(points - points[at], axis=1)
        inside = apart[(labels == own) & (np.arange(5) != at)]
        outside = min(apart[labels == each].mean() for each in set(labels) - {own})
        alone = not len(inside)
        within = 0.0 if alone else inside.mean()
        scores.append(0.0 if alone else (outside - within) / max(outside, within))

    assert silhouettes(points, [labels]) == [pytest.approx(np.mean(scores), abs=1e-6)]


def test_two_camps_are_two_groups_and_the_larger_is_the_first():
    rows = two_camps(20) + ["----++--"] * 7
    groups = draw(talk(rows)).groups

    assert groups.labels == (0, 1)
    assert [groups.size(label) for label in groups.labels] == [27, 22]
    assert groups.label[:22].tolist() == [1] * 22
    assert groups.silhouette > 0.7
    assert "they stand clearly apart (silhouette 0.9" in groups.why.say()


def test_too_few_people_are_one_group_and_told_why():
    groups = draw(talk(two_camps(3))).groups

    assert groups.labels == (0,)
    assert groups.why.say() == "8 people: too few to tell groups of at least 5 apart."


def test_people_who_vote_alike_are_one_group():
    groups = draw(talk(["+++++++"] * 30)).groups

    assert groups.labels == (0,)
    assert groups.why.say() == "No division of the 30 people leaves 5 or more in every group."


def test_nobody_is_in_no_group():
    groups = draw(talk([], words=["a", "b"])).groups

    assert groups.labels == ()
    assert groups.why.say() == "Nobody has answered yet."


def test_number_is_kept_unless_another_is_clearly_better():
    space = draw(talk(two_camps())).space
    blurred = draw(talk(["+-0+-0+-"[at % 8 :] + "+-0+-0+-"[: at % 8] for at in range(60)])).space
    scores = dict(enumerate(grouped(blurred).tried, start=2))
    best = max(scores, key=scores.get)

    for k, score in scores.items():
        before = groups_of({f"q{at}": at % k for at in range(60)})
        kept = score >= scores[best] - 0.02 and score > -1
        assert len(grouped(blurred, before).labels) == (k if kept else best)
    assert len(grouped(space, groups_of({"q0": 0, "q1": 1, "q2": 2})).labels) == 2


def test_labels_stay_with_their_people():
    rows = two_camps()
    first = draw(talk(rows)).groups
    pairs = zip(first.participant.tolist(), first.label.tolist(), strict=True)
    turned = groups_of({who: 7 - 3 * label for who, label in pairs})

    again = draw(talk(rows), turned)

    assert again.groups.labels == (4, 7)
    assert again.groups.label.tolist() == turned.label.tolist()
    assert again.tallies.labels == (4, 7)


def test_group_that_takes_over_nobody_gets_a_label_of_its_own():
    people = np.array(["a", "b", "c", "d", "e"])
    before = np.array([1, 1, 1])

    labels = carried_on(people, np.array([0, 0, 1, 1, 2]), people[:3], before)

    assert labels.tolist() == [1, 1, 0, 0, 2]


def test_labels_stay_while_votes_come_in():
    rows = two_camps(30)
    shown = draw(talk(rows))
    for at, row in enumerate(["++++++--", "----++--", "+-+-++--"]):
        shown = update(shown, votes([row], names=[f"new{at}"]))
        known = np.isin(shown.groups.participant, default_names(rows))

        assert shown.groups.label[known].tolist() == [0] * 32 + [1] * 30
