"""A proposal is drafted, signed, discussed and made final; nothing that was said is lost."""

from uuid import uuid4

import pytest

from greenhaven.core.rules.articles import Layer
from greenhaven.core.rules.errors import RulesError
from greenhaven.web.commons import clock
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.council.errors import CouncilError, NotEntitledError
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.proposals.actions import (
    draft,
    freeze,
    open_discussion,
    rewrite,
    withdraw,
)
from greenhaven.web.council.proposals.composing import retold
from greenhaven.web.council.proposals.errors import TextChangedError
from greenhaven.web.council.proposals.models import CoSignature, Proposal, Stage
from greenhaven.web.council.proposals.queries import text_now
from greenhaven.web.council.proposals.signing import sign, unsign
from greenhaven.web.council.proposals.standing import state_of
from greenhaven.web.council.proposals.texts import core_of
from greenhaven.web.council.proposals.words import bar_words, missing
from tests.web.decided import discussed, drafted, long_discussed, resident_of, ruled
from tests.web.neighbours import circle_of, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(city):
    return clock.now(city)


@pytest.fixture(autouse=True)
def voters(resident, neighbour, gardener, keeper, steward, at):
    """Ana, Ben, Gus and Kim are known to live in the north; the rulebook is in force."""
    ruled()
    return [resident_of(each, steward, at) for each in (resident, neighbour, gardener, keeper)]


def later(proposal, title="Quieter nights"):
    """Its text with another title."""
    text = text_now(proposal)
    core = core_of(text)
    return retold(core, title=title, rationale="", begins=core.effective_from)


def test_a_draft_is_kept_with_its_digest_and_number(resident, neighbour):
    first, second = drafted(resident), drafted(neighbour, title="Loud nights")

    assert (first.number, second.number) == (1, 2)
    assert first.stage == Stage.DRAFT
    text = text_now(first)
    assert (text.version, text.final, len(text.digest)) == (1, False, 64)
    assert text.on_rulebook is not None


def test_the_same_form_sent_again_makes_nothing_new(resident, neighbour):
    key = uuid4()
    first = drafted(resident, key=key)

    assert drafted(resident, key=key) == first
    with pytest.raises(CouncilError, match="something else in it"):
        drafted(resident, key=key, title="Another")
    with pytest.raises(CouncilError, match="something else in it"):
        drafted(neighbour, key=key)
    assert Proposal.objects.count() == 1


def test_who_has_no_say_is_told_how_to_get_one(steward):
    with pytest.raises(NotEntitledError, match="address confirmed"):
        drafted(steward)
    assert not Proposal.objects.exists()


def test_what_does_not_fit_is_refused_whole(resident):
    bad = [
        {"action": "amend", "article": "near", "fields": {"longest_km": 0.1}},
        {"action": "amend", "article": "near", "fields": {"longest_km": -4}},
        {"action": "amend", "article": "near", "fields": {"longest_km": float("nan")}},
        {"action": "amend", "article": "near", "fields": {"longest_km": 1e300}},
        {"action": "amend", "article": "nowhere", "fields": {"longest_km": 4}},
        {"action": "explode"},
        {"action": "add", "article": {"kind": "miracle", "id": "x"}},
    ]
    for change in bad:
        with pytest.raises(RulesError):
            drafted(resident, changes=[change], layer=Layer.ORDINARY)
    with pytest.raises(RulesError):
        drafted(resident, changes=[])
    assert not Proposal.objects.exists()


def test_a_lower_layer_cannot_loosen_a_higher_one(resident):
    change = {"action": "repeal", "article": "heat-log"}

    with pytest.raises(RulesError, match="constitution"):
        drafted(resident, changes=[change])
    made = draft(by=resident, title="No log", changes=[change], layer=Layer.CONSTITUTION)
    assert made.layer == "constitution"


def test_enough_others_sign_before_it_is_discussed(resident, neighbour, gardener):
    made = drafted(resident)

    with pytest.raises(CouncilError, match="2 more people"):
        open_discussion(proposal=made, by=resident)
    sign(proposal=made, by=neighbour)
    assert missing(state_of(made)) == ["One more person has to support it."]
    sign(proposal=made, by=gardener)
    opened = open_discussion(proposal=made, by=resident)

    assert opened.stage == Stage.DISCUSSION
    assert Notice.objects.filter(topic="proposal.opened").count() == 2


def test_support_is_given_once_and_can_be_taken_back(resident, neighbour, steward):
    made = drafted(resident)

    sign(proposal=made, by=neighbour)
    sign(proposal=made, by=neighbour)
    assert CoSignature.objects.filter(withdrawn_at=None).count() == 1
    unsign(proposal=made, by=neighbour)
    unsign(proposal=made, by=neighbour)
    assert state_of(made).support.now == 0
    with pytest.raises(CouncilError, match="your own"):
        sign(proposal=made, by=resident)
    with pytest.raises(NotEntitledError):
        sign(proposal=made, by=steward)


