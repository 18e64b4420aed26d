"""What only the voter's browser keeps: the code by which they find and change their ballot.

It is in a cookie of that one vote and never in a session, for sessions lie in the database beside
the person.
"""

import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.polls.models import Ballot, Poll
from greenhaven.web.council.polls.receipts import digest_of_code, is_code

KEPT = timedelta(days=120)


def kept_code(request: HttpRequest, poll: Poll, person: Person) -> str:
    """The code that this browser keeps for that person, if it can be one."""
    code = request.COOKIES.get(_name(poll, person), "")
    return code if is_code(code) else ""


def keep_code(answer: HttpResponse, poll: Poll, person: Person, code: str) -> None:
    """Let the browser keep it, for this vote alone; no script of a page can read it."""
    answer.set_cookie(
        _name(poll, person),
        code,
        max_age=int(KEPT.total_seconds()),
        path=f"/votes/{poll.number}/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def ballot_kept(request: HttpRequest, poll: Poll, person: Person | None) -> Ballot | None:
    """The ballot that was cast in this browser."""
    if person is None or not (code := kept_code(request, poll, person)):
        return None
    return Ballot.objects.filter(poll=poll, secret_digest=digest_of_code(poll, code)).first()


def _name(poll: Poll, person: Person) -> str:
    """Two people of one household keep their codes beside each other."""
    key, told = settings.SECRET_KEY.encode(), f"{poll.key}|{person.pseudonym}".encode()
    return f"ballot-{hmac.new(key, told, hashlib.sha256).hexdigest()[:16]}"
