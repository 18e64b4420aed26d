"""What someone noticed reaches its keepers and the stewards, once, and not too often."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.reports.actions import answer, report
from greenhaven.web.exchange.reports.allowance import MOST_FROM_ONE, count_report, digest_of
from greenhaven.web.exchange.reports.errors import ReportError, TooManyError
from greenhaven.web.exchange.reports.models import (
    Allowance,
    Noticed,
    Reply,
    Report,
    ReportState,
)
from greenhaven.web.exchange.reports.views import SHARED
from tests.web.heaps import OPENED
from tests.web.neighbours import home_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


def form(**told: Any) -> dict[str, Any]:
    """What a form sends."""
    return {"key": uuid.uuid4()} | told


def picture(name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    """A small photo."""
    made = BytesIO()
    Image.new("RGB", (8, 8), "brown").save(made, "JPEG")
    return SimpleUploadedFile(name, made.getvalue(), "image/jpeg")


def test_anyone_reports_in_two_taps_and_keepers_and_stewards_are_told(
    places: dict[str, Place], gardener: Person, steward: Person
) -> None:
    page = Client().get("/report/?place=rose")
    sent = Client().post("/report/?place=rose", form(kind="worm"))

    assert "Jumping worms" in page.content.decode()
    assert sent.status_code == 302
    made = Report.objects.get()
    assert (made.place, made.kind, made.person) == (places["rose"], Noticed.WORM, None)
    assert set(Notice.objects.values_list("person", "topic")) == {
        (gardener.pk, "report.worm"),
        (steward.pk, "report.worm"),
    }


@pytest.mark.usefixtures("places")
def test_the_place_is_found_by_part_of_its_name() -> None:
    said = Client().get("/report/?q=rose herbs").content.decode()

    assert "/report/?place=rose" in said
    assert "/report/?place=yard" not in said
    assert "No garden or hub" in Client().get("/report/?q=zzz").content.decode()


def test_before_a_name_is_said_the_places_around_someone_are_shown(
    places: dict[str, Place], resident: Person, as_someone: SignIn
) -> None:
    home = home_of(resident)
    near = [place for place in places.values() if place.district == home.district]

    said = as_someone(resident).get("/report/").content.decode()

    assert "Near you" in said
    for place in near:
        shown = place.kind in SHARED and place.sort != "out_of_city"
        assert (f"/report/?place={place.code}&quot;" in said.replace('"', "&quot;")) == shown
    assert "/report/?place=" not in Client().get("/report/").content.decode()


def test_the_same_report_sent_twice_is_one(places: dict[str, Place]) -> None:  # noqa: ARG001 -- there is a place
    told = form(kind="odour", note="On Sunday.")

    for _time in range(2):
        assert Client().post("/report/?place=yard", told).status_code == 302

    assert Report.objects.count() == 1
    refused = Client().post("/report/?place=yard", told | {"note": "On Monday."})
    assert refused.status_code == 422


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    "told",
    [
        {},
        {"kind": "dragon"},
        {"kind": "odour", "note": "x" * 601},
        {"kind": "odour", "key": "none"},
        {"kind": "odour", "photo": SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>")},
    ],
)
def test_bad_reports_are_answered_in_words(told: dict[str, Any]) -> None:
    answered = Client().post("/report/?place=yard", form(**told))

    assert answered.status_code == 422
    assert 'class="notice error"' in answered.content.decode()
    assert not Report.objects.exists()
    assert not Allowance.objects.exists()


def test_homes_and_unknown_places_are_not_reported(resident: Person) -> None:
    home = home_of(resident)

    for code in (home.code, "nowhere"):
        assert Client().post(f"/report/?place={code}", form(kind="odd")).status_code == 404
    with pytest.raises(ReportError, match="homes"):
        report(kind="odd", place=home, at=OPENED)


def test_one_caller_may_not_flood_the_log(places: dict[str, Place]) -> None:
    for _time in range(MOST_FROM_ONE):
        report(kind="odd", place=places["yard"], at=OPENED, caller="10.0.0.1")

    with pytest.raises(TooManyError):
        report(kind="odd", place=places["yard"], at=OPENED, caller="10.0.0.1")
    report(kind="odd", place=places["yard"], at=OPENED, caller="10.0.0.2")
    report(kind="odd", place=places["yard"], at=OPENED + timedelta(days=1), caller="10.0.0.1")

    assert Report.objects.count() == MOST_FROM_ONE + 2


@pytest.mark.usefixtures("db")
def test_callers_are_forgotten_the_next_day() -> None:
    day = OPENED.date()
    count_report(caller="10.0.0.1", day=day, most=3)
    count_report(caller="10.0.0.2", day=day + timedelta(days=1), most=3)

    kept = Allowance.objects.get()
    assert kept.day == day + timedelta(days=1)
    assert "10.0.0.2" not in kept.digest
    assert digest_of("10.0.0.1", day) != digest_of("10.0.0.1", day + timedelta(days=1))


@pytest.fixture
def sent_photo(
    places: dict[str, Place],  # noqa: ARG001 -- there is a place
    as_someone: SignIn,
    resident: Person,
    settings: Any,
    tmp_path: Path,
) -> str:
    """The address of a photo that Ana sent."""
    settings.MEDIA_ROOT = tmp_path
    told = form(kind="sick_plant", photo=picture(), note="Bed 4")
    assert as_someone(resident).post("/report/?place=rose", told).status_code == 302
    return f"/reports/{Report.objects.get().pk}/photo/"


def test_a_photo_is_for_keepers_stewards_and_who_sent_it(
    sent_photo: str, as_someone: SignIn, resident: Person, gardener: Person, steward: Person
) -> None:
    seen = [as_someone(who).get(sent_photo) for who in (resident, gardener, steward)]

    assert [each.status_code for each in seen] == [200, 200, 200]
    assert "IMG_0001" not in Report.objects.get().photo.name


def test_a_photo_is_for_nobody_else(sent_photo: str, as_someone: SignIn, neighbour: Person) -> None:
    assert as_someone(neighbour).get(sent_photo).status_code == 403
    assert Client().get(sent_photo).status_code == 302


def test_a_note_is_shown_to_all_once_it_was_answered(
    places: dict[str, Place], gardener: Person, resident: Person, as_someone: SignIn
) -> None:
    made = report(kind="pest", place=places["rose"], at=OPENED, by=resident, note="By the shed.")
    address = f"/reports/{made.pk}/"
    assert "By the shed." not in Client().get(address).content.decode()
    assert "By the shed." in as_someone(gardener).get(address).content.decode()

    told = form(text="We closed the gap.", is_closed="on")
    answered = as_someone(gardener).post(f"{address}answer/", told)
    again = as_someone(gardener).post(f"{address}answer/", told)

    assert (answered.status_code, again.status_code) == (302, 302)
    assert Reply.objects.count() == 1
    assert Report.objects.get().state == ReportState.CLOSED
    said = Client().get(address).content.decode()
    assert "By the shed." in said
    assert "We closed the gap." in said
    assert Notice.objects.filter(person=resident, topic="report.answered").count() == 1


def test_only_keepers_of_the_place_and_stewards_answer(
    places: dict[str, Place], keeper: Person, steward: Person, as_someone: SignIn
) -> None:
    made = report(kind="pest", place=places["rose"], at=OPENED)

    assert (
        as_someone(keeper).post(f"/reports/{made.pk}/answer/", form(text="No.")).status_code == 403
    )
    for text in (" ", "x" * 1001):
        refused = as_someone(steward).post(f"/reports/{made.pk}/answer/", form(text=text))
        assert refused.status_code == 422
        with pytest.raises(ReportError):
            answer(report=made, by=steward, text=text, at=OPENED)
    assert not Reply.objects.exists()


def test_the_log_is_filtered_and_comes_page_by_page(
    places: dict[str, Place], django_assert_max_num_queries: Any
) -> None:
    for number in range(25):
        kind = "odour" if number % 5 else "worm"
        report(kind=kind, place=places["yard"], at=OPENED, caller=str(number))
    report(kind="weed", place=places["rose"], at=OPENED)

    with django_assert_max_num_queries(15):
        everything = Client().get("/reports/").content.decode()
    worms = Client().get("/reports/?kind=worm").content.decode()
    roses = Client().get("/reports/?place=rose&kind=nonsense&page=77").content.decode()

    assert "1 to 20 of 26" in everything
    assert worms.count('scope="row"') == 5
    assert roses.count('scope="row"') == 1
    assert Client().get("/reports/999/").status_code == 404
