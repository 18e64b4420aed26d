"""A keeper's page, promises, and what was written down."""

from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.handovers.actions import agree, propose
from greenhaven.web.exchange.handovers.models import Commitment, Handover
from greenhaven.web.exchange.ledger.models import Event
from greenhaven.web.exchange.offers.models import Offer
from tests.web.handovers.loads import KG, MONDAY, promise, released, weighed
from tests.web.neighbours import home_of
from tests.web.offers.test_offers import offer

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def home(resident: Person) -> Place:
    """Where Ana lives."""
    return home_of(resident)


@pytest.fixture
def kim(keeper: Person, as_someone: Callable[[Person], Client]) -> Client:
    """Kim's phone."""
    return as_someone(keeper)


def save(phone: Client, where: str = "yard", **more: object) -> HttpResponse:
    """What a keeper's form sends."""
    usual = {"key": uuid4(), "material": "food", "quantity": "7.4", "unit": "kg"}
    return phone.post(f"/keep/{where}/", usual | more)


def test_keeper_of_one_place_goes_straight_to_it(kim) -> None:
    assert kim.get("/keep/")["Location"] == "/keep/yard/"


def test_keeper_of_two_places_chooses(kim, keeper, places) -> None:
    Grant.objects.create(person=keeper, role=Role.KEEPER, place=places["square"])

    page = kim.get("/keep/").content.decode()

    assert "/keep/yard/" in page
    assert "/keep/square/" in page


def test_who_keeps_nothing_is_told_so(resident, as_someone) -> None:
    phone = as_someone(resident)

    assert "You keep no place yet" in phone.get("/keep/").content.decode()
    assert phone.get("/keep/yard/").status_code == 403
    assert save(phone).status_code == 403


def test_due_promise_is_taken_with_one_tap(kim, resident, home, places, keeper) -> None:
    made = agree(commitment=promise(resident, home, places["yard"]), by=keeper, side="taker")
    page = kim.get("/keep/yard/").content.decode()
    assert 'data-quantity="8"' in page

    answer = save(kim, promise=made.pk)

    row = Handover.objects.get()
    assert answer["Location"] == f"/handovers/{row.pk}/"
    assert (row.giver, row.giver_place, row.commitment) == (resident, home, made)
    told = kim.get(answer["Location"]).content.decode()
    for words in ("7.4\u00a0kg food scraps", "Ana", "Undo or mend it", "Next"):
        assert words in told


def test_somebody_without_a_name_brings_something(kim, places) -> None:
    save(kim)

    row = Handover.objects.get()
    assert (row.giver, row.giver_place) == (None, places["yard"])
    assert "somebody without a name" in kim.get(f"/handovers/{row.pk}/").content.decode()


def test_unit_is_remembered_and_regulars_are_known_by_name(
    kim, keeper, resident, home, places
) -> None:
    weighed(keeper, home, places["yard"], giver=resident, unit="lb")

    page = kim.get("/keep/yard/").content.decode()

    assert '<option value="lb" selected>' in page
    assert f'<option value="{resident.pk}">Ana</option>' in page
    save(kim, giver=resident.pk)
    assert Handover.objects.order_by("-pk")[0].giver == resident


def test_page_of_a_keeper_asks_few_questions(
    kim, keeper, resident, home, places, django_assert_max_num_queries
) -> None:
    for number in range(6):
        weighed(keeper, home, places["yard"], giver=resident, quantity=number + 1)
    promise(resident, home, places["yard"])

    with django_assert_max_num_queries(MOST_QUERIES):
        page = kim.get("/keep/yard/").content.decode()

    assert "Expected today" in page or "Waiting for your yes" in page


def test_dirty_load_is_sent_back_in_part_with_a_photo(kim) -> None:
    picture = BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "JPEG")
    photo = SimpleUploadedFile("heap.jpg", picture.getvalue(), "image/jpeg")

    answer = save(
        kim, rejected="0.5", refusal="plastic", refusal_note="bags", foreign_matter="2", photo=photo
    )

    row = Handover.objects.get()
    assert (row.rejected_mg, row.foreign_matter) == (500_000, 2)
    page = kim.get(answer["Location"]).content.decode()
    assert "plastic or packaging. bags" in page
    shown = kim.get(f"/handovers/{row.pk}/photo/")
    assert shown["Content-Type"] == "image/jpeg"
    row.photo.delete()


