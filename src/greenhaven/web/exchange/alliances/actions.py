"""What can be done with alliances: proposed, agreed to by both sides, ended by either."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.alliances.errors import AllianceError
from greenhaven.web.exchange.alliances.models import (
    Alliance,
    AllianceState,
    Help,
    Occasion,
    Pledge,
    Side,
)
from greenhaven.web.exchange.alliances.sides import (
    Party,
    code_of,
    party_of,
    refuse_unless_speaks,
    speakers_of,
)

MOST_PLEDGES = 12


@dataclass(frozen=True, slots=True)
class Pledged:
    """One thing that a side would promise; the columns of a pledge."""

    by: Side
    kind: Help
    place: Place | None = None
    material: str = ""
    amount_mg_per_week: int = 0
    what: str = ""
    number: int = 0
    occasion: Occasion = Occasion.ALWAYS
    season_from: int | None = None
    season_to: int | None = None
    weekdays: int = 127
    notice_h: int = 24


@transaction.atomic
def propose(  # noqa: PLR0913 -- what two sides agree on, in one call
    *,
    first: Party,
    second: Party,
    pledges: Sequence[Pledged],
    by: Person,
    begins_on: date,
    ends_on: date | None = None,
    words: str = "",
    key: uuid.UUID | None = None,
) -> Alliance:
    """Propose an alliance for one side; the other is told and asked."""
    if key and (known := Alliance.objects.filter(key=key).first()):
        if (known.proposed_by_id, known.first, known.second) != (by.pk, first, second):
            raise AllianceError(_("This form was sent before with something else in it."))
        return known
    refuse_unless_speaks(by, first)
    _refuse_odd(first, second, begins_on, ends_on)
    _refuse_odd_pledges(first, second, pledges)
    made = Alliance.objects.create(
        key=key or uuid.uuid4(),
        city=present_city().id,
        **{f"{Side.FIRST}_{_column(first)}": first, f"{Side.SECOND}_{_column(second)}": second},
        words=words,
        begins_on=begins_on,
        ends_on=ends_on,
        proposed_by=by,
        first_agreed_by=by,
        first_agreed_at=timezone.now(),
    )
    Pledge.objects.bulk_create(Pledge(alliance=made, **_columns(each)) for each in pledges)
    _tell(made, Side.SECOND, "alliance.proposed")
    told = {"first": code_of(first), "second": code_of(second), "pledges": len(pledges)}
    witness(by=by, action="alliance.propose", subject=made, told=told)
    return made


@transaction.atomic
def agree(*, alliance: Alliance, by: Person) -> Alliance:
    """Agree for the side that was asked; from then on it holds."""
    row = _locked(alliance, AllianceState.PROPOSED)
    refuse_unless_speaks(by, row.second)
    if row.ends_on is not None and row.ends_on < clock.today(present_city()):
        raise AllianceError(_("Its last day is over. Propose it anew."))
    row.second_agreed_by, row.second_agreed_at = by, timezone.now()
    row.state = AllianceState.AGREED
    row.save()
    _tell(row, Side.FIRST, "alliance.agreed")
    witness(by=by, action="alliance.agree", subject=row)
    return row


@transaction.atomic
def decline(*, alliance: Alliance, by: Person, why: str = "") -> Alliance:
    """Say no, for the side that was asked; or take the proposal back, for the other."""
    row = _locked(alliance, AllianceState.PROPOSED)
    side = _side_of(row, by)
    return _end(row, by, side, AllianceState.DECLINED, why)


@transaction.atomic
def end(*, alliance: Alliance, by: Person, why: str = "") -> Alliance:
    """End what was agreed: either side may, and the other is told."""
    row = _locked(alliance, AllianceState.AGREED)
    return _end(row, by, _side_of(row, by), AllianceState.ENDED, why)


def _end(row: Alliance, by: Person, side: Side, state: AllianceState, why: str) -> Alliance:
    row.state, row.ended_by, row.ended_at, row.why = state, by, timezone.now(), why
    row.save()
    other = Side.SECOND if side == Side.FIRST else Side.FIRST
    _tell(row, other, f"alliance.{state}")
    witness(by=by, action=f"alliance.{state}", subject=row, told={"why": why})
    return row


def _locked(alliance: Alliance, *states: AllianceState) -> Alliance:
    row = Alliance.objects.select_for_update(no_key=True).get(pk=alliance.pk)
    if row.state not in states:
        raise AllianceError(
            _("This alliance is “%(state)s” already; nothing was changed.")
            % {"state": row.get_state_display()}
        )
    return row


def _side_of(row: Alliance, by: Person) -> Side:
    """The side that someone speaks for."""
    for side in Side:
        try:
            refuse_unless_speaks(by, party_of(row, side))
        except AllianceError:
            continue
        return side
    raise AllianceError(_("This is for the two sides to say."))


def _refuse_odd(first: Party, second: Party, begins_on: date, ends_on: date | None) -> None:
    if code_of(first) == code_of(second):
        raise AllianceError(_("An alliance is with others. Choose another circle or place."))
    if any(each.closed_at for each in (first, second)):
        raise AllianceError(_("One of both is closed."))
    if ends_on is not None and (ends_on < begins_on or ends_on < clock.today(present_city())):
        raise AllianceError(_("Its last day must not be before it begins, nor be over."))


def _refuse_odd_pledges(first: Party, second: Party, pledges: Sequence[Pledged]) -> None:
    """What is promised must be one's own: a place's room at that place or one of the circle's."""
    if not any(each.by == Side.FIRST for each in pledges):
        raise AllianceError(_("Promise something yourselves first."))
    if len(pledges) > MOST_PLEDGES:
        raise AllianceError(_("At most %(most)s promises.") % {"most": MOST_PLEDGES})
    for each in pledges:
        party = first if each.by == Side.FIRST else second
        if each.kind == Help.CAPACITY and not _is_theirs(each.place, party):
            raise AllianceError(
                _("%(party)s can only promise room at a place of its own.") % {"party": party}
            )


def _is_theirs(place: Place | None, party: Party) -> bool:
    if place is None or place.kind == PlaceKind.HOME:
        return False
    if isinstance(party, Place):
        return place == party
    return party.places.filter(pk=place.pk).exists()


def _column(party: Party) -> str:
    return "place" if isinstance(party, Place) else "circle"


def _columns(pledged: Pledged) -> dict[str, object]:
    return {each.name: getattr(pledged, each.name) for each in fields(pledged)}


def _tell(alliance: Alliance, side: Side, topic: str) -> None:
    other = Side.SECOND if side == Side.FIRST else Side.FIRST
    tell(
        people=speakers_of(party_of(alliance, side)),
        topic=topic,
        told={
            "other": str(party_of(alliance, other)),
            "mine": str(party_of(alliance, side)),
            "why": alliance.why,
        },
        url=f"/alliances/{alliance.pk}/",
    )
