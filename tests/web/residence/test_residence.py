"""One person, one vote: it is confirmed where someone lives, and nobody confirms themselves."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.models import AuditPayload
from greenhaven.web.commons.people.erasure import erase
from greenhaven.web.commons.residence.actions import attest, end
from greenhaven.web.commons.residence.codes import (
    MOST_TRIES,
    ask_code,
    forget_addresses,
    print_codes,
    use_code,
)
from greenhaven.web.commons.residence.digests import digest_of
from greenhaven.web.commons.residence.errors import ResidenceError
from greenhaven.web.commons.residence.models import AddressCode, Residence
from greenhaven.web.commons.residence.queries import crowded_homes, residence_of
from tests.web.decided import resident_of
from tests.web.neighbours import person

pytestmark = pytest.mark.django_db
HOME = {"district": "n", "home": "7 Mill Lane, 2nd floor"}


def met(by, someone, **more):
    return attest(by=by, person=someone, proof="steward", **{**HOME, **more})


def test_the_code_on_the_card_confirms_where_someone_lives(resident, steward):
    ask_code(by=resident, address="7 Mill Lane", district="n")
    (card,) = print_codes(by=steward)

    made = use_code(by=resident, code=card.code.lower())

    assert (made.person, made.district, made.proof) == (resident, "n", "code")
    row = AddressCode.objects.get(person=resident)
    assert (row.address, row.code_digest) == ("", "")
    assert row.used_at is not None


def test_a_code_is_found_by_no_number_of_tries(resident, steward):
    ask_code(by=resident, address="7 Mill Lane", district="n")
    (card,) = print_codes(by=steward)

    for _try in range(MOST_TRIES):
        with pytest.raises(ResidenceError, match="not the code"):
            use_code(by=resident, code="AAAA AAAA")

    with pytest.raises(ResidenceError, match="too often"):
        use_code(by=resident, code=card.code)


def test_a_card_confirms_only_whom_it_was_sent_to(resident, neighbour, steward):
    ask_code(by=resident, address="7 Mill Lane", district="n")
    (card,) = print_codes(by=steward)

    with pytest.raises(ResidenceError, match="No card is on its way"):
        use_code(by=neighbour, code=card.code)


def test_a_code_runs_out_and_its_address_is_forgotten(resident, steward, city):
    ask_code(by=resident, address="7 Mill Lane", district="n")
    (card,) = print_codes(by=steward)
    AddressCode.objects.update(expires_at=clock.now(city) - timedelta(days=1))

    with pytest.raises(ResidenceError, match="run out"):
        use_code(by=resident, code=card.code)
    forget_addresses(None, clock.now(city))

    assert AddressCode.objects.get().address == ""


def test_cards_are_printed_once_and_again_only_with_new_codes(resident, steward):
    ask_code(by=resident, address="7 Mill Lane", district="n")
    (first,) = print_codes(by=steward)

    assert print_codes(by=steward) == []
    (second,) = print_codes(by=steward, again=True)

    assert first.code != second.code
    with pytest.raises(ResidenceError, match="not the code"):
        use_code(by=resident, code=first.code)


def test_no_steward_prints_their_own_card(steward):
    ask_code(by=steward, address="7 Mill Lane", district="n")

    assert print_codes(by=steward) == []


def test_a_second_card_is_not_sent_while_one_is_on_its_way(resident, steward):
    ask_code(by=resident, address="7 Mill Lane", district="n")
    print_codes(by=steward)

    with pytest.raises(ResidenceError, match="on its way"):
        ask_code(by=resident, address="8 Mill Lane", district="n")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"district": "elsewhere"}, "district"),
        ({"address": "x"}, "whole address"),
        ({"address": "· · ·"}, "whole address"),
    ],
)
def test_an_address_must_be_one(resident, told, words):
    with pytest.raises(ResidenceError, match=words):
        ask_code(by=resident, **{"address": "7 Mill Lane", "district": "n", **told})

    assert not AddressCode.objects.exists()


def test_a_steward_confirms_whom_they_have_met(resident, steward, city):
    made = met(steward, resident)

    assert residence_of(resident, city.id, clock.now(city)) == made
    assert "Mill" not in str(vars(made))
    assert not any("Mill" in str(row.told) for row in AuditPayload.objects.all())


def test_nobody_confirms_themselves_or_their_own_household(resident, steward, second_steward):
    with pytest.raises(ResidenceError, match="Another steward"):
        met(steward, steward)
    met(second_steward, steward)

    with pytest.raises(ResidenceError, match="own household"):
        met(steward, resident, home="7 MILL LANE; 2nd Floor")


def test_two_households_do_not_confirm_each_other(steward, second_steward, resident):
    met(second_steward, steward, home="1 Mill Lane")
    other = resident_of(second_steward, resident, steward.joined_at)
    Residence.objects.filter(pk=other.pk).update(home_digest=digest_of("home", "2 Mill Lane"))

    with pytest.raises(ResidenceError, match="do not confirm each other"):
        met(steward, resident, home="2 Mill Lane")


def test_a_bill_confirms_one_person(resident, neighbour, steward):
    attest(by=steward, person=resident, proof="bill", document="A-1", **HOME)

    with pytest.raises(ResidenceError, match="somebody else"):
        attest(by=steward, person=neighbour, proof="bill", document="a 1", **HOME)
    with pytest.raises(ResidenceError, match="number on the bill"):
        attest(by=steward, person=neighbour, proof="bill", document=" - ", **HOME)


def test_confirmed_anew_someone_has_one_residence(resident, steward):
    first = met(steward, resident)
    again = met(steward, resident)
    moved = met(steward, resident, district="s", home="9 Quay")

    assert again == first
    assert list(Residence.objects.filter(ended_at=None)) == [moved]
    with pytest.raises(IntegrityError), transaction.atomic():
        resident_of(resident, steward, moved.since)


def test_what_a_steward_ends_is_told_with_the_reason(resident, steward):
    made = met(steward, resident)

    with pytest.raises(ResidenceError, match="Say why"):
        end(residence=made, by=steward)
    end(residence=made, by=steward, why="A second account")

    assert "A second account" in resident.notices.latest("pk").told["why"]


def test_many_of_one_home_are_shown_and_not_shut_out(steward, city):
    for number in range(4):
        met(steward, person(f"guest{number}"))

    (home,) = crowded_homes(city.id, 3)

    assert len(home.people) == 4
    assert Residence.objects.filter(ended_at=None).count() == 4


def test_erased_people_live_nowhere_and_leave_no_mark(resident, steward):
    met(steward, resident)

    erase(person=resident, by=resident)

    row = Residence.objects.get()
    assert row.ended_at is not None
    assert (row.home_digest, row.document_digest) == ("", "")


def test_a_card_is_asked_for_and_used_in_a_browser(resident, steward, as_someone):
    mine, theirs = as_someone(resident), as_someone(steward)

    mine.post(reverse("me-residence"), {"address": "7 Mill Lane", "district": "n"})
    printed = theirs.post(reverse("residence-cards")).content.decode()
    code = re.search(r'class="code"><strong>([\w ]+)<', printed)
    assert code is not None
    page = mine.post(reverse("me-residence-code"), {"code": code[1]}, follow=True)

    assert "you have a say here" in page.content.decode()
    assert "7 Mill Lane" in printed


def test_a_steward_confirms_by_e_mail_in_a_browser(resident, steward, as_someone):
    form = {"person": "ANA@example.org", "proof": "steward", **HOME}
    page = as_someone(steward).post(reverse("residence"), form, follow=True)

    assert "Confirmed" in page.content.decode()
    assert Residence.objects.get().person == resident
    wrong = as_someone(steward).post(reverse("residence"), {**form, "person": "no@example.org"})
    assert "Nobody signs in here" in wrong.content.decode()


@pytest.mark.django_db(transaction=True)
def test_one_code_used_twice_at_once_makes_one_residence(resident, steward):
    if connection.vendor == "sqlite":
        pytest.skip("the test's database is in memory, of one connection")
    ask_code(by=resident, address="7 Mill Lane", district="n")
    (card,) = print_codes(by=steward)
    done: list[object] = []

    def use() -> None:
        try:
            done.append(use_code(by=resident, code=card.code))
        except ResidenceError as error:
            done.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Residence.objects.count() == 1
    assert len(done) == 4
