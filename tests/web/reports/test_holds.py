"""A batch that is held stays where it is until two stewards have said why it is safe."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.people.models import Person, Role
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.batches.actions import intake_of
from greenhaven.web.exchange.batches.errors import BatchHeldError
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.batches.queries import content_of, may_give, refuse_unless_free
from greenhaven.web.exchange.reports.actions import report
from greenhaven.web.exchange.reports.errors import ReportError
from greenhaven.web.exchange.reports.flows import flow_of
from greenhaven.web.exchange.reports.holding import clear, place_hold, recall
from greenhaven.web.exchange.reports.models import Hold
from greenhaven.web.exchange.reports.stories import steps_of, suspects_of
from greenhaven.web.exchange.reports.tracing import batches_in, reached_batches, received_of
from tests.web.handovers.loads import weighed
from tests.web.heaps import DAY, KG, STARTED, passed_on, released, spread
from tests.web.neighbours import home_of, person

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
THEN = STARTED + 80 * DAY


@pytest.fixture
def yard(places: dict[str, Place]) -> Place:
    """Where compost is made."""
    return places["yard"]


@pytest.fixture
def ripe(yard: Place, keeper: Person) -> Batch:
    """A released batch."""
    return released(yard, keeper)


@pytest.fixture
def later(ripe: Batch, yard: Place) -> Batch:
    """The next batch, into which some of the ripe one was mixed."""
    batch = intake_of(place=yard, at=THEN)
    passed_on(ripe, batch, 30, THEN)
    return batch


@pytest.fixture
def crew(
    keeper: Person,
    gardener: Person,
    resident: Person,
    steward: Person,
    second_steward: Person,
) -> dict[str, Person]:
    """Everybody who has to do with a hold."""
    return {
        "keeper": keeper,
        "gardener": gardener,
        "resident": resident,
        "steward": steward,
        "second": second_steward,
    }


def form(**told: Any) -> dict[str, Any]:
    """What a form sends."""
    return {"key": uuid.uuid4()} | told


def test_a_held_batch_is_given_to_nobody(ripe: Batch, keeper: Person) -> None:
    place_hold(batch=ripe, reason="worms", by=keeper, at=THEN)
    place_hold(batch=ripe, reason="worms again", by=keeper, at=THEN)

    with pytest.raises(BatchHeldError):
        refuse_unless_free(ripe)
    assert Hold.objects.count() == 1
    assert Notice.objects.filter(topic="hold.placed", person=keeper).count() == 1


def test_what_was_mixed_on_is_held_and_released_along(
    ripe: Batch, later: Batch, keeper: Person, steward: Person, second_steward: Person
) -> None:
    reached = reached_batches(ripe)
    assert [(each.batch, each.wet_mg, each.share) for each in reached] == [(later, 30 * KG, 1.0)]

    main = place_hold(batch=ripe, reason="worms", by=keeper, at=THEN, also=[later])
    follower = Hold.objects.get(batch=later)
    assert follower.along_with == main

    clear(hold=main, by=steward, evidence="Sieved twice.", at=THEN)
    assert not may_give(ripe)
    clear(hold=main, by=second_steward, evidence="I saw it.", at=THEN + DAY)

    follower.refresh_from_db()
    assert may_give(ripe)
    assert follower.lifted_at == THEN + DAY


def test_one_steward_is_not_two(ripe: Batch, keeper: Person, steward: Person) -> None:
    hold = place_hold(batch=ripe, reason="worms", by=keeper, at=THEN)
    clear(hold=hold, by=steward, evidence="Sieved twice.", at=THEN)

    with pytest.raises(ReportError, match="Another steward"):
        clear(hold=hold, by=steward, evidence="Sieved thrice.", at=THEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(
            second_by=steward, second_evidence="mine", lifted_at=THEN
        )

    assert not may_give(ripe)


def test_holds_refuse_what_makes_no_sense(
    ripe: Batch, keeper: Person, steward: Person, second_steward: Person
) -> None:
    for reason in (" ", "x" * 301):
        with pytest.raises(ReportError, match="reason"):
            place_hold(batch=ripe, reason=reason, by=keeper, at=THEN)
    stranger = intake_of(place=ripe.place, at=THEN)
    with pytest.raises(ReportError, match="Nothing of"):
        place_hold(batch=ripe, reason="worms", by=keeper, at=THEN, also=[stranger])
    assert not Hold.objects.exists()

    hold = place_hold(batch=ripe, reason="worms", by=keeper, at=THEN)
    for evidence in (" ", "x" * 1001):
        with pytest.raises(ReportError, match="shows"):
            clear(hold=hold, by=steward, evidence=evidence, at=THEN)
    clear(hold=hold, by=steward, evidence="Sieved.", at=THEN)
    clear(hold=hold, by=second_steward, evidence="Seen.", at=THEN)
    with pytest.raises(ReportError, match="lifted already"):
        clear(hold=hold, by=steward, evidence="Again.", at=THEN)
    with pytest.raises(ReportError, match="nothing to call back"):
        recall(hold=hold, by=keeper, at=THEN)


def test_everybody_who_received_is_called_back_once(
    ripe: Batch, later: Batch, places: dict[str, Place], crew: dict[str, Person]
) -> None:
    keeper, resident = crew["keeper"], crew["resident"]
    home = home_of(resident)
    spread(ripe, places["rose"], 10, THEN)
    spread(later, home, 5, THEN)
    hold = place_hold(batch=ripe, reason="worms", by=keeper, at=THEN)

    for _time in range(2):
        hold = recall(hold=hold, by=keeper, at=THEN)

    told = Notice.objects.filter(topic="hold.recalled")
    assert {each.person for each in told} == {crew["gardener"], resident}
    assert hold.recalled_places == 2
    assert set(received_of(ripe)[0]) == {places["rose"], home}

    clear(hold=hold, by=crew["steward"], evidence="Sieved.", at=THEN)
    clear(hold=hold, by=crew["second"], evidence="Seen.", at=THEN)
    lifted = Notice.objects.filter(topic="hold.lifted")
    assert {each.person for each in lifted} == {crew["gardener"], resident, keeper}


def test_a_report_in_a_garden_leads_to_the_batches_that_reached_it(
    ripe: Batch, later: Batch, places: dict[str, Place], yard: Place
) -> None:
    spread(later, places["rose"], 5, THEN)
    in_garden = report(kind="worm", place=places["rose"], at=THEN)
    at_hub = report(kind="worm", place=yard, at=THEN)
    of_batch = report(kind="worm", place=yard, batch=ripe, at=THEN)

    assert [each.batch for each in batches_in(places["rose"].accounts.get(kind="soil"))] == [
        later,
        ripe,
    ]
    assert {batch for batch, _share in suspects_of(in_garden)} == {later, ripe}
    assert {batch for batch, _share in suspects_of(at_hub)} == {later, ripe}
    assert suspects_of(of_batch) == [(ripe, None)]
    untouched = report(kind="worm", place=places["park"], at=THEN)
    assert suspects_of(untouched) == []


def test_a_trace_shows_both_ways_and_names_no_home(
    ripe: Batch, later: Batch, places: dict[str, Place], resident: Person
) -> None:
    home = home_of(resident)
    spread(ripe, places["rose"], 10, THEN)
    spread(ripe, home, 5, THEN)

    flow = flow_of(ripe)
    page = Client().get(f"/batches/{ripe.code}/trace/").content.decode()

    assert {end.code for end in flow.receivers} >= {"rose", ""}
    assert [each.batch for each in flow.after] == [later]
    assert "1 home" in page
    assert resident.name not in page
    assert home.name not in page
    assert "Rose beds" in page


def test_the_whole_way_from_report_to_release_on_pages(
    ripe: Batch,
    later: Batch,
    places: dict[str, Place],
    crew: dict[str, Person],
    as_someone: SignIn,
    django_assert_max_num_queries: Any,
) -> None:
    keeper, gardener = crew["keeper"], crew["gardener"]
    spread(ripe, places["rose"], 10, THEN)
    made = report(kind="worm", place=places["rose"], at=THEN, by=gardener)
    sol, sue = as_someone(crew["steward"]), as_someone(crew["second"])
    with django_assert_max_num_queries(15):
        assert "Hold it" in sol.get(f"/reports/{made.pk}/").content.decode()
    assert as_someone(gardener).get(f"/batches/{ripe.code}/hold/").status_code == 403

    asked = sol.get(f"/batches/{ripe.code}/hold/?report={made.pk}").content.decode()
    assert "100" in asked
    held = sol.post(
        f"/batches/{ripe.code}/hold/?report={made.pk}", form(reason="worms", also=[later.pk])
    )
    hold = Hold.objects.get(batch=ripe)
    assert (held.url, hold.report) == (f"/holds/{hold.pk}/", made)
    assert as_someone(keeper).post(f"/holds/{hold.pk}/recall/").status_code == 302
    assert as_someone(keeper).post(f"/holds/{hold.pk}/lift/", form(evidence="x")).status_code == 403
    for steward_page, evidence, status in (
        (sol, " ", 422),
        (sol, "Sieved twice.", 302),
        (sol, "Sieved thrice.", 422),
        (sue, "I saw it.", 302),
    ):
        answered = steward_page.post(f"/holds/{hold.pk}/lift/", form(evidence=evidence))
        assert answered.status_code == status

    with django_assert_max_num_queries(15):
        said = Client().get(f"/reports/{made.pk}/").content.decode()
    for words in ("put on hold", "called back", "Sieved twice.", "I saw it.", "may be given again"):
        assert words in said
    times = [step.at for step in steps_of(made)]
    assert times == sorted(times)
    with django_assert_max_num_queries(15):
        assert Client().get(f"/batches/{ripe.code}/trace/").status_code == 200
    assert may_give(ripe)


@pytest.mark.parametrize(
    "told", [{}, {"reason": "x" * 301}, {"reason": "worms", "also": ["none"]}, {"key": "none"}]
)
def test_bad_holds_are_answered_in_words(
    ripe: Batch, keeper: Person, as_someone: SignIn, told: dict[str, Any]
) -> None:
    answered = as_someone(keeper).post(f"/batches/{ripe.code}/hold/?report=x", form(**told))

    assert answered.status_code == 422
    assert not Hold.objects.exists()


def test_a_keeper_of_another_place_holds_nothing(
    ripe: Batch, places: dict[str, Place], as_someone: SignIn
) -> None:
    other = person("pia", Role.KEEPER, places["park"])

    assert (
        as_someone(other).post(f"/batches/{ripe.code}/hold/", form(reason="x")).status_code == 403
    )
    assert Client().get("/holds/99/").status_code == 404


@pytest.mark.parametrize("ends", [("export", "away"), ("collect", "mill")])
def test_held_intake_is_carried_nowhere(
    places: dict[str, Place], keeper: Person, ends: tuple[str, str]
) -> None:
    leg, goal = ends
    weighed(keeper, places["yard"], places["yard"])
    intake = intake_of(place=places["yard"], at=THEN)
    place_hold(batch=intake, reason="worms", by=keeper, at=THEN)

    with pytest.raises(BatchHeldError):
        weighed(keeper, places["yard"], places[goal], leg=leg, quantity="5")

    assert content_of(intake).wet == 7_400_000
