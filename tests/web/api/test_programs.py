"""Programs do what people do, within their keys, once, and are told what is wrong."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from greenhaven.web.commons.models import Snapshot
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.tokens.models import AccessToken
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.models import Plan
from greenhaven.web.exchange.offers.models import Offer
from tests.web.api.programs import Program, program_of
from tests.web.neighbours import home_of

OFFER = {
    "direction": "offer",
    "place": "yard",
    "material": "food",
    "quantity": "8",
    "unit": "kg",
    "first_day": "2025-03-04",
}
DROP_OFF = {
    "leg": "collect",
    "giver_place": "yard",
    "taker_place": "yard",
    "material": "food",
    "quantity": "7.4",
    "unit": "kg",
}


def test_plan_is_read_without_a_key(kept: Plan) -> None:
    status, told = Program().get("/plan")

    assert status == 200
    assert told["digest"] == kept.digest
    _, flows = Program().get("/plan/flows?limit=3")
    assert len(flows["items"]) == 3
    _, more = Program().get(f"/plan/flows?limit=3&after={flows['next']}")
    assert more["items"][0] not in flows["items"]


def test_what_is_ones_own_needs_a_key(snapshot: Snapshot) -> None:
    del snapshot
    status, told = Program().get("/me")

    assert (status, told["code"]) == (401, "key_needed")


def test_session_of_a_browser_opens_nothing(resident: Person) -> None:
    browser = Client()
    browser.force_login(resident)

    assert browser.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("key", ["", "Basic YTpi", "ghk_short", f"ghk_{'a' * 43}"])
def test_key_that_opens_nothing_is_refused_in_words(resident: Person, key: str) -> None:
    del resident
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {key}"})

    assert answer.status_code == 401
    assert "key" in answer.json()["message"]


def test_expired_key_is_refused(resident: Person) -> None:
    program = program_of(resident)
    AccessToken.objects.update(
        created_at=timezone.now() - timedelta(days=2),
        expires_at=timezone.now() - timedelta(days=1),
    )

    status, told = program.get("/me")

    assert (status, told["code"]) == (401, "key_refused")
    assert "expired" in told["message"]


def test_key_does_only_what_its_scopes_say(resident: Person) -> None:
    reader = program_of(resident, "read")

    assert reader.get("/me")[0] == 200
    assert reader.post("/offers", OFFER)[0] == 403
    assert Offer.objects.count() == 0


def test_offer_is_made_once_however_often_it_is_sent(resident: Person) -> None:
    program = program_of(resident)

    first = program.post("/offers", OFFER, repeat="once")
    again = program.post("/offers", OFFER, repeat="once")
    other = program.post("/offers", OFFER | {"quantity": "9"}, repeat="once")

    assert first[0] == 201
    assert again == first
    assert other[0] == 409
    assert Offer.objects.count() == 1


def test_keeper_records_a_drop_off_and_corrects_it(keeper: Person) -> None:
    program = program_of(keeper)

    status, made = program.post("/handovers", DROP_OFF)
    assert (status, made["accepted_mg"]) == (201, 7_400_000)
    status, right = program.post(
        f"/handovers/{made['id']}/corrections", {"reason": "misread", "quantity": "7"}
    )

    assert (status, right["accepted_mg"]) == (201, 7_000_000)
    assert Handover.objects.filter(corrected_at=None).count() == 1
    _, batches = program.get("/places/yard/batches")
    assert batches["items"][0]["content"]["wet_mg"] == 7_000_000


def test_somebody_elses_place_is_not_kept(resident: Person) -> None:
    status, told = program_of(resident).post("/handovers", DROP_OFF)

    assert (status, told["code"]) == (403, "not_allowed")
    assert Handover.objects.count() == 0


def test_home_of_a_neighbour_is_nowhere(resident: Person, neighbour: Person) -> None:
    home = home_of(neighbour)

    assert program_of(resident).get(f"/places/{home.code}")[0] == 404
    _, listed = program_of(resident).get("/places?limit=200")
    assert home.code not in {place["code"] for place in listed["items"]}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quantity": "NaN"}, "quantity"),
        ({"quantity": "-3"}, "quantity"),
        ({"quantity": "1e300"}, "quantity"),
        ({"first_day": "yesterday"}, "first_day"),
        ({"direction": "steal"}, "direction"),
        ({"place": "no such place!"}, "place"),
        ({"note": "a\x00b"}, "note"),
        ({"note": "x" * 301}, "note"),
    ],
)
def test_field_that_cannot_be_read_is_named(
    resident: Person, change: dict[str, str], field: str
) -> None:
    status, told = program_of(resident).post("/offers", OFFER | change)

    assert status == 422
    assert field in [fault["field"] for fault in told["faults"]]
    assert Offer.objects.count() == 0


def test_wrong_unit_is_said_in_words(resident: Person) -> None:
    status, told = program_of(resident).post("/offers", OFFER | {"unit": "stone"})

    assert status == 422
    assert "“stone” is not known" in told["message"]


def test_pages_follow_each_other_without_gaps(places: dict[str, Place]) -> None:
    seen: list[str] = []
    after = 0
    while True:
        _, page = Program().get(f"/places?limit=2&after={after}")
        seen += [place["code"] for place in page["items"]]
        if page["next"] is None:
            break
        after = page["next"]

    assert sorted(seen) == sorted(places)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing-here", 404, "not_there"),
        ("DELETE", "/me", 405, "not_there"),
        ("PUT", "/offers", 405, "not_there"),
    ],
)
@pytest.mark.parametrize("repeat", [None, "once"])
def test_what_is_not_there_is_a_problem_too(
    resident: Person, method: str, path: str, status: int, code: str, repeat: str | None
) -> None:
    answered, told = program_of(resident).ask(method, path, repeat=repeat)

    assert (answered, told["code"]) == (status, code)
    assert told["message"]


def test_null_byte_in_a_question_is_a_problem_too(resident: Person) -> None:
    status, told = program_of(resident).get("/places?district=a%00b")

    assert (status, told["code"]) == (400, "not_understood")


def test_method_that_is_not_known_is_told_which_are(resident: Person) -> None:
    del resident
    told = Client().put("/api/v1/offers").headers["Allow"]
    assert told == "GET, HEAD, OPTIONS, POST"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"x" * 6_000_000, "application/json", 413),
        (b"x", "multipart/form-data", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"a=b", "application/x-www-form-urlencoded", 400),
    ],
)
def test_body_that_cannot_be_read_is_a_problem_too(
    resident: Person, body: bytes, kind: str, status: int
) -> None:
    key = program_of(resident).key
    client = Client(raise_request_exception=False)

    answer = client.generic(
        "POST",
        "/api/v1/offers",
        body,
        content_type=kind,
        headers={"Authorization": f"Bearer {key}"},
    )

    assert answer.status_code == status
    assert answer.json()["message"]
