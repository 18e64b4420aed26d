"""Where nothing else is to be held, PostgreSQL is told a handover in one statement, unbegun."""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import connection

from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.audit.verifying import verify
from greenhaven.web.commons.materials import NOTHING
from greenhaven.web.exchange.batches.models import Batch, Stage
from greenhaven.web.exchange.handovers import recording
from greenhaven.web.exchange.handovers.errors import KeyReusedError
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.ledger.models import Event
from greenhaven.web.exchange.ledger.queries import content, imbalance
from tests.web.handovers.loads import weighed
from tests.web.ledger.at_once import together
from tests.web.neighbours import home_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite writes each row by itself"
    ),
]


@contextmanager
def statements():
    """What is told to the database meanwhile, and whether a transaction had begun."""
    said = []

    def heard(execute, sql, values, many, context):
        said.append((sql.split(maxsplit=1)[0], connection.in_atomic_block))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(heard):
        yield said


def test_whole_handover_is_one_statement(keeper, resident, places) -> None:
    home = home_of(resident)
    before = weighed(keeper, home, places["yard"])  # opens the batch and the account

    with statements() as said:
        made = weighed(keeper, home, places["yard"], giver=resident)

    assert said == [("SELECT", False), ("WITH", False)]
    assert (made.into, made.event.place) == (before.into, places["yard"])
    assert content(made.into.account).wet == made.accepted_mg + before.accepted_mg
    assert AuditRow.objects.latest("number").subject == f"handover {made.pk}"
    assert resident.notices.get().url == f"/handovers/{made.pk}/"
    assert imbalance() == NOTHING
    assert verify().whole


def test_batch_that_is_closed_at_that_moment_is_not_filled(
    keeper, resident, places, monkeypatch
) -> None:
    home, seen = home_of(resident), recording.ground_of
    before = weighed(keeper, home, places["yard"]).into
    full = content(before.account)

    def closed_meanwhile(way, giver, *, held=True):
        found = seen(way, giver, held=held)
        if not held:
            Batch.objects.filter(pk=before.pk).update(stage=Stage.CURING)
        return found

    monkeypatch.setattr(recording, "ground_of", closed_meanwhile)
    made = weighed(keeper, home, places["yard"])

    assert made.into != before
    assert content(before.account) == full
    assert content(made.into.account).wet == made.accepted_mg
    assert Event.objects.count() == Handover.objects.count() == 2


def test_same_form_is_written_once(keeper, resident, places) -> None:
    home, key = home_of(resident), uuid4()
    weighed(keeper, home, places["yard"])
    made = weighed(keeper, home, places["yard"], key=key)

    assert weighed(keeper, home, places["yard"], key=key) == made
    with pytest.raises(KeyReusedError):
        weighed(keeper, home, places["yard"], key=key, quantity="9")
    assert Handover.objects.count() == 2
    assert verify().whole


def test_handovers_at_once_all_count(keeper, resident, places) -> None:
    home = home_of(resident)
    weighed(keeper, home, places["yard"])

    assert together(*[lambda: weighed(keeper, home, places["yard"])] * 6) == ["done"] * 6
    assert content(Handover.objects.first().into.account).wet == 7 * 7_400_000
    assert verify().whole
