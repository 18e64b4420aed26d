"""Nothing in any table joins a ballot to a person, and the database itself keeps what was cast."""

import json
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction

from greenhaven.web.commons.audit.models import AuditPayload, AuditRow
from greenhaven.web.council.papers.actions import read_paper, tick
from greenhaven.web.council.polls.casting import cast
from greenhaven.web.council.polls.counting import count
from greenhaven.web.council.polls.models import (
    Ballot,
    OpenVote,
    Poll,
    PollState,
    RollEntry,
    VoterMark,
)
from greenhaven.web.council.polls.receipts import new_code
from tests.web.voting import called, its_end, read_again, voters

MANY = [f"voter-{number}" for number in range(30)]


@pytest.fixture
def people(steward):
    return voters(steward, *MANY)


def every_row() -> list[tuple[str, dict[str, object]]]:
    """All that the database holds, row by row, as the database has it."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- names of the database
            names = [each[0] for each in cursor.description]
            found += [(table, dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
    return found


def test_ballot_has_neither_person_nor_time_nor_number() -> None:
    fields = {field.name: field for field in Ballot._meta.get_fields() if field.concrete}

    assert set(fields) == {"id", "poll", "choice", "secret_digest", "receipt", "paper_number"}
    assert not [field for field in fields.values() if isinstance(field, models.DateField)]
    assert isinstance(fields["id"], models.UUIDField)
    assert VoterMark._meta.pk.name == "entry"


def test_no_table_of_all_tells_whose_a_ballot_is(steward, people) -> None:
    poll = called(steward)
    codes = [new_code() for _ in people]
    receipts = [
        cast(poll=poll, by=each, choice="yes", secret=code).code
        for each, code in zip(people, codes, strict=True)
    ]
    ballots = list(Ballot.objects.all())
    known = {
        *(str(each.pk) for each in ballots),
        *(each.pk.hex for each in ballots),
        *(each.secret_digest for each in ballots),
        *receipts,
        *codes,
    }

    for table, row in every_row():
        told = json.dumps(row, default=str)
        names = {each for each in known if each in told}
        if table == "council_ballot":
            assert not re.search(r"\d\d:\d\d", told), "no time"
            assert not any(str(each.pseudonym) in told or each.email in told for each in people)
        else:
            assert not names, f"{table} knows a ballot: {row}"


def test_audit_of_casting_names_the_vote_and_nothing_of_the_ballot(steward, people) -> None:
    poll = called(steward)
    cast(poll=poll, by=people[0], choice="abstain", secret=new_code())

    row = AuditRow.objects.get(action="poll.vote")

    assert (row.actor, row.subject) == (str(people[0].pseudonym), f"poll {poll.pk}")
    assert AuditPayload.objects.get(row=row).told == "{}"


def test_order_of_rows_does_not_tell_the_order_of_voting(steward, people) -> None:
    """With thirty, the chance that a drawn order is the true one is 1 in 10³²."""
    poll = called(steward)
    cast_in_order = [
        cast(poll=poll, by=each, choice="yes", secret=new_code()).code for each in people
    ]
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT receipt FROM council_ballot ORDER BY {place}")  # noqa: S608 -- of this file
        lie = [row[0] for row in cursor.fetchall()]

    assert sorted(lie) == sorted(cast_in_order)
    assert lie != cast_in_order


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes down no transactions")
@pytest.mark.django_db(transaction=True)
def test_after_the_count_ballots_and_marks_share_no_transaction(steward, people, settings) -> None:
    poll = called(steward)
    for each in people:
        cast(poll=poll, by=each, choice="yes", secret=new_code())
    its_end(settings, poll)
    count(poll)

    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT xmin::text FROM council_ballot")
        of_ballots = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT DISTINCT xmin::text FROM council_votermark")
        of_marks = {row[0] for row in cursor.fetchall()}

    assert len(of_ballots) == 1
    assert not of_ballots & of_marks


def refused(act) -> None:
    """The database refuses it, whoever asks."""
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def sql(statement: str, *values: object) -> None:
    """Run a statement past everything of the program."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_database_takes_no_ballot_outside_its_time(steward, people, settings) -> None:
    later = called(steward, days=(1, 2))
    over = called(steward)
    cast(poll=over, by=people[0], choice="yes", secret=new_code())
    its_end(settings, over)
    over = count(over)

    for poll in (later, over):
        refused(lambda poll=poll: Ballot.objects.create(poll=poll, choice="no", receipt="X"))
        entry = poll.roll.last()
        refused(lambda entry=entry: VoterMark.objects.create(entry=entry, marked_on="2025-01-01"))
    refused(lambda: Ballot.objects.update(choice="no"))
    refused(lambda: Poll.objects.filter(pk=over.pk).update(file="{}"))
    refused(lambda: Poll.objects.filter(pk=over.pk).update(result={"outcome": "passed"}))
    refused(lambda: Poll.objects.filter(pk=over.pk).update(state=PollState.OPEN))
    assert read_again(over).file == over.file


def test_database_deletes_nothing_of_a_vote(steward, people) -> None:
    poll, public = called(steward), called(steward, secrecy="open")
    cast(poll=poll, by=people[0], choice="yes", secret=new_code())
    cast(poll=public, by=people[0], choice="yes")

    for table in ("ballot", "votermark", "openvote", "rollentry", "poll"):
        refused(lambda table=table: sql(f"DELETE FROM council_{table}"))  # noqa: S608 -- of this file
    if connection.vendor == "sqlite":
        refused(
            lambda: sql(
                "INSERT OR REPLACE INTO council_ballot (id, poll_id, choice, secret_digest, "
                "receipt) SELECT id, poll_id, 'no', secret_digest, receipt FROM council_ballot"
            )
        )
    assert Ballot.objects.get().choice == "yes"


def test_database_freezes_the_roll_and_what_was_asked(steward, people, resident) -> None:
    poll = called(steward)
    prepared = called(steward, days=(1, 2), roll_on=None, title="Later")

    refused(lambda: RollEntry.objects.create(poll=poll, person=resident))
    refused(lambda: RollEntry.objects.filter(person=people[0]).update(person=resident))
    refused(lambda: Poll.objects.filter(pk=poll.pk).update(roll_count=1))
    for change in (
        {"title": "Another"},
        {"rule": {"kind": "greedy"}},
        {"closes_at": poll.closes_at + timedelta(days=9)},
        {"secrecy": "open"},
        {"lot": "0" * 32},
    ):
        for each in (poll, prepared):
            refused(
                lambda each=each, change=change: Poll.objects.filter(pk=each.pk).update(**change)
            )


def test_database_keeps_open_votes_to_their_time(steward, people) -> None:
    poll = called(steward, secrecy="open")
    entry = poll.roll.first()
    late = poll.closes_at + timedelta(seconds=1)

    refused(lambda: OpenVote.objects.create(entry=entry, choice="yes", cast_at=late))
    cast(poll=poll, by=people[0], choice="yes")
    refused(lambda: OpenVote.objects.update(choice="no", cast_at=late))


def test_marks_and_readings_of_paper_stay(steward, second_steward, people) -> None:
    poll = called(steward)
    for each in (steward, second_steward):
        tick(poll=poll, person=people[0], by=each)
    for each in (steward, second_steward):
        read_paper(poll=poll, number=1, choice="yes", by=each)

    refused(lambda: VoterMark.objects.update(way="here"))
    refused(lambda: Ballot.objects.update(choice="no"))
    refused(lambda: sql("UPDATE council_paperballot SET first_by_id = %s", steward.pk + 10**6))
    assert Ballot.objects.get().choice == "yes"