def test_buckets_are_known_by_volume(kim) -> None:
    save(kim, quantity="1", unit="bucket")

    assert Handover.objects.get().method == "volume"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"quantity": ""}, "required"),
        ({"quantity": "NaN"}, "number was expected"),
        ({"quantity": "-7"}, "above 0"),
        ({"quantity": "99999999999"}, "more than one handover"),
        ({"unit": "stone"}, "valid choice"),
        ({"material": "gold"}, "valid choice"),
        ({"promise": "999999"}, "valid choice"),
        ({"giver": "999999"}, "valid choice"),
        ({"rejected": "1"}, "Say why"),
        ({"foreign_matter": "7"}, "valid choice"),
        ({"key": "x"}, "UUID"),
        ({"photo": SimpleUploadedFile("x.jpg", b"no photo", "image/jpeg")}, "photo"),
    ],
)
def test_wrong_form_is_told_and_nothing_is_written(kim, wrong, said) -> None:
    answer = save(kim, **wrong)

    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors)
    assert not Event.objects.exists()


def test_promise_to_another_place_is_not_taken_here(kim, resident, home, places) -> None:
    elsewhere = promise(resident, home, places["square"])

    assert save(kim, promise=elsewhere.pk).status_code == 422


def test_same_form_twice_leads_to_the_same_page(kim) -> None:
    key = uuid4()

    assert save(kim, key=key)["Location"] == save(kim, key=key)["Location"]
    assert save(kim, key=key, quantity="9").status_code == 422
    assert Handover.objects.count() == 1


def test_undo_says_why_and_history_stays(kim) -> None:
    save(kim, quantity="74")
    row = Handover.objects.get()
    at = f"/handovers/{row.pk}/correct/"

    wrong = kim.post(at, {"key": uuid4(), "why": "weight", "unit": "kg"})
    assert wrong.status_code == 422
    assert "Give the right weight" in wrong.content.decode()
    answer = kim.post(at, {"key": uuid4(), "why": "weight", "quantity": "7.4", "unit": "kg"})

    right = Handover.objects.get(replaces=row)
    assert answer["Location"] == f"/handovers/{right.pk}/"
    assert "What was written first" in kim.get(answer["Location"]).content.decode()
    before = kim.get(f"/handovers/{row.pk}/").content.decode()
    assert "wrong weight" in before
    assert "taken back" in before
    again = kim.post(at, {"key": uuid4(), "why": "twice", "unit": "kg"})
    assert "corrected already" in again.content.decode()


def test_handover_is_read_by_its_people_and_nobody_else(
    kim, resident, neighbour, keeper, home, as_someone
) -> None:
    row = weighed(keeper, home, Place.objects.get(code="yard"), giver=resident)
    ana, at = as_someone(resident), f"/handovers/{row.pk}/"

    assert "Undo" not in ana.get(at).content.decode()
    assert as_someone(neighbour).get(at).status_code == 403
    correction = {"key": uuid4(), "why": "twice", "unit": "kg"}
    assert ana.post(f"{at}correct/", correction).status_code == 403
    assert kim.get(f"{at}photo/").status_code == 404


def test_page_of_a_handover_asks_few_questions(kim, django_assert_max_num_queries) -> None:
    at = save(kim)["Location"]

    with django_assert_max_num_queries(MOST_QUERIES):
        assert "Where it went" in kim.get(at).content.decode()


def test_promises_are_listed_and_answered(
    kim, resident, home, places, as_someone, django_assert_max_num_queries
) -> None:
    made = promise(resident, home, places["yard"])
    ana, at = as_someone(resident), f"/promises/{made.pk}/"

    with django_assert_max_num_queries(MOST_QUERIES):
        assert "waits for an answer" in ana.get("/promises/").content.decode()
    with django_assert_max_num_queries(MOST_QUERIES):
        assert "That suits me" in kim.get(at).content.decode()
    assert "That suits me" not in ana.get(at).content.decode()
    assert "1 Mill Lane" not in kim.get(at).content.decode()
    kim.post(f"{at}answer/", {"answer": "agree"})
    assert "1 Mill Lane" in kim.get(at).content.decode()
    kim.post(f"{at}answer/", {"answer": "miss"})
    assert "Nobody met that day. It happens." in ana.get(at).content.decode()
    told = kim.post(f"{at}answer/", {"answer": "agree"}, follow=True).content.decode()
    assert "nothing was changed" in told
    told = kim.post(f"{at}answer/", {"answer": "shout"}, follow=True).content.decode()
    assert "Choose one of the answers shown" in told


def test_promise_is_declined_with_a_word(kim, resident, home, places, as_someone) -> None:
    made = promise(resident, home, places["yard"])

    kim.post(f"/promises/{made.pk}/answer/", {"answer": "decline", "why": "The heap is too hot."})

    assert (
        "The heap is too hot." in as_someone(resident).get(f"/promises/{made.pk}/").content.decode()
    )


def test_agreed_promise_is_taken_back(resident, home, places, as_someone) -> None:
    made = promise(resident, home, places["square"])

    as_someone(resident).post(f"/promises/{made.pk}/answer/", {"answer": "withdraw"})

    made.refresh_from_db()
    assert made.state == "withdrawn"


