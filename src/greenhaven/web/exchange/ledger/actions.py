"""What is written into the ledger: accounts, events with their postings, corrections.

These are parts of what someone does elsewhere (a handover, a turning, a release): whoever calls
them holds the transaction and writes its one row into the audit chain.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.inserting import insert
from greenhaven.web.commons.materials import COLUMNS, Vector
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.prepared import Given, Question
from greenhaven.web.commons.units import shown
from greenhaven.web.exchange.ledger.models import (
    MOST_MG,
    UNBOUNDED,
    Account,
    AccountKind,
    Balance,
    Event,
    EventKind,
    Posting,
)
from greenhaven.web.exchange.ledger.queries import what_moved_on

REFUSED = "balance_"  # how the names of the database's own checks of balances begin


class LedgerError(GreenhavenError):
    """What the books cannot hold."""


class NotEnoughError(LedgerError):
    """More is to be taken out of an account than is in it."""


class KeyUsedError(LedgerError):
    """A request that came before, with another content."""


class CorrectionError(LedgerError):
    """What cannot be corrected, and why."""


@dataclass(frozen=True, slots=True)
class Move:
    """One vector from one account to another."""

    source: Account
    target: Account
    vector: Vector
    material: str = ""


def _accounts_of(kind: AccountKind) -> Question[Account]:
    """The account of that kind of a place."""
    return Question(lambda: Account.objects.filter(place=Given("place"), kind=kind))


OF_A_PLACE = {kind: _accounts_of(kind) for kind in AccountKind if kind != AccountKind.LOT}


def account_of(*, place: Place, kind: AccountKind) -> Account:
    """The account of that kind at a place, opened when there is none. Batches have their own."""
    if kind == AccountKind.LOT:
        raise ValueError("a batch has an account of its own: open_lot")
    if (known := OF_A_PLACE[kind].first(place=place.pk)) is not None:
        return known
    account, _opened = Account.objects.get_or_create(
        place=place, kind=kind, defaults={"unbounded": kind in UNBOUNDED}
    )
    return account


def open_lot(*, place: Place) -> Account:
    """A new account for a batch."""
    return Account.objects.create(place=place, kind=AccountKind.LOT)


def record(  # noqa: PLR0913 -- one event has so many sides
    *,
    kind: EventKind,
    place: Place,
    moves: Iterable[Move],
    by: Person | None,
    at: datetime,
    key: uuid.UUID | None = None,
    reason: str = "",
) -> Event:
    """Write down one event with what it moved; the same request again gives the same event.

    Raises
    ------
    NotEnoughError
        If an account would be left with less than nothing, or with parts larger than the whole.
    KeyUsedError
        If the key came before with other moves.
    """
    wanted = [move for move in moves if move.vector]
    event = Event(kind=kind, place=place, recorded_by=by, happened_at=at, reason=reason)
    if key:
        event.key = key
    try:
        return _write(event, wanted)
    except (IntegrityError, NotEnoughError):
        # Asked only now: a key that came before is rare.
        if key and (known := Event.objects.filter(key=key).first()):
            return _same(known, kind, wanted)
        raise


def entering(event: Event, moves: Sequence[Move]) -> list[Model]:
    """The rows of a new event with what it moved, for a caller who inserts them with others.

    What the database then refuses is an IntegrityError, after which the caller takes everything
    back: `record` takes back the event alone, and says why it was refused.
    """
    if not all(0 <= each <= MOST_MG for move in moves for each in move.vector.amounts):
        raise LedgerError(_("This is less than nothing, or more than a city has."))
    if len(moves) > 1:  # one posting locks its two accounts in order by itself
        _locked(_touched(moves))
    return [event, *(_posting(event, move) for move in moves)]


@transaction.atomic
def draw(*, account: Account, wet_mg: int, towards: Account | None = None) -> Vector:
    """What so many milligrams out of an account are made of; nobody else takes of it meanwhile.

    Where it goes (`towards`) is locked along with it, in the order that all keep, so that two who
    give to each other at the same time do not wait for each other.
    """
    accounts = [account] if towards is None else [account, towards]
    there = _locked(accounts)[account.pk]
    if wet_mg > there.wet:
        raise NotEnoughError(_too_little(wet_mg, there.wet, account))
    return there.drawn(wet_mg)


@transaction.atomic
def correct(*, event: Event, by: Person | None, at: datetime, reason: str) -> Event:
    """Take an event back by one that moves the same the other way.

    Raises
    ------
    CorrectionError
        If it was corrected before, is a correction itself, or what it moved has moved on.
    """
    if event.kind == EventKind.CORRECTION:
        raise CorrectionError(_("A correction stays. Record what happened anew instead."))
    done = Event.objects.filter(corrects=event).first()
    if done:
        day = {"day": date_format(done.happened_at)}
        raise CorrectionError(_("This was corrected already, on %(day)s.") % day)
    postings = list(event.postings.select_related("source__place", "target__place").order_by("-pk"))
    back = [Move(each.target, each.source, Vector.of(each), each.material) for each in postings]
    taken_back = Event(
        kind=EventKind.CORRECTION,
        place_id=event.place_id,
        recorded_by=by,
        happened_at=at,
        corrects=event,
        reason=reason,
    )
    try:
        return _write(taken_back, back)
    except NotEnoughError as error:
        raise CorrectionError(what_moved_on(event)) from error


@transaction.atomic
def open_books(
    *, account: Account, vector: Vector, by: Person | None, at: datetime, reason: str
) -> Event:
    """Say what was in an account before anything was recorded, and how that is known."""
    unknown = account_of(place=account.place, kind=AccountKind.DIFFERENCE)
    moves = [Move(unknown, account, vector)]
    return record(
        kind=EventKind.OPENING, place=account.place, moves=moves, by=by, at=at, reason=reason
    )


def _write(event: Event, moves: Sequence[Move]) -> Event:
    """All of it or nothing; that nothing is given that is not there, the database sees to."""
    try:
        with transaction.atomic():
            insert(*entering(event, moves))
            return event
    except IntegrityError as error:
        if REFUSED not in str(error):
            raise
        raise _why_not(moves) from error


def _posting(event: Event, move: Move) -> Posting:
    return Posting(
        event=event,
        source=move.source,
        target=move.target,
        material=move.material,
        **move.vector.as_columns(),
    )


def _why_not(moves: Sequence[Move]) -> LedgerError:
    """Which of the moves the database refused, in words."""
    there = _held(Balance.objects.all(), _touched(moves))
    for move in moves:
        before = there[move.source.pk].wet
        there[move.source.pk] -= move.vector
        there[move.target.pk] += move.vector
        if not move.source.unbounded and not there[move.source.pk].can_be():
            return NotEnoughError(_too_little(move.vector.wet, before, move.source))
        if not move.target.unbounded and not there[move.target.pk].can_be():
            return LedgerError(
                _("What would arrive at %(account)s is made of more than it weighs.")
                % {"account": move.target}
            )
    return NotEnoughError(_("Something was given that is not there any more."))


def _touched(moves: Sequence[Move]) -> list[Account]:
    return [each for move in moves for each in (move.source, move.target)]


def _locked(accounts: Iterable[Account]) -> dict[int, Vector]:
    """What is in some accounts, held until the transaction ends, in the order of their key."""
    return _held(Balance.objects.select_for_update(no_key=True), accounts)


def _held(balances: QuerySet[Balance], accounts: Iterable[Account]) -> dict[int, Vector]:
    keys = sorted({account.pk for account in accounts})
    rows = balances.filter(pk__in=keys).order_by("pk").values_list("pk", *COLUMNS)
    return {key: Vector(*amounts) for key, *amounts in rows}


def _too_little(wanted_mg: int, there_mg: int, account: Account) -> str:
    if wanted_mg > there_mg:
        return _("%(wanted)s were to be taken from %(account)s, where only %(there)s are left.") % {
            "wanted": shown(wanted_mg),
            "account": account,
            "there": shown(max(0, there_mg)),
        }
    return _(
        "%(wanted)s of this kind cannot be taken from %(account)s: what is left there is of "
        "another kind."
    ) % {"wanted": shown(wanted_mg), "account": account}


def _same(known: Event, kind: EventKind, moves: Sequence[Move]) -> Event:
    """The event that came with the key before, if it moved the same."""
    before = [
        (each.source_id, each.target_id, each.material, Vector.of(each))
        for each in known.postings.order_by("pk")
    ]
    now = [(each.source.pk, each.target.pk, each.material, each.vector) for each in moves]
    if known.kind != kind or before != now:
        raise KeyUsedError(
            _("This was sent before with another content. Open the form again and send it anew.")
        )
    return known
