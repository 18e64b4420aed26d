"""What is done with every request of a program before an operation sees it."""

import json
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from greenhaven.errors import GreenhavenError
from greenhaven.web.api.doors import REPEAT_HEADER
from greenhaven.web.api.problems import Problem
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
WRITES = ("POST", "PATCH", "PUT", "DELETE")
# Answers that another attempt may change: nothing was done, and nothing of them is kept.
PASSING = (401, 403, 408, 409, 413, 429)
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
            actor = actor_of_key(header) if header else Actor()
        except KeyRefusedError as error:
            return problem(401, "key_refused", str(error))
        request.actor = actor  # type: ignore[attr-defined]  # as the doors expect it
        key = request.headers.get(REPEAT_HEADER)
        if key is None or request.method not in WRITES or actor.person is None:
            return self.get_response(request)
        return self._once(request, actor.person, key)

    def _once(self, request: HttpRequest, person: Person, key: str) -> HttpResponse:
        def work() -> Answer:
            response = self.get_response(request)
            if response.status_code >= 500 or response.status_code in PASSING:
                raise NotKeptError(response)
            return Answer(response.status_code, response.content.decode())

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
            answer.body, status=answer.status, content_type="application/json; charset=utf-8"
        )


def problem(status: int, code: str, message: str) -> HttpResponse:
    """A problem, where no operation was reached."""
    body = json.dumps(Problem(code=code, message=message, faults=[]).model_dump())
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")