def test_bringer_says_so_where_nobody_keeps(resident, home, places, as_someone, kim) -> None:
    made = promise(resident, home, places["square"])
    ana = as_someone(resident)
    assert "I brought it" in ana.get(f"/promises/{made.pk}/").content.decode()

    answer = ana.post(f"/promises/{made.pk}/brought/")

    row = Handover.objects.get()
    assert answer["Location"] == f"/handovers/{row.pk}/"
    assert (row.method, row.accepted_mg) == ("estimated", 8 * KG)
    assert kim.post(f"/promises/{made.pk}/brought/").status_code == 403


def test_bringer_does_not_weigh_where_somebody_keeps(
    resident, home, places, as_someone, keeper
) -> None:
    made = agree(commitment=promise(resident, home, places["yard"]), by=keeper, side="taker")
    ana = as_someone(resident)

    assert "I brought it" not in ana.get(f"/promises/{made.pk}/").content.decode()
    told = ana.post(f"/promises/{made.pk}/brought/", follow=True).content.decode()
    assert "This place has keepers" in told
    assert not Handover.objects.exists()


def delivery(keeper: Person, gardener: Person, places: dict[str, Place]) -> Commitment:
    """Ten kilograms of compost for the rose beds, agreed by both."""
    made = propose(
        leg="return",
        giver_place=places["yard"],
        taker_place=places["rose"],
        material="compost",
        amount_mg=10 * KG,
        due_on=MONDAY,
        by=keeper,
    )
    return agree(commitment=made, by=gardener, side="taker")


def test_garden_receives_and_spreads(keeper, gardener, places, as_someone) -> None:
    made, batch = delivery(keeper, gardener, places), released(places["yard"], keeper)
    gus = as_someone(gardener)
    assert f"/promises/{made.pk}/" in gus.get("/keep/rose/").content.decode()
    assert batch.code in gus.get(f"/promises/{made.pk}/").content.decode()
    sent = {"key": uuid4(), "batch": batch.pk, "quantity": "9.5", "unit": "kg"}

    answer = gus.post(f"/promises/{made.pk}/receive/", sent)

    row = Handover.objects.get()
    assert (row.out_of, row.accepted_mg) == (batch, 9_500_000)
    assert "Received, not yet worked in" in gus.get("/keep/rose/").content.decode()
    gus.post(f"/handovers/{row.pk}/spread/")
    assert "3 March 2025" in gus.get(answer["Location"]).content.decode()
    assert "Received, not yet worked in" not in gus.get("/keep/rose/").content.decode()


def test_garden_is_told_why_it_cannot_receive(keeper, gardener, places, as_someone) -> None:
    made, batch = delivery(keeper, gardener, places), released(places["yard"], keeper, kg=5)
    gus = as_someone(gardener)
    sent = {"key": uuid4(), "batch": batch.pk, "quantity": "9.5", "unit": "kg"}

    answer = gus.post(f"/promises/{made.pk}/receive/", sent)

    assert answer.status_code == 422
    assert "only 5.0\u00a0kg are left" in answer.content.decode()
    assert gus.post(f"/promises/{made.pk}/receive/", sent | {"batch": 9999}).status_code == 422
    assert not Handover.objects.exists()


def test_drop_off_is_not_spread(kim) -> None:
    save(kim)
    row = Handover.objects.get()

    told = kim.post(f"/handovers/{row.pk}/spread/", follow=True).content.decode()

    assert "Only what a garden received" in told


def test_hub_offers_compost_to_the_garden_that_is_next(
    kim, gardener, keeper, places, as_someone, django_assert_max_num_queries
) -> None:
    need = offer(gardener, places["rose"], direction="need", material="compost", quantity="500")
    released(places["yard"], keeper)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = kim.get("/keep/yard/compost/").content.decode()
    assert "Rose beds" in page
    assert "of its fair share" in page

    sent = {"need": need.pk, "quantity": "40", "unit": "kg", "due_on": MONDAY}
    wrong = kim.post("/keep/yard/compost/", sent | {"quantity": "-1"})
    answer = kim.post("/keep/yard/compost/", sent)

    assert wrong.status_code == 422
    made = Commitment.objects.get()
    assert (made.need, made.amount_mg, made.state) == (need, 40 * KG, "proposed")
    assert answer["Location"] == f"/promises/{made.pk}/"
    assert (
        "by distance and fair share"
        in as_someone(gardener).get(answer["Location"]).content.decode()
    )


def test_nothing_is_offered_where_nobody_asks(kim) -> None:
    assert "No garden asks" in kim.get("/keep/yard/compost/").content.decode()
    assert not Offer.objects.exists()
