"""What is asked of batches."""

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from greenhaven.web.commons.materials import Vector
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.prepared import Given
from greenhaven.web.exchange.batches.errors import BatchError, BatchHeldError, NotReleasedError
from greenhaven.web.exchange.batches.models import Batch, Observation, Seen, Stage
from greenhaven.web.exchange.reports.models import Hold


def batch_of(code: str) -> Batch:
    """The batch with that code."""
    known = Batch.objects.select_related("place", "reactor", "account")
    if (found := known.filter(code=code).first()) is None:
        raise Http404(_("There is no batch of that name."))
    return found


def filling(place: int | Given) -> QuerySet[Batch]:
    """The batch that a place is filling, if there is one."""
    return Batch.objects.filter(place=place, stage=Stage.INTAKE, reactor=None)


def being_filled(place: int | Given) -> QuerySet[Batch]:
    """The same with its account, locked until the transaction ends."""
    return (
        filling(place)
        .select_for_update(no_key=True, of=("self",))
        .select_related("account")
        .defer("release_grounds", "target")  # that of a batch which is closed
    )


def open_holds(batch: Batch) -> QuerySet[Hold]:
    """What keeps a batch from being given; none = nothing does."""
    return Hold.objects.filter(batch=batch, lifted_at=None)


def may_give(batch: Batch) -> bool:
    """Whether someone may be given of it now."""
    return batch.released_at is not None and not open_holds(batch).exists()


def refuse_unless_free(batch: Batch) -> Batch:
    """The batch, locked until the transaction ends; refused while it is held or not released.

    Whoever gives of a batch and whoever holds it lock its row first, so that one of them is first.
    """
    locked = refuse_while_held(batch)
    if locked.released_at is None:
        raise NotReleasedError(
            _("%(batch)s has not been released: its keeper has yet to say that it is ripe.")
            % {"batch": locked}
        )
    return locked


def refuse_while_held(batch: Batch) -> Batch:
    """The batch, locked until the transaction ends; refused while it is held, ripe or raw."""
    locked = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if open_holds(locked).exists():
        raise BatchHeldError(
            _("%(batch)s is on hold: nobody may give of it until two stewards have released it.")
            % {"batch": locked}
        )
    return locked


def locked_at_work(batch: Batch) -> Batch:
    """The batch, locked until the transaction ends; refused where all of it has been given."""
    locked = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if locked.stage == Stage.SPENT:
        raise BatchError(_("%(batch)s is all given away.") % {"batch": locked})
    return locked


def released_at(place: Place) -> QuerySet[Batch]:
    """Batches that a hub may give now, with what is left of each, the oldest first."""
    held = Hold.objects.filter(batch=OuterRef("pk"), lifted_at=None)
    return (
        Batch.objects.filter(place=place, released_at__isnull=False)
        .exclude(stage=Stage.SPENT)
        .filter(~Exists(held), account__balance__wet_mg__gt=0)
        .select_related("account__balance", "reactor")
        .order_by("released_at", "pk")
    )


def content_of(batch: Batch) -> Vector:
    """What is in it now, by the ledger."""
    balance = getattr(batch.account, "balance", None)
    return Vector.of(balance) if balance is not None else Vector()


def seen_at(batch: Batch, *kinds: Seen) -> QuerySet[Observation]:
    """What was seen and done there and has not been taken back, in the order of time."""
    found = Observation.objects.filter(batch=batch, replaced_by=None, taken_back=False)
    if kinds:
        found = found.filter(kind__in=kinds)
    return found.select_related("by").order_by("at", "pk")
