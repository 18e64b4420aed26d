"""A program founds a circle, invites into it, lets in, tends it, and proposes an alliance."""

import pytest
from django.core import mail

from greenhaven.web.commons.circles.invitations import invite
from greenhaven.web.commons.circles.models import Circle, Invitation, Membership
from greenhaven.web.commons.people.models import Person, Role
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.tokens.models import KeptAnswer
from greenhaven.web.exchange.alliances.models import Alliance
from tests.web.api.programs import Program, program_of
from tests.web.neighbours import circle_of

FOUND = {"name": "Mill Lane", "about": "Leaves and scraps.", "district": "n"}


@pytest.fixture
def founder(resident: Person, places: dict[str, Place]) -> Program:
    """Of Ana, who founded Mill Lane."""
    del places
    program = program_of(resident)
    assert program.post("/circles", FOUND)[0] == 201
    return program


def test_circle_is_founded_and_tended(founder: Program) -> None:
    assert founder.ask("PATCH", "/circles/mill-lane", {"joining": "open"})[0] == 200
    assert founder.ask("PUT", "/circles/mill-lane/agreement", {"text": "No meat."})[0] == 200
    limits = {"reckoning": "credit", "limit": "20", "unit": "lb"}
    assert founder.ask("PUT", "/circles/mill-lane/limits", limits)[0] == 200

    _, told = Program().get("/circles/mill-lane")
    assert (told["about"], told["joining"]) == ("Leaves and scraps.", "open")
    assert (told["agreement"], told["reckoning"]) == ("No meat.", "credit")
    assert told["credit_limit_mg"] == 9_071_847
    assert told["size"] == 1
    assert told["standing"] == ""
    assert founder.get("/circles/mill-lane")[1]["standing"] == "steward"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"name": ""}, 422),
        ({"name": "x" * 81}, 422),
        ({"district": "nowhere"}, 422),
        ({"joining": "never"}, 422),
        ({"about": "a\x00b"}, 422),
    ],
)
def test_circle_that_cannot_be_is_not_founded(
    resident: Person, change: dict[str, str], status: int
) -> None:
    assert program_of(resident).post("/circles", FOUND | change)[0] == status
    assert Circle.objects.count() == 0


@pytest.mark.parametrize("limit", ["0", "-1", "NaN", "1e300"])
def test_limit_that_cannot_be_is_refused(founder: Program, limit: str) -> None:
    told = {"reckoning": "credit", "limit": limit}

    assert founder.ask("PUT", "/circles/mill-lane/limits", told)[0] == 422
    assert Circle.objects.get().reckoning == "gift"


def test_who_asks_is_let_in_by_a_steward(founder: Program, neighbour: Person) -> None:
    other = program_of(neighbour)
    assert other.post("/circles/mill-lane/join", {"word": "from no. 7"})[1]["standing"] == "asked"
    _, waiting = founder.get("/circles/mill-lane/asked")
    assert waiting["items"][0]["word"] == "from no. 7"

    number = waiting["items"][0]["id"]
    assert other.post(f"/circles/mill-lane/members/{number}/admit")[0] == 403
    assert founder.post(f"/circles/mill-lane/members/{number}/admit")[1]["standing"] == "member"

    assert founder.post(f"/circles/mill-lane/members/{number}/steward")[1]["standing"] == "steward"
    assert other.post("/circles/mill-lane/step-down")[1]["standing"] == "member"
    assert founder.post(f"/circles/mill-lane/members/{number}/remove", {})[0] == 422
    told = {"reason": "moved away"}
    assert founder.post(f"/circles/mill-lane/members/{number}/remove", told)[0] == 200
    assert Membership.objects.get(pk=number).standing == "removed"


def test_link_is_told_once_and_never_kept(founder: Program) -> None:
    _, first = founder.post("/circles/mill-lane/invitations", {}, repeat="once")
    _, again = founder.post("/circles/mill-lane/invitations", {}, repeat="once")

    key = first["link"].rstrip("/").rpartition("/")[2]
    assert len(key) == 32
    assert again == first | {"link": ""}
    assert Invitation.objects.count() == 1
    assert key not in str(list(KeptAnswer.objects.values()))


def test_invitation_is_read_and_accepted_by_its_link(founder: Program, neighbour: Person) -> None:
    _, made = founder.post("/circles/mill-lane/invitations", {})
    key = made["link"].rstrip("/").rpartition("/")[2]
    other = program_of(neighbour)

    assert Program().get(f"/invitations/{key}")[1]["to"] == "Mill Lane"
    assert other.post(f"/invitations/{key}/accept")[1]["slug"] == "mill-lane"
    assert Membership.objects.get(person=neighbour).standing == "member"
    assert Program().get(f"/invitations/{key}")[1]["trouble"]
    assert founder.post(f"/invitations/{made['id']}/withdraw")[0] == 200


