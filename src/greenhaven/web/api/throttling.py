"""How many requests a key may send in a minute, and without a key an address.

Counted in the database, so that the limit holds for all processes together. A process counts a
twentieth of a limit at once and gives it out from memory, so that a request seldom waits for a
commit; several processes may so let through a few more than the limit.
"""

import hashlib
import hmac
import ipaddress
import threading
import time

from django.conf import settings
from django.core.cache import caches
from django.db import OperationalError, transaction
from django.http import HttpRequest

from greenhaven.web.commons.permissions.actors import Actor

WINDOW_S = 60
PARTS = 20  # of a limit: as much is counted in the database at once
IPV6_NET = 64  # bits that one household or server has in common


class Allowances:
    """What this process may still let through in the present minute, by who asks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._window = 0
        self._left: dict[str, int] = {}  # -1 = the limit is reached, and was looked up

    def takes(self, who: str, most: int, now: float) -> bool:
        """Whether one more request of someone may pass; then it is counted."""
        window = int(now // WINDOW_S)
        with self._lock:
            if window != self._window:
                self._window, self._left = window, {}
            if self._left.get(who, 0) < 0:
                return False
            if self._left.get(who, 0) > 0:
                self._left[who] -= 1
                return True
        part = counted(f"api:{window}:{who}", most)
        with self._lock:
            self._left[who] = self._left.get(who, 0) + part - 1 if part else -1
        return part > 0


def counted(key: str, most: int) -> int:
    """Take a part of a limit for this process and count it for all; 0 = all of it was taken.

    Where the database has no time for it, nobody is turned away for that.
    """
    kept, share = caches["default"], max(most // PARTS, 1)
    try:
        with transaction.atomic():
            taken = int(kept.get(key, 0))
            part = min(share, most - taken)
            if part > 0:
                kept.set(key, taken + part, 2 * WINDOW_S)
    except OperationalError:
        return share
    return max(part, 0)


HERE = Allowances()


def present() -> float:
    """Seconds, alike for all processes."""
    return time.time()


def limit_of(actor: Actor) -> int:
    """How many requests in a minute."""
    return int(settings.API_PER_ADDRESS if actor.person is None else settings.API_PER_KEY)


def seconds_to_wait(request: HttpRequest, actor: Actor) -> int:
    """0 = it may pass, and is counted; else in how many seconds the next one may."""
    now = present()
    if HERE.takes(caller(request, actor), limit_of(actor), now):
        return 0
    return max(1, round(WINDOW_S - now % WINDOW_S))


def caller(request: HttpRequest, actor: Actor) -> str:
    """Who asks, as nobody can read it: a key, or the address of who has none."""
    if actor.person is not None:
        words = f"key {request.headers.get('Authorization', '')}"
    else:
        words = f"address {network(str(request.META.get('REMOTE_ADDR', '')))}"
    return hmac.new(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()


def network(address: str) -> str:
    """An address; of IPv6 the part that one household has in common."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(read, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((read, IPV6_NET), strict=False))
    return address
