"""How many reports one caller may send in a day. The caller is kept for that day, as a digest."""

import hashlib
import hmac
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from greenhaven.web.exchange.reports.errors import TooManyError
from greenhaven.web.exchange.reports.models import Allowance

MOST_FROM_ONE = 10  # a day, of those who did not sign in
MOST_OF_A_PERSON = 40


def digest_of(caller: str, day: date) -> str:
    """Who calls, as nobody can read it: an address or a person's pseudonym, on one day."""
    words = f"report {day.isoformat()} {caller}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).hexdigest()


@transaction.atomic
def count_report(*, caller: str, day: date, most: int) -> None:
    """Count one more report of a caller; forget the days before.

    Raises
    ------
    TooManyError
        If that is more than one caller may send in a day.
    """
    Allowance.objects.filter(day__lt=day).delete()
    row = _row(digest_of(caller, day), day)
    if row.count >= most:
        raise TooManyError(
            _("That is a lot of reports for one day. Sign in to send more, or come back tomorrow.")
        )
    row.count += 1
    row.save(update_fields=["count"])


def _row(digest: str, day: date) -> Allowance:
    """The caller's row, locked."""
    rows = Allowance.objects.select_for_update(no_key=True)
    try:
        with transaction.atomic():
            return rows.get_or_create(digest=digest, day=day)[0]
    except IntegrityError:
        return rows.get(digest=digest, day=day)