def test_invitation_that_was_withdrawn_opens_nothing(founder: Program, neighbour: Person) -> None:
    _, made = founder.post("/circles/mill-lane/invitations", {})
    key = made["link"].rstrip("/").rpartition("/")[2]
    assert founder.get("/circles/mill-lane/invitations")[1]["items"][0]["id"] == made["id"]
    founder.post(f"/invitations/{made['id']}/withdraw")

    assert program_of(neighbour).post(f"/invitations/{key}/accept")[0] == 422
    assert founder.get("/circles/mill-lane/invitations")[1]["items"] == []


def test_link_is_sent_to_the_address_that_is_named(founder: Program) -> None:
    told = {"email": "ben@example.org", "send": True}

    status, made = founder.post("/circles/mill-lane/invitations", told)

    assert (status, made["sent"]) == (201, True)
    assert mail.outbox[0].to == ["ben@example.org"]
    assert made["link"] in mail.outbox[0].body


@pytest.mark.parametrize(
    "told", [{"email": "nobody"}, {"send": True}, {"days": 0}, {"days": 91}, {"email": "a@b\x00.c"}]
)
def test_invitation_that_cannot_be_is_not_written(
    founder: Program, told: dict[str, object]
) -> None:
    assert founder.post("/circles/mill-lane/invitations", told)[0] == 422
    assert Invitation.objects.count() == 0


def test_no_program_takes_a_role(founder: Program, steward: Person, neighbour: Person) -> None:
    _row, url = invite(by=steward, role=Role.COORDINATOR)
    key = url.rstrip("/").rpartition("/")[2]

    assert program_of(neighbour).post(f"/invitations/{key}/accept")[0] == 403
    assert not neighbour.grants.exists()
    assert founder.get(f"/invitations/{key}")[0] == 200


def test_place_comes_into_a_circle_by_its_keeper(keeper: Person) -> None:
    circle_of(keeper)
    program = program_of(keeper)

    assert program.post("/circles/mill-lane/places", {"place": "yard"})[1]["places"] == ["yard"]
    assert program.post("/circles/mill-lane/places", {"place": "rose"})[0] == 422
    assert program.ask("DELETE", "/circles/mill-lane/places/yard")[1]["places"] == []


def test_alliance_is_proposed_and_agreed(keeper: Person, gardener: Person) -> None:
    pledge = {"kind": "capacity", "quantity": "2", "unit": "t", "occasion": "hub_down"}
    told = {
        "first": {"place": "yard"},
        "second": {"place": "rose"},
        "pledges": [pledge, {"kind": "people", "by": "second", "what": "turn", "number": 3}],
        "begins_on": "2025-03-04",
    }

    status, made = program_of(keeper).post("/alliances", told, repeat="once")
    assert status == 201
    assert len(made["pledges"]) == 2
    asked = program_of(gardener)
    assert asked.get("/alliances-waiting")[1]["to_answer"][0]["id"] == made["id"]
    assert asked.post(f"/alliances/{made['id']}/agree")[1]["state"] == "agreed"
    assert Program().get("/alliances")[1]["items"][0]["id"] == made["id"]
    pledges = Alliance.objects.get().pledges.order_by("pk")
    assert pledges[0].amount_mg_per_week == 2_000_000_000


@pytest.mark.parametrize(
    "change",
    [
        {"first": {}},
        {"first": {"place": "yard", "circle": "mill-lane"}},
        {"second": {"place": "yard"}},
        {"pledges": []},
        {"pledges": [{"kind": "capacity"}]},
        {"pledges": [{"kind": "tool", "number": 2}]},
        {"pledges": [{"kind": "capacity", "quantity": "NaN"}]},
        {"pledges": [{"kind": "capacity", "quantity": "1", "material": "gold"}]},
        {"pledges": [{"kind": "capacity", "quantity": "1", "place": "rose"}]},
        {"pledges": [{"kind": "people", "what": "-", "number": 1, "season": [0, 13]}]},
        {"begins_on": "0001-01-01"},
        {"ends_on": "2025-03-01"},
    ],
)
def test_alliance_that_cannot_be_is_refused(
    keeper: Person, gardener: Person, change: dict[str, object]
) -> None:
    del gardener
    pledge = {"kind": "people", "what": "turn", "number": 3}
    told = {"first": {"place": "yard"}, "second": {"place": "rose"}, "begins_on": "2025-03-04"}

    assert program_of(keeper).post("/alliances", told | {"pledges": [pledge]} | change)[0] == 422
    assert Alliance.objects.count() == 0
