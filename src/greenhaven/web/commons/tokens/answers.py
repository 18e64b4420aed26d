"""A request that carries a key of its own is worked on once; a repeat gets the same answer."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.tokens.models import KeptAnswer

KEPT_FOR = timedelta(days=3)
SHAPE = re.compile(r"[\x21-\x7e]{1,128}")


class Answer(NamedTuple):
    """What was answered."""

    status: int
    body: str
    kept: str | None = None  # what a repeat is answered, where that is something else


class RequestKeyError(GreenhavenError):
    """A request's key that cannot be read."""


class RequestKeyUsedError(GreenhavenError):
    """A request's key that was used before, for another request."""


def request_digest(method: str, path: str, body: bytes) -> str:
    """By what two requests are known to be the same."""
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), body))).hexdigest()


def answered_once(*, by: Person, key: str, digest: str, work: Callable[[], Answer]) -> Answer:
    """Do the work of a request, or give the answer that the same request got before.

    The work is done in the same transaction as its answer is kept. If it raises, nothing of both
    remains and the request may be sent again. One that comes while its twin is worked on waits
    for it.

    Raises
    ------
    RequestKeyError
        If the key is empty, too long, or not of printable letters.
    RequestKeyUsedError
        If another request has used the key.
    """
    if not SHAPE.fullmatch(key):
        raise RequestKeyError(
            _("A request's key of 1 to 128 printable letters without blanks was expected.")
        )
    with transaction.atomic():
        row = _row(by, key, digest)
        if row.request_digest != digest:
            raise RequestKeyUsedError(
                _("This key was used for another request. Send each request with a key of its own.")
            )
        if row.status:
            return Answer(row.status, row.body)
        answer = work()
        kept = answer.body if answer.kept is None else answer.kept
        KeptAnswer.objects.filter(pk=row.pk).update(status=answer.status, body=kept)
        return answer


def _row(by: Person, key: str, digest: str) -> KeptAnswer:
    """The row of this key, of this request or of one before; the database lets in one at a time."""
    KeptAnswer.objects.bulk_create(
        [KeptAnswer(person=by, key=key, request_digest=digest)], ignore_conflicts=True
    )
    return KeptAnswer.objects.select_for_update(no_key=True).get(person=by, key=key)


def purge_answers() -> int:
    """Forget answers that nobody will ask for again."""
    old = KeptAnswer.objects.filter(began_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0]