def test_supporters_are_asked_again_when_the_text_changes(resident, neighbour, gardener):
    made = discussed(resident, neighbour, gardener)
    core = core_of(text_now(made))

    rewrite(
        proposal=made,
        by=resident,
        core=retold(core, title=core.title, rationale="More reasons.", begins=core.effective_from),
    )
    assert not Notice.objects.filter(topic="proposal.changed").exists()
    rewrite(proposal=made, by=resident, core=later(made))

    told = Notice.objects.filter(topic="proposal.changed")
    assert {each.person for each in told} == {neighbour, gardener}
    assert (state_of(made).support.now, state_of(made).support.before) == (0, 2)
    sign(proposal=made, by=neighbour)
    assert (state_of(made).support.now, state_of(made).support.before) == (1, 1)
    assert CoSignature.objects.filter(person=neighbour).count() == 2


def test_a_text_that_changed_meanwhile_is_not_written_over(resident):
    made = drafted(resident)
    read = text_now(made)
    mine = later(made, "Mine")
    rewrite(proposal=made, by=resident, core=later(made), read=read)

    with pytest.raises(TextChangedError, match="version 2 now, and you read version 1"):
        rewrite(proposal=made, by=resident, core=mine, read=read)
    with pytest.raises(TextChangedError):
        sign(proposal=made, by=person("other"), read=read)


def test_only_its_author_writes_it(resident, neighbour):
    made = drafted(resident)

    for step in (
        lambda: rewrite(proposal=made, by=neighbour, core=later(made)),
        lambda: open_discussion(proposal=made, by=neighbour),
        lambda: withdraw(proposal=made, by=neighbour, why="because"),
    ):
        with pytest.raises(CouncilError, match="author"):
            step()


def test_the_text_is_final_after_the_days_that_are_asked_for(resident, neighbour, gardener):
    made = discussed(resident, neighbour, gardener)

    with pytest.raises(CouncilError, match="talked about until"):
        freeze(proposal=made, by=resident)
    text = freeze(proposal=long_discussed(made, days=7), by=resident)

    assert text.final
    assert text.version == 1
    row = Proposal.objects.get(pk=made.pk)
    assert row.stage == Stage.FROZEN
    with pytest.raises(CouncilError, match="final text"):
        rewrite(proposal=row, by=resident, core=later(row))
    with pytest.raises(CouncilError, match="final text"):
        freeze(proposal=row, by=resident)


def test_another_rulebook_that_it_does_not_touch_carries_it_over(resident, neighbour, gardener):
    made = discussed(resident, neighbour, gardener)
    ruled("lent", "reserve")

    text = freeze(proposal=long_discussed(made), by=resident)

    assert text.final
    assert text.version == 2
    assert state_of(Proposal.objects.get(pk=made.pk)).support.now == 2


def test_what_changed_meanwhile_where_it_would_change_it_stops_it(resident, neighbour, gardener):
    change = {"action": "amend", "article": "lent", "fields": {"garden_kinds": ["garden"]}}
    made = discussed(resident, neighbour, gardener, changes=[change])
    ruled("reserve")

    with pytest.raises(CouncilError, match="changed in the rulebook meanwhile"):
        freeze(proposal=long_discussed(made), by=resident)
    assert "lent" in " ".join(missing(state_of(made)))


def test_a_draft_of_a_district_can_only_tighten(resident):
    cap = {
        "kind": "nutrient_cap",
        "id": "north-cap",
        "nutrient": "phosphorus",
        "garden_kinds": ["garden"],
    }
    for most, fits in ((20, False), (5, True)):
        change = {"action": "add", "article": {**cap, "cap_kg_per_ha_year": most}}
        told = {"by": resident, "title": "North", "changes": [change]}
        if fits:
            made = draft(**told, level=Level.DISTRICT, district="n")
            assert made.district == "n"
        else:
            with pytest.raises(RulesError, match="phosphorus-of-beds of the city"):
                draft(**told, level=Level.DISTRICT, district="n")


def test_a_circle_decides_for_its_own_places(resident, neighbour, places):
    circle = circle_of(resident, neighbour)
    circle.places.add(places["rose"])
    change = {
        "action": "add",
        "article": {
            "kind": "quiet_hours",
            "id": "our-nights",
            "layer": "house",
            "begins": "20:00",
            "ends": "08:00",
            "area_places": ["rose"],
        },
    }

    made = drafted(resident, changes=[change], level=Level.CIRCLE, circle=circle)

    assert state_of(made).members == 2
    assert state_of(made).cosigners == 1


def test_what_it_has_to_reach_is_told_in_numbers(resident):
    ordinary = drafted(
        resident,
        changes=[{"action": "repeal", "article": "near"}],
        layer=Layer.ORDINARY,
    )

    said = bar_words(state_of(ordinary))

    assert said[0] == "It needs 2/3 of yes and no."
    assert said[1] == "It needs yes from 1 of the 4 who may vote."
    assert "14 days of discussion" in said[2]


def test_it_can_be_withdrawn_until_it_is_voted_on(resident, neighbour):
    made = drafted(resident)
    sign(proposal=made, by=neighbour)

    gone = withdraw(proposal=made, by=resident, why="A better one is there.")

    assert gone.stage == Stage.WITHDRAWN
    assert Notice.objects.get(topic="proposal.withdrawn").person == neighbour
    with pytest.raises(CouncilError, match="withdrawn"):
        sign(proposal=gone, by=neighbour)


def test_nobody_drafts_without_end(resident):
    for number in range(20):
        drafted(resident, title=f"Number {number}")
    with pytest.raises(CouncilError, match="20 open drafts"):
        drafted(resident, title="One more")
