"""Everything that any table holds of a person is told to them, and erased when they ask."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import call_command

from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.audit.models import AuditPayload, AuditRow
from greenhaven.web.commons.circles.actions import CircleError, found
from greenhaven.web.commons.circles.models import Membership, Standing
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.people.actions import RoleError
from greenhaven.web.commons.people.belongings import HOUSE, Fate
from greenhaven.web.commons.people.erasure import erase
from greenhaven.web.commons.people.export import everything_about
from greenhaven.web.commons.people.models import Grant, Person
from greenhaven.web.commons.places.actions import add_home
from greenhaven.web.exchange.models import Offer, Report
from tests.web.neighbours import circle_of, person


def relations() -> set[str]:
    """Every field of every table that names a person."""
    return {
        f"{each.related_model._meta.label}.{each.field.name}"
        for each in Person._meta.get_fields(include_hidden=True)
        if each.auto_created and not each.concrete
    }


def test_every_relation_to_a_person_is_on_the_list():
    listed = [each.relation for each in HOUSE.belongings()]

    assert set(listed) == relations(), "say in belongings what is told and erased of it"
    assert len(listed) == len(set(listed))
    assert len({each.title for each in HOUSE.belongings()}) == len(listed)


def test_every_column_on_the_list_is_one_of_its_table():
    for each in HOUSE.belongings():
        columns = {field.name for field in apps.get_model(each.model)._meta.concrete_fields}
        assert {each.field, *each.empties, *each.hides} <= columns, each.relation
        assert each.fate == Fate.KEEP or not each.empties


def test_secrets_of_any_table_are_hidden():
    """A digest, key or secret that a new column holds is no part of the download."""
    told = {
        f"{each.model}.{field.name}"
        for each in HOUSE.belongings()
        for field in apps.get_model(each.model)._meta.concrete_fields
        if field.name not in each.hides
        and any(word in field.name for word in ("password", "digest", "secret", "hash"))
    }

    assert told == {
        "commons.KeptAnswer.request_digest",
        "exchange.Round.sheet_digest",
        "exchange.SheetImport.digest",
    }


@pytest.fixture
def lived(resident: Person, neighbour: Person, city) -> Person:
    """Ana has a home, a circle, an offer, a report with a photo, a passkey and a session."""
    home = add_home(by=resident, name="Ana's nest", lat=51.012, lon=4.015, address="1 Mill Lane")
    circle_of(neighbour, resident)
    offer = Offer(
        direction="offer",
        person=resident,
        place=home,
        material="food",
        amount_mg=2_000_000,
        quantity=2,
        unit="kg",
        first_day=city.clock.today,
        last_day=city.clock.today,
        note="ring twice, I am deaf",
    )
    offer.save()
    report = Report(kind="odour", place=home, person=resident, note="it smells of Ana's fish")
    report.noticed_at = report.created_at = home.created_at
    report.photo.save("seen.jpg", ContentFile(b"a photo"), save=False)
    report.save()
    EmailAddress.objects.create(user=resident, email=resident.email, primary=True)
    Authenticator.objects.create(user=resident, type="totp", data={"secret": "very secret"})
    witness(by=resident, action="something", subject=resident, told={"name": "Ana of the nest"})
    return resident


def unpacked(packed: bytes) -> tuple[dict[str, object], list[str]]:
    """The text and the names of the files in a download."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return json.loads(archive.read("about-me.json")), archive.namelist()


