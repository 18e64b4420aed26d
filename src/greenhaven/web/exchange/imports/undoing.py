"""What rows became is taken back: offers withdrawn, handovers corrected, declarations undone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.materials import COLUMNS, NOTHING, Vector
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.many import withdraw_declarations
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.handovers.actions import correct_handover
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.handovers.past import take_back_brought
from greenhaven.web.exchange.imports.errors import ImportingError
from greenhaven.web.exchange.imports.models import SheetImport, SheetRow
from greenhaven.web.exchange.ledger.actions import CorrectionError
from greenhaven.web.exchange.ledger.models import Balance, Posting
from greenhaven.web.exchange.ledger.queries import what_moved_on
from greenhaven.web.exchange.offers.actions import withdraw_offers


def back_again(rows: Sequence[SheetRow], sheet: SheetImport, by: Person) -> int:
    """Take back what rows became, as far as it still stands; gives of how many rows that is."""
    reason = _("Taken back with the sheet “%(name)s”.") % {"name": sheet.file_name}
    at_once = [row for row in rows if row.handover and row.handover.corrected_at is None]
    try:
        _corrected([row.handover for row in at_once if row.handover], by, reason)
    except CorrectionError as error:
        _name_the_row(at_once, by, reason)
        raise ImportingError(str(error)) from error
    others = [row for row in rows if row.handover and row.handover.corrected_at is not None]
    offers = withdraw_offers(offers=[row.offer for row in rows if row.offer], by=by)
    said = withdraw_declarations(declarations=[row.declaration for row in rows if row.declaration])
    return len(at_once) + offers + said + sum(_corrected_anew(row, by, reason) for row in others)


def _corrected(handovers: Sequence[Handover], by: Person, reason: str) -> None:
    if handovers:
        at = clock.now(present_city())
        take_back_brought(handovers=handovers, by=by, at=at, reason=reason)


def _name_the_row(rows: Sequence[SheetRow], by: Person, reason: str) -> None:
    """Try one by one, to say which; the transaction is given up with the refusal."""
    for row in rows:
        if row.handover is not None:
            with _naming(row):
                correct_handover(handover=row.handover, by=by, reason=reason)


def _corrected_anew(row: SheetRow, by: Person, reason: str) -> bool:
    """Whether what holds in place of a handover that was corrected is taken back now."""
    with _naming(row):
        if row.handover is not None and (standing := _standing(row.handover)) is not None:
            correct_handover(handover=standing, by=by, reason=reason)
            return True
    return False


def _standing(handover: Handover) -> Handover | None:
    """The handover that holds in place of one, however often it was corrected."""
    row: Handover | None = handover
    while row is not None and row.corrected_at is not None:
        row = Handover.objects.filter(replaces=row).first()
    return row


@contextmanager
def _naming(row: SheetRow) -> Iterator[None]:
    """A refusal within is told with the number of its row."""
    try:
        yield
    except GreenhavenError as error:
        raise _refused(row.number, str(error)) from error


def _refused(number: int, why: str) -> ImportingError:
    return ImportingError(
        _("Row %(row)d cannot be taken back: %(why)s") % {"row": number, "why": why}
    )


def refuse_what_moved_on(sheet: SheetImport) -> None:
    """Refuse before anything is taken back, if not all that was brought is still there."""
    standing = Posting.objects.filter(
        event__handover__imported_as__sheet=sheet, event__handover__corrected_at=None
    ).exclude(target__unbounded=True)
    sums = standing.order_by().values_list("target").annotate(*(Sum(each) for each in COLUMNS))
    wanted = {target: Vector(*(int(each) for each in parts)) for target, *parts in sums}
    there = {row.pk: Vector.of(row) for row in Balance.objects.filter(pk__in=wanted)}
    for target, all_of_it in wanted.items():
        if not all_of_it.within(there[target]):
            raise _first_too_much(standing.filter(target=target), there[target])


def _first_too_much(postings: QuerySet[Posting], there: Vector) -> ImportingError:
    """The row from which on, counted from the last, there is not enough any more."""
    told = postings.select_related("event__handover__imported_as")
    taken, number = NOTHING, 0
    for posting in told.order_by("-event__handover__imported_as__number"):
        taken += Vector.of(posting)
        number = posting.event.handover.imported_as.number
        if not taken.within(there):
            return _refused(number, what_moved_on(posting.event))
    return _refused(number, _("what it moved has moved on."))
