"""Holding a batch, calling it back, and lifting the hold by two stewards."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person, Role
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.places.queries import keepers_of
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.reports.actions import stewards
from greenhaven.web.exchange.reports.errors import ReportError
from greenhaven.web.exchange.reports.models import Hold, Report
from greenhaven.web.exchange.reports.tracing import reached_batches, received_of

MOST_REASON, MOST_EVIDENCE = 300, 1000


@transaction.atomic
def place_hold(
    *,
    batch: Batch,
    reason: str,
    by: Person,
    at: datetime,
    report: Report | None = None,
    also: Collection[Batch] = (),
) -> Hold:
    """Nobody may give of a batch from now on; `also` are batches that some of it was mixed into.

    A batch that is on hold for the same report already stays so. Whoever is giving of it at this
    moment is waited for; whoever comes later is refused.

    Raises
    ------
    ReportError
        If no reason is given, or none of the batch went into one of the others.
    """
    words = reason.strip()
    if not words or len(words) > MOST_REASON:
        raise ReportError(_("Give the reason in 1 to %(most)d characters.") % {"most": MOST_REASON})
    keys = sorted({batch.pk, *(other.pk for other in also)})
    locked = {
        row.pk: row
        for row in Batch.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    }
    reached = {link.batch.pk for link in reached_batches(batch)} if also else set()
    if strangers := [str(row) for pk, row in locked.items() if pk not in {batch.pk, *reached}]:
        raise ReportError(
            _("Nothing of %(batch)s went into %(others)s.")
            % {"batch": batch, "others": ", ".join(strangers)}
        )
    main, is_new = _hold(locked[batch.pk], words, by, at, report, None)
    others = [
        _hold(row, words, by, at, report, main) for pk, row in locked.items() if pk != batch.pk
    ]
    if is_new or any(new for _row, new in others):
        _tell_keepers(locked.values())
        told = {"reason": words, "batches": [row.code for row in locked.values()]}
        witness(by=by, action="hold.place", subject=batch, told=told)
    return main


def _hold(
    batch: Batch, reason: str, by: Person, at: datetime, report: Report | None, along: Hold | None
) -> tuple[Hold, bool]:
    """The open hold of a batch for a report, placed if there is none."""
    open_one = Hold.objects.filter(batch=batch, report=report, lifted_at=None)
    if (known := open_one.first()) is not None:
        return known, False
    try:
        with transaction.atomic():
            made = Hold.objects.create(
                batch=batch, report=report, reason=reason, placed_by=by, placed_at=at,
                along_with=along,
            )  # fmt: skip
    except IntegrityError:
        return open_one.get(), False
    return made, True


def _tell_keepers(batches: Collection[Batch]) -> None:
    for batch in batches:
        people = [*keepers_of(batch.place), *stewards()]
        told = {"batch": batch.code, "place": batch.place.name}
        tell(people=people, topic="hold.placed", told=told, url=batch_url(batch))


@transaction.atomic
def recall(*, hold: Hold, by: Person, at: datetime) -> Hold:
    """Tell everybody who received of a held batch, directly or mixed, to keep off it."""
    locked = Hold.objects.select_for_update(no_key=True, of=("self",)).get(pk=hold.pk)
    if locked.recalled_at is not None:
        return locked
    if locked.lifted_at is not None:
        raise ReportError(_("This hold has been lifted: there is nothing to call back."))
    places, people = recipients(locked)
    told = {"batch": locked.batch.code, "place": locked.batch.place.name}
    tell(people=people, topic="hold.recalled", told=told, url=hold_url(locked))
    locked.recalled_at, locked.recalled_by = at, by
    locked.recalled_places = len(places)
    locked.save()
    named = {"places": [place.code for place in places], "people": len(people)}
    witness(by=by, action="hold.recall", subject=locked, told=told | named)
    return locked


def recipients(hold: Hold) -> tuple[list[Place], list[Person]]:
    """The places that received of a held batch, and the people who are told."""
    places, takers = received_of(hold.batch)
    keepers = Person.objects.filter(
        grants__place__in=places, grants__role=Role.KEEPER, grants__ended_at=None, is_active=True
    )
    owners = Person.objects.filter(homes__in=places, is_active=True)
    people = {person.pk: person for person in (*keepers, *owners, *takers)}
    return places, list(people.values())


@transaction.atomic
def clear(*, hold: Hold, by: Person, evidence: str, at: datetime) -> Hold:
    """Say what shows that a batch may be given again; the second steward who does lifts the hold.

    Raises
    ------
    ReportError
        If no evidence is given, the same steward comes twice, or the hold follows another.
    """
    locked = Hold.objects.select_for_update(no_key=True, of=("self",)).get(pk=hold.pk)
    words = evidence.strip()
    if locked.lifted_at is not None:
        raise ReportError(_("This hold has been lifted already."))
    if not words or len(words) > MOST_EVIDENCE:
        raise ReportError(
            _("Say in 1 to %(most)d characters what shows that it is safe.")
            % {"most": MOST_EVIDENCE}
        )
    if locked.first_by_id == by.pk:
        raise ReportError(_("You have said so already. Another steward has to say it too."))
    if locked.first_by_id is None:
        locked.first_by, locked.first_evidence, locked.first_at = by, words, at
        locked.save()
        told = {"batch": locked.batch.code, "place": locked.batch.place.name}
        others = [person for person in stewards() if person.pk != by.pk]
        tell(people=others, topic="hold.second", told=told, url=hold_url(locked))
    else:
        locked.second_by, locked.second_evidence, locked.lifted_at = by, words, at
        locked.save()
        _lift_followers(locked)
    action = "hold.lift" if locked.lifted_at else "hold.clear"
    witness(by=by, action=action, subject=locked, told={"evidence": words})
    return locked


def _lift_followers(hold: Hold) -> None:
    """Lift what was held only because some of this batch was mixed in, and tell everybody."""
    followers = hold.followers.select_for_update(no_key=True, of=("self",)).filter(lifted_at=None)
    for row in followers.order_by("pk"):
        row.first_by, row.first_evidence, row.first_at = (
            hold.first_by,
            hold.first_evidence,
            hold.first_at,
        )
        row.second_by, row.second_evidence = hold.second_by, hold.second_evidence
        row.lifted_at = hold.lifted_at
        row.save()
        _tell_lifted(row)
    _tell_lifted(hold)


def _tell_lifted(hold: Hold) -> None:
    recalled = recipients(hold)[1] if hold.recalled_at else []
    told = {"batch": hold.batch.code, "place": hold.batch.place.name}
    people = [*keepers_of(hold.batch.place), *recalled]
    tell(people=people, topic="hold.lifted", told=told, url=batch_url(hold.batch))


def batch_url(batch: Batch) -> str:
    """Where a batch is found."""
    return reverse("batch", args=[batch.code])


def hold_url(hold: Hold) -> str:
    """Where a hold and what to do is found."""
    return reverse("hold", args=[hold.pk])
