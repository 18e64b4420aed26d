"""What is done with every request of a program before an operation sees it."""

import json
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from greenhaven.errors import GreenhavenError
from greenhaven.web.api.doors import REPEAT_HEADER
from greenhaven.web.api.problems import Problem
from greenhaven.web.api.throttling import limit_of, seconds_to_wait
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.tokens.answers import (
    Answer,
    RequestKeyError,
    answered_once,
    request_digest,
)
from greenhaven.web.commons.tokens.keys import KeyRefusedError, actor_of_key

PREFIX = "/api/"
JSON = "application/json"
WRITES = ("POST", "PATCH", "PUT", "DELETE")
# Answers that another attempt may change: nothing was done, and nothing of them is kept.
PASSING = (401, 403, 405, 408, 409, 413, 429)
Respond = Callable[[HttpRequest], HttpResponse]


class NotKeptError(Exception):
    """Carries an answer out of the transaction that would have kept it."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status_code)
        self.response = response


class Programs:
    """Finds whose key a request carries, and answers a repeated request as the first time.

    A browser's session opens nothing here, so that no other site can act through it.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        header = request.headers.get("Authorization", "")
        try:
            actor, refused = actor_of_key(header) if header else Actor(), ""
        except KeyRefusedError as error:
            actor, refused = Actor(), str(error)
        if seconds := seconds_to_wait(request, actor):
            return too_many(actor, seconds)
        if refused:
            return problem(401, "key_refused", refused)
        request.actor = actor  # type: ignore[attr-defined]  # as the doors expect it
        key = request.headers.get(REPEAT_HEADER)
        if key is None or request.method not in WRITES or actor.person is None:
            return self._answer(request)
        return self._once(request, actor.person, key)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        """The answer; what no operation refused, such as an unknown address, as a problem too."""
        response = self._asked(request)
        if allow := known_methods(response):
            response.headers["Allow"] = allow
            if request.method == "OPTIONS":
                return nothing_but(allow)
        if response.status_code < 400 or JSON in response.headers.get("Content-Type", ""):
            return response
        said = refused_outside(request, response.status_code)
        if allow:
            said.headers["Allow"] = allow
        return said

    def _asked(self, request: HttpRequest) -> HttpResponse:
        """What an operation answers; HEAD is GET, of whose answer the server sends no body."""
        method = request.method
        try:
            request.method = "GET" if method == "HEAD" else method
            return self.get_response(request)
        finally:
            request.method = method

    def _once(self, request: HttpRequest, person: Person, key: str) -> HttpResponse:
        def work() -> Answer:
            response = self._answer(request)
            if response.status_code >= 500 or response.status_code in PASSING:
                raise NotKeptError(response)
            body = response.content.decode()
            return Answer(response.status_code, body, without_secret(body, request))

        try:
            digest = request_digest(str(request.method), request.get_full_path(), request.body)
            answer = answered_once(by=person, key=key, digest=digest, work=work)
        except NotKeptError as passing:
            return passing.response
        except RequestDataTooBig:
            return problem(413, "too_large", _("The request is larger than can be taken in."))
        except RequestKeyError as error:
            return problem(422, "not_understood", str(error))
        except GreenhavenError as error:
            return problem(409, "key_used", str(error))
        return HttpResponse(
            answer.body, status=answer.status, content_type=f"{JSON}; charset=utf-8"
        )


def known_methods(response: HttpResponse) -> str:
    """Which methods an address knows, where it was asked by another; "" = it was not."""
    if response.status_code != 405 or not response.headers.get("Allow"):
        return ""
    known = {each.strip() for each in response.headers["Allow"].split(",")} | {"OPTIONS"}
    return ", ".join(sorted(known | ({"HEAD"} if "GET" in known else set())))


def nothing_but(allow: str) -> HttpResponse:
    """An answer that only says which methods an address knows."""
    said = HttpResponse(status=204, headers={"Allow": allow})
    del said.headers["Content-Type"]  # of no content
    return said


def without_secret(body: str, request: HttpRequest) -> str:
    """An answer as it may be kept: a link or an address that opens something is told once."""
    secret = getattr(request, "told_once", "")
    return body.replace(json.dumps(secret)[1:-1], "") if secret else body


def too_many(actor: Actor, seconds: int) -> HttpResponse:
    """More was asked than one may ask in a minute."""
    words = _("More than %(most)d requests came in a minute. Go on in %(seconds)d seconds.")
    told = {"most": limit_of(actor), "seconds": seconds}
    said = problem(429, "too_many", words % told)
    said.headers["Retry-After"] = str(seconds)
    return said


def refused_outside(request: HttpRequest, status: int) -> HttpResponse:
    """A refusal that came from the site and not from an operation, in the shape of all others."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if status == 400 and told.isdecimal() and most is not None and int(told) > most:
        return problem(413, "too_large", _("The request is larger than can be taken in."))
    if status == 404:
        return problem(404, "not_there", _("There is nothing at this address."))
    if status == 405:
        return problem(405, "not_there", _("This address does not know that method."))
    if status < 500:
        return problem(status, "not_understood", _("This request cannot be read."))
    return problem(status, "failed", _("Something went wrong on our side. Nothing was written."))


def problem(status: int, code: str, message: str) -> HttpResponse:
    """A problem, where no operation was reached."""
    body = json.dumps(Problem(code=code, message=message, faults=[]).model_dump())
    return HttpResponse(body, status=status, content_type=f"{JSON}; charset=utf-8")
