"""One weighing, from the wish to what people read."""

import time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.core.forecast.consequences.proposals import Question
from greenhaven.errors import GreenhavenError
from greenhaven.web.council.consequences.conflicts import conflicts_told
from greenhaven.web.council.consequences.differing import Told, differences_told
from greenhaven.web.council.consequences.models import Asked, Weighing, Work

QUESTION = Question(advice_binds=True)  # advice is shown as if it bound
EVERY_S = 1.0  # so often it is told how far it is


class StoppedError(Exception):
    """Someone no longer wants to know."""


def carry_out(*, weighing: Weighing, question: Question = QUESTION) -> Weighing:
    """Compute what was asked, tell how far it is, and keep what came of it.

    Done again after an end in between, it begins anew and changes nothing else.
    """
    row = _begun(weighing)
    if row.state != Work.RUNNING:
        return row
    try:
        told, packed = _computed(row, question)
    except StoppedError:
        return row
    except GreenhavenError as error:
        return _ended(row, Work.FAILED, words=str(error))
    except Exception:
        _ended(row, Work.FAILED, words=_("Something went wrong that is not the proposal's fault."))
        raise
    return _ended(row, Work.DONE, document=told, packed=packed)


@transaction.atomic
def _begun(weighing: Weighing) -> Weighing:
    row = Weighing.objects.select_for_update(no_key=True, of=("self",)).get(pk=weighing.pk)
    if row.state == Work.WAITING:
        row.state = Work.RUNNING
        row.save(update_fields=["state"])
    return row


@transaction.atomic
def _ended(row: Weighing, state: Work, **more: object) -> Weighing:
    """Keep what came of it, unless somebody has stopped it meanwhile."""
    held = Weighing.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    if held.state == Work.RUNNING:
        held.state, held.ended_at, held.share = state, timezone.now(), 1.0
        for name, value in more.items():
            setattr(held, name, value)
        held.save()
        _forget_earlier_checks(held)
    return held


def _forget_earlier_checks(row: Weighing) -> None:
    """Of checks of conflicts the last alone is kept: what was true of another city helps nobody."""
    if row.asks == Asked.CONFLICTS and row.state == Work.DONE:
        earlier = Weighing.objects.filter(text=row.text_id, asks=row.asks, pk__lt=row.pk)
        earlier.exclude(state__in=[Work.WAITING, Work.RUNNING]).delete()


def _computed(row: Weighing, question: Question) -> tuple[Told, bytes]:
    if row.asks == Asked.CONFLICTS:
        return conflicts_told(row, _Progress(row)), b""
    return differences_told(row, question, _Progress(row))


class _Progress:
    """Tells people how far it is, and ends where someone has stopped it."""

    def __init__(self, row: Weighing) -> None:
        self.row, self.told_at = row, 0.0

    def __call__(self, doing: str, share: float) -> None:
        now = time.monotonic()
        if now - self.told_at < EVERY_S:
            return
        self.told_at = now
        running = Weighing.objects.filter(pk=self.row.pk, state=Work.RUNNING)
        if not running.update(doing=doing[:80], share=min(1.0, max(0.0, share))):
            raise StoppedError
