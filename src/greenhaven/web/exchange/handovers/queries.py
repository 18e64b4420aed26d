"""What is asked of promises and handovers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person, Role
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.handovers.models import (
    OPEN_STATES,
    Commitment,
    CommitmentState,
    Handover,
)
from greenhaven.web.exchange.offers.models import Offer

YEAR = timedelta(days=365)
LATE = timedelta(days=1)  # taken back less than a day before
COUNTED = (CommitmentState.KEPT, CommitmentState.MISSED, CommitmentState.WITHDRAWN)


def _with_names(found: QuerySet[Commitment]) -> QuerySet[Commitment]:
    return found.select_related("giver_place", "giver", "taker_place", "taker", "offer")


def due(day: date, who: Place | Person) -> QuerySet[Commitment]:
    """What is open for that day: to and from a place, or of someone."""
    if isinstance(who, Place):
        mine = Q(giver_place=who) | Q(taker_place=who)
    else:
        mine = Q(giver=who) | Q(taker=who)
    return _with_names(Commitment.objects.filter(mine, due_on=day, state__in=OPEN_STATES)).order_by(
        "from_hour", "pk"
    )


def coming_to(place: Place, day: date) -> QuerySet[Commitment]:
    """What a keeper may expect: due today, and of the days before what nobody said anything of."""
    return _with_names(
        Commitment.objects.filter(
            taker_place=place,
            leg="collect",
            due_on__lte=day,
            due_on__gte=day - timedelta(days=3),
            state__in=OPEN_STATES,
        )
    ).order_by("-due_on", "from_hour", "pk")


def deliveries_to(place: Place, day: date) -> QuerySet[Commitment]:
    """Compost that a garden may expect, the next first."""
    return _with_names(
        Commitment.objects.filter(
            taker_place=place,
            leg="return",
            due_on__gte=day - timedelta(days=3),
            state__in=OPEN_STATES,
        )
    ).order_by("due_on", "pk")


def of_someone(actor: Actor) -> QuerySet[Commitment]:
    """Every promise that is someone's own or of a place that they keep, newest day first."""
    person = actor.person
    mine = Q(giver=person) | Q(taker=person) | Q(giver_place__owner=person)
    kept = Q(giver_place__in=actor.keeps) | Q(taker_place__in=actor.keeps)
    return _with_names(Commitment.objects.filter(mine | kept)).order_by("-due_on", "-pk")


@dataclass(frozen=True, slots=True)
class Reliability:
    """How promises of a year ended; for the one it is about and for keepers, in words."""

    kept: int
    missed: int
    late_withdrawn: int

    @property
    def known(self) -> bool:
        """Whether any promise has come due."""
        return bool(self.kept or self.missed or self.late_withdrawn)

    def __str__(self) -> str:
        whole = self.kept + self.missed + self.late_withdrawn
        if not whole:
            return _("New here: no promise has come due yet.")
        if self.kept == whole:
            return ngettext(
                "Kept the one promise so far.", "Kept all %(whole)s promises.", whole
            ) % {"whole": whole}
        said = ngettext(
            "Kept %(kept)s of one promise", "Kept %(kept)s of %(whole)s promises", whole
        ) % {"kept": self.kept, "whole": whole}
        if self.late_withdrawn:
            late = ngettext(
                "%(late)s was taken back on the last day",
                "%(late)s were taken back on the last day",
                self.late_withdrawn,
            ) % {"late": self.late_withdrawn}
            return _("%(said)s; %(late)s.") % {"said": said, "late": late}
        return f"{said}."


def reliability(who: Person | Place) -> Reliability:
    """How the promises of someone, or of a place, ended in the last twelve months.

    That nobody came counts for the side that did not come: the one across from who said it. What
    was taken back less than a day before counts for who took it back. What lapsed unsaid counts
    for nobody.
    """
    if isinstance(who, Place):
        keepers = set(who.grants.filter(role=Role.KEEPER).values_list("person_id", flat=True))
        return _tally(_ended(Q(taker_place=who)), keepers)
    return _tally(_ended(Q(giver=who) | Q(taker=who)), {who.pk})


def reliabilities(givers: Iterable[int | None]) -> dict[int, Reliability]:
    """The same of several people who give, by their key, in one query."""
    wanted = {key for key in givers if key is not None}
    rows: dict[int, list[Ended]] = {key: [] for key in wanted}
    if wanted:
        for each in _ended(Q(giver__in=wanted)):
            rows[each.giver].append(each)
    return {key: _tally(found, {key}) for key, found in rows.items()}


class Ended(NamedTuple):
    """How one promise ended."""

    giver: int
    state: str
    answered_by: int | None
    answered_at: datetime | None
    due_on: date


def _ended(mine: Q) -> list[Ended]:
    since = clock.today(present_city()) - YEAR
    rows = Commitment.objects.filter(mine, due_on__gt=since, state__in=COUNTED)
    return [
        Ended(*row)
        for row in rows.values_list("giver", "state", "answered_by", "answered_at", "due_on")
    ]


def _tally(rows: Iterable[Ended], own: set[int]) -> Reliability:
    kept = missed = late = 0
    for row in rows:
        mine = row.answered_by in own
        kept += row.state == CommitmentState.KEPT
        missed += row.state == CommitmentState.MISSED and not mine
        if row.state == CommitmentState.WITHDRAWN and mine and row.answered_at:
            late += row.answered_at.date() > row.due_on - LATE
    return Reliability(kept, missed, late)


def given_by(person: Person) -> QuerySet[Handover]:
    """What someone gave and what was not taken back since, newest first."""
    return (
        Handover.objects.filter(giver=person, corrected_at=None)
        .select_related("giver_place", "taker_place", "into", "event")
        .order_by("-happened_at", "-pk")
    )


def of_offer(offer: Offer) -> QuerySet[Commitment]:
    """What was promised of an offer or for a need, the last day first."""
    asked = Q(offer=offer) | Q(need=offer)
    return _with_names(Commitment.objects.filter(asked)).order_by("-due_on", "-pk")
