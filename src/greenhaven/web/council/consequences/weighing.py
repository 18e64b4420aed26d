"""One weighing, from the wish to what people read."""

import time
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.core.city import City, CityState
from greenhaven.core.document import pack
from greenhaven.core.forecast.consequences.lines import gaps, obedience
from greenhaven.core.forecast.consequences.proposals import ProposalError, Question, weigh
from greenhaven.core.planning.contradictions import conflicts
from greenhaven.core.rules.languages import translation
from greenhaven.core.rules.proposals import amended
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.words import Message
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.snapshots.queries import city_of, state_of
from greenhaven.web.council.consequences.models import Weighing, Work
from greenhaven.web.council.names import names_of
from greenhaven.web.council.proposals.texts import book_of, present

QUESTION = Question(advice_binds=True)  # advice is shown as if it bound
EVERY_S = 1.0  # so often it is told how far it is
Told = dict[str, dict[str, list[str]]]


class StoppedError(Exception):
    """Someone no longer wants to know."""


def carry_out(*, weighing: Weighing, question: Question = QUESTION) -> Weighing:
    """Plan under both rulebooks and follow both; where there is no plan, say which rules clash.

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
    row = Weighing.objects.select_for_update(of=("self",)).get(pk=weighing.pk)
    if row.state == Work.WAITING:
        row.state = Work.RUNNING
        row.save(update_fields=["state"])
    return row


@transaction.atomic
def _ended(row: Weighing, state: Work, **more: object) -> Weighing:
    """Keep what came of it, unless somebody has stopped it meanwhile."""
    held = Weighing.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if held.state == Work.RUNNING:
        held.state, held.ended_at, held.share = state, timezone.now(), 1.0
        for name, value in more.items():
            setattr(held, name, value)
        held.save()
    return held


def _computed(row: Weighing, question: Question) -> tuple[Told, bytes]:
    text = row.text
    book = book_of(row.rulebook, text.proposal.city)
    asked = present(text, book)
    city, state = city_of(row.snapshot.digest), state_of(row.snapshot.digest)
    try:
        found = weigh(city, state, book.articles, asked, question=question, progress=_Progress(row))
    except ProposalError as error:
        return _contradicted(city, state, amended(book.articles, asked), error), b""
    told = {
        "obedience": _said(city, obedience(found)),
        "gaps": _said(city, gaps(found.consequences)),
    }
    return told, pack(found.consequences)


def _contradicted(city: City, state: CityState, changed: Rulebook, error: ProposalError) -> Told:
    """The smallest set of rules that leaves no plan; where there is none, the error itself."""
    found = conflicts(city, state, changed)
    if found is None:
        raise error
    names = names_of(city)
    return {
        "conflict": {
            code: list(found.say(changed, translation(code), names))
            for code, _name in settings.LANGUAGES
        }
    }


def _said(city: City, messages: Iterable[Message]) -> dict[str, list[str]]:
    """Sentences in every language of the site."""
    told, names = list(messages), names_of(city)
    return {
        code: [each.say(translation(code), names) for each in told]
        for code, _name in settings.LANGUAGES
    }


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