def test_a_download_tells_what_every_table_holds(lived, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Report.objects.get().photo.storage.save(Report.objects.get().photo.name, ContentFile(b"x"))

    told, files = unpacked(everything_about(lived))

    assert told["me"]["email"] == "ana@example.org"
    assert told["homes"][0]["address"] == "1 Mill Lane"
    assert told["homes"][0]["lat"] == 51.012
    assert told["offers and needs"][0]["note"] == "ring twice, I am deaf"
    assert told["offers and needs"][0]["person"] == "me"
    assert told["circles"][0]["standing"] == "member"
    assert told["reports"][0]["kind"] == "odour"
    assert any(name.startswith("reports/") for name in files)
    assert told["what was written into the audit of me"]


def test_a_download_holds_no_secret_and_no_other_person(lived, neighbour):
    packed = everything_about(lived)
    text = zipfile.ZipFile(io.BytesIO(packed)).read("about-me.json").decode()

    assert "very secret" not in text
    assert lived.password not in text
    assert "argon2" not in text
    assert neighbour.email not in text
    assert "Ben" not in text


def test_erasure_empties_every_table_of_what_is_personal(
    lived, as_someone, django_capture_on_commit_callbacks
):
    as_someone(lived)
    photo = Path(Report.objects.get().photo.path)

    with django_capture_on_commit_callbacks(execute=True):
        erase(person=lived, by=lived)

    lived.refresh_from_db()
    assert (lived.email, lived.name, lived.is_active) == (None, "", False)
    assert lived.erased_at is not None
    assert not lived.has_usable_password()
    home = lived.homes.get()
    assert (home.name, home.address) == ("home", "")
    assert abs(home.lat - 51.012) > 0.005
    assert (home.lat, home.lon) == (home.shown_lat, home.shown_lon)
    assert Offer.objects.get().note == ""
    assert Offer.objects.get().state == "withdrawn"
    assert Report.objects.get().note == ""
    assert not Report.objects.get().photo
    assert not photo.exists()
    assert Membership.objects.get(person=lived).standing == Standing.LEFT
    assert not EmailAddress.objects.exists()
    assert not Authenticator.objects.exists()
    assert not Session.objects.exists()


def test_erasure_leaves_no_word_of_the_person_anywhere(lived):
    erase(person=lived, by=lived)

    found = [
        (model._meta.label, row)
        for model in apps.get_models()
        for row in model.objects.values()
        if any(word in str(row) for word in ("Ana", "ana@", "Mill Lane 1", "1 Mill", "51.012"))
        and "Banana" not in str(row)
    ]

    assert found == []


def test_the_audit_still_verifies_after_an_erasure(lived):
    rows = AuditRow.objects.count()

    erase(person=lived, by=lived)

    assert AuditRow.objects.count() > rows
    actor = str(lived.pseudonym)
    kept = AuditPayload.objects.filter(row__actor=actor)
    assert [each.row.action for each in kept] == ["person erased"]
    call_command("verify_audit")


@pytest.mark.parametrize("name", ["Ana", "José Ñ. “Pepe”", 'A "quoted" one'])
def test_the_news_of_others_no_longer_tell_the_name(resident, neighbour, name):
    resident.name = name
    resident.save()
    told = {"driver": name, "name": "morning round", "day_on": "2025-03-05"}
    Notice.objects.create(person=neighbour, topic="round.agreed", told=told)

    erase(person=resident, by=resident)

    assert Notice.objects.get(person=neighbour).told == {**told, "driver": "a neighbour"}


def test_erasure_twice_changes_nothing_more(lived):
    erase(person=lived, by=lived)
    rows = AuditRow.objects.count()

    erase(person=lived, by=lived)

    assert AuditRow.objects.count() == rows


def test_the_last_steward_is_not_erased(steward):
    with pytest.raises(RoleError, match="last steward"):
        erase(person=steward, by=steward)

    steward.refresh_from_db()
    assert steward.erased_at is None
    assert Grant.objects.get(person=steward).ended_at is None


def test_the_last_steward_of_others_names_a_successor_first(resident, neighbour):
    circle_of(resident, neighbour)

    with pytest.raises(CircleError, match="only steward"):
        erase(person=resident, by=resident)

    assert Person.objects.get(pk=resident.pk).email == "ana@example.org"


def test_who_is_alone_in_a_circle_can_go(resident):
    found(city="village", by=resident, name="Alone")

    assert erase(person=resident, by=resident).erased_at is not None


def test_the_same_address_can_take_part_anew(lived):
    erase(person=lived, by=lived)

    again = person("ana")

    assert again.pseudonym != lived.pseudonym
