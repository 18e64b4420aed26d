"""Who asks with a key."""

import hashlib
import hmac
import re
import secrets
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.tokens.models import AccessToken
from greenhaven.web.commons.tokens.scopes import allowed

BEGINNING = "ghk_"  # so that a key that lies somewhere is recognised as one
SHAPE = re.compile(rf"{BEGINNING}[A-Za-z0-9_-]{{43}}")
SHOWN = 10  # letters by which its owner tells it from others
NOTED_EVERY = timedelta(minutes=5)  # when it was last used


class KeyRefusedError(GreenhavenError):
    """A key that opens nothing; the words may be told to whoever sent it."""


def new_key() -> str:
    """A key with 256 bits that nobody can guess."""
    return f"{BEGINNING}{secrets.token_urlsafe(32)}"


def digest_of(key: str) -> str:
    """What is kept of a key. It is random and long, so that a plain hash is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


def actor_of_key(header: str) -> Actor:
    """The person whose key an `Authorization: Bearer …` header holds, within the key's scopes.

    Raises
    ------
    KeyRefusedError
        If there is no such key, or it has expired or was revoked, or its owner has left.
    """
    scheme, _blank, key = header.strip().partition(" ")
    if scheme.lower() != "bearer" or not SHAPE.fullmatch(key):
        raise KeyRefusedError(
            _("A key was expected, as in: Authorization: Bearer ghk_… Make one on your page.")
        )
    token = _known(digest_of(key))
    now = timezone.now()
    if token is None or token.revoked_at is not None or not token.person.is_active:
        raise KeyRefusedError(_("This key does not open anything, or was revoked. Make a new one."))
    if token.expires_at <= now:
        raise KeyRefusedError(_("This key has expired. Make a new one on your page."))
    if token.used_at is None or now - token.used_at > NOTED_EVERY:
        AccessToken.objects.filter(pk=token.pk).update(used_at=now)
    return Actor.of(token.person, allowed(token.scopes))


def _known(digest: str) -> AccessToken | None:
    """The token of that digest. Found by the digest, its key cannot be felt out by timing."""
    token = AccessToken.objects.select_related("person").filter(key_digest=digest).first()
    if token is None or not hmac.compare_digest(token.key_digest, digest):
        return None
    return token
