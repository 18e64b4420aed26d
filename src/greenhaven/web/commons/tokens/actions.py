"""Keys are made and revoked."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.tokens.keys import SHOWN, digest_of, new_key
from greenhaven.web.commons.tokens.models import AccessToken
from greenhaven.web.commons.tokens.scopes import SCOPES

MOST_KEYS = 20
MOST_DAYS = 366


class TooManyKeysError(GreenhavenError):
    """Someone has more keys than they can look after."""


class Made(NamedTuple):
    """A new key; the key itself is known only now, and not at all where it was made before."""

    token: AccessToken
    key: str | None


@transaction.atomic
def make_key(
    *, by: Person, name: str, scopes: Sequence[str], days: int, request_key: uuid.UUID
) -> Made:
    """Make a key for a program, good for so many days and for what its scopes say."""
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    before = AccessToken.objects.filter(request_key=request_key, person=by).first()
    if before is not None:
        return Made(before, None)
    standing = AccessToken.objects.filter(
        person=by, revoked_at=None, expires_at__gt=timezone.now()
    ).count()
    if standing >= MOST_KEYS:
        raise TooManyKeysError(
            _("You have %(n)d keys already. Revoke one that you no longer need.") % {"n": standing}
        )
    key = new_key()
    token = AccessToken.objects.create(
        request_key=request_key,
        person=by,
        name=name,
        key_digest=digest_of(key),
        key_start=key[:SHOWN],
        scopes=sorted(set(scopes) & SCOPES.keys()),
        expires_at=timezone.now() + timedelta(days=min(days, MOST_DAYS)),
    )
    tell(people=[by], topic="key.made", told={"name": name}, url="/me/keys/")
    witness(by=by, action="key.make", subject=token, told={"scopes": token.scopes})
    return Made(token, key)


@transaction.atomic
def revoke_key(*, token: AccessToken, by: Person) -> AccessToken:
    """From now on the key opens nothing."""
    locked = AccessToken.objects.select_for_update(no_key=True).get(pk=token.pk)
    if locked.revoked_at is None:
        locked.revoked_at = timezone.now()
        locked.save(update_fields=["revoked_at"])
        witness(by=by, action="key.revoke", subject=locked)
    return locked
