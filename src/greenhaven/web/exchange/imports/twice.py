"""Rows that tell what another row tells, or what is in the books already."""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from greenhaven.core.city import City
from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons import clock
from greenhaven.web.commons.places.columns import declarable
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.places.queries import standing_declarations
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.imports.models import (
    ImportKind,
    LeftOut,
    Present,
    Repeats,
    SheetImport,
)
from greenhaven.web.exchange.imports.reading import Draft, Standing
from greenhaven.web.exchange.offers.actions import CHANGEABLE
from greenhaven.web.exchange.offers.models import Direction, Offer

AT_ONCE = 2000
Found = Iterable[tuple[Hashable, Standing]]


def marked(
    sheet: SheetImport, cells: Sequence[Mapping[str, str]], drafts: Sequence[Draft], city: City
) -> list[Draft]:
    """The drafts, each with the row that it repeats and with what stands in the books for it.

    Where two rows say what one handover in the books says, it stands for the first of them only.
    """
    standing: dict[Hashable, deque[Standing]] = defaultdict(deque)
    for key, what in _in_the_books(sheet, drafts, city):
        standing[key].append(what)
    first: dict[Hashable, int] = {}
    read = []
    for told, draft in zip(cells, drafts, strict=True):
        if draft.faults:
            read.append(draft)
            continue
        known = standing.get(_key(draft, city))
        same = first.setdefault((_named(told), _said(draft)), draft.number)
        read.append(
            replace(
                draft,
                same_as=same if same != draft.number else None,
                present=known.popleft() if known else None,
            )
        )
    return read


def left_out(draft: Draft, repeats: str, present: str) -> str:
    """Why a row without a fault is not taken in, as was chosen; "" = it is."""
    if draft.present is not None and present != Present.TAKE:
        return LeftOut.PRESENT
    if draft.same_as is not None and repeats != Repeats.EACH:
        return LeftOut.REPEATED
    return ""


def usual_repeats(kind: str) -> str:
    """What is meant by rows that are the same, where that is clear: the same weight twice is not.

    Two neighbours bring ten kilograms each on the same day; nobody makes the same offer twice.
    """
    return "" if kind == ImportKind.DROP_OFFS else Repeats.ONCE


def _named(told: Mapping[str, str]) -> tuple[str, str]:
    """Whom and what else a row names, that no draft keeps."""
    return told.get("place", "").strip().casefold(), told.get("note", "").strip().casefold()


def _said(draft: Draft) -> Hashable:
    hub = draft.hub.pk if draft.hub else None
    days = (draft.first_day, draft.last_day, draft.recurrence)
    return hub, draft.material, draft.mg, days, draft.column, draft.value, draft.unit


def _key(draft: Draft, city: City) -> Hashable:
    """What the books say of the same thing."""
    place = draft.place.pk if isinstance(draft.place, Place) else None
    if draft.hub is not None:
        return place or draft.hub.pk, draft.hub.pk, draft.material, draft.mg, draft.first_day
    if draft.column and isinstance(draft.place, Place):
        read = declarable(draft.place.kind, draft.column).read(draft.value, draft.unit, city)
        return place, draft.column, *read
    return place, draft.material, draft.mg, draft.recurrence


def _in_the_books(sheet: SheetImport, drafts: Sequence[Draft], city: City) -> Found:
    good = [draft for draft in drafts if not draft.faults]
    if not good:
        return ()
    if sheet.kind == ImportKind.DROP_OFFS:
        return _handovers(sheet, good, city)
    if sheet.kind == ImportKind.DECLARATIONS:
        return _declarations(sheet, city)
    return _offers(sheet, good)


def _handovers(sheet: SheetImport, drafts: Sequence[Draft], city: City) -> Found:
    zone = ZoneInfo(city.timezone)
    days = [draft.first_day for draft in drafts if draft.first_day is not None]
    rows = Handover.objects.filter(
        leg=Leg.COLLECT,
        corrected_at=None,
        taker_place__in={draft.hub.pk for draft in drafts if draft.hub is not None},
        material__in={draft.material for draft in drafts},
        happened_at__gte=clock.begins(min(days)),
        happened_at__lt=clock.begins(max(days) + timedelta(days=1)),
    ).exclude(imported_as__sheet=sheet)
    columns = ("pk", "giver_place", "taker_place", "material", "accepted_mg", "happened_at")
    told = rows.order_by("pk").values_list(*columns)
    for pk, giver, taker, material, amount, at in told.iterator(chunk_size=AT_ONCE):
        day = at.astimezone(zone).date()
        yield (giver, taker, material, amount, day), Standing("handover", pk)


def _offers(sheet: SheetImport, drafts: Sequence[Draft]) -> Found:
    needs = sheet.kind == ImportKind.NEEDS
    rows = Offer.objects.filter(
        direction=Direction.NEED if needs else Direction.OFFER,
        state__in=CHANGEABLE,
        material__in={draft.material for draft in drafts},
    ).exclude(imported_as__sheet=sheet)
    told = rows.order_by("pk").values_list("pk", "place", "material", "amount_mg", "recurrence")
    for pk, place, material, amount, recurrence in told.iterator(chunk_size=AT_ONCE):
        yield (place, material, amount, recurrence), Standing("offer", pk)


def _declarations(sheet: SheetImport, city: City) -> Found:
    rows = standing_declarations(city.id).exclude(imported_as__sheet=sheet)
    for pk, *key in rows.values_list("pk", "place", "column", "value", "unit"):
        yield tuple(key), Standing("declaration", pk)
