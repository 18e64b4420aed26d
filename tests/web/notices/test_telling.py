"""People are told once, in words that can be read."""

import pytest

from greenhaven.web.commons.notices.actions import choose_mail, read, tell
from greenhaven.web.commons.notices.models import Group, Muting, Notice
from greenhaven.web.commons.people.models import Person

LINE = {"rows": 3, "line": "3 abc"}


def test_each_person_is_told_once(resident: Person, neighbour: Person) -> None:
    tell(people=[resident, neighbour, resident], topic="audit.checkpoint", told=LINE, url="/audit/")

    assert sorted(notice.person.name for notice in Notice.objects.all()) == ["Ana", "Ben"]
    assert Notice.objects.filter(sent_at=None, next_try_at__isnull=False).count() == 2


def test_who_has_left_is_told_nothing(resident: Person) -> None:
    resident.is_active = False

    assert tell(people=[resident], topic="audit.checkpoint", told=LINE) == []


def test_topic_nobody_has_words_for_is_refused(resident: Person) -> None:
    with pytest.raises(KeyError, match="gossip"):
        tell(people=[resident], topic="gossip")


def test_sentence_that_misses_a_word_is_refused(resident: Person) -> None:
    with pytest.raises(KeyError, match="line"):
        tell(people=[resident], topic="audit.checkpoint", told={"rows": 3})
    assert not Notice.objects.exists()


def test_reading_marks_only_ones_own(resident: Person, neighbour: Person) -> None:
    mine, _ = tell(people=[resident, neighbour], topic="audit.checkpoint", told=LINE)

    assert read(by=neighbour, notice=mine) == 0
    assert read(by=resident, notice=mine) == 1
    assert read(by=resident) == 0
    assert read(by=neighbour) == 1


def test_safety_and_account_are_never_muted(resident: Person) -> None:
    choose_mail(by=resident, wanted=[Group.PLAN])
    choose_mail(by=resident, wanted=[Group.PLAN, "no such group"])

    muted = set(Muting.objects.values_list("group", flat=True))
    assert muted == set(Group.values) - {Group.PLAN, Group.SAFETY, Group.ACCOUNT}
