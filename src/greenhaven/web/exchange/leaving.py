"""What is taken back before someone is erased."""

from django.utils.translation import gettext as _

from greenhaven.web.commons.circles.invitations import addresses
from greenhaven.web.commons.people.models import Person
from greenhaven.web.exchange.handovers.actions import withdraw
from greenhaven.web.exchange.handovers.models import OPEN_STATES, Commitment
from greenhaven.web.exchange.imports.models import SheetImport
from greenhaven.web.exchange.offers.actions import CHANGEABLE, withdraw_offer
from greenhaven.web.exchange.offers.models import Offer
from greenhaven.web.exchange.rounds.models import Round
from greenhaven.web.exchange.rounds.planning import TO_COME, give_back


def take_back(person: Person) -> None:
    """Take back offers, promises and rounds that still stand."""
    for offer in Offer.objects.filter(person=person, state__in=CHANGEABLE):
        withdraw_offer(offer=offer, by=person)
    for side in ("giver", "taker"):
        for promise in Commitment.objects.filter(**{side: person}, state__in=OPEN_STATES):
            withdraw(commitment=promise, by=person)
    for round_ in Round.objects.filter(driver=person, state__in=TO_COME):
        give_back(round_=round_, by=person)
    _take_out_of_sheets(person)


def _take_out_of_sheets(person: Person) -> None:
    """Cells of spreadsheets that tell the person's name or e-mail address."""
    told = (person.name, *addresses(person))
    known = {text.casefold() for text in told if text}
    if not known:
        return
    for sheet in SheetImport.objects.only("cells").iterator(chunk_size=10):
        cells = [[_without(cell, known) for cell in row] for row in sheet.cells]
        if cells != sheet.cells:
            sheet.cells = cells
            sheet.save(update_fields=["cells"])


def _without(cell: str, known: set[str]) -> str:
    """The cell, or words for nobody where it tells one of these."""
    return str(_("a neighbour")) if cell.strip().casefold() in known else cell
