"""The interface of programs, version 1: its routers, its keys, its one shape of problems."""

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.security import HttpBearer

from greenhaven.web.api import (
    alliances,
    batches,
    books,
    budgets,
    care,
    circles,
    city,
    consequences,
    conversations,
    conversing,
    council,
    delegations,
    disruptions,
    emergencies,
    facts,
    fleet,
    forecasts,
    handovers,
    homes,
    imports,
    invitations,
    keeping,
    loop,
    meetings,
    notices,
    offers,
    people,
    places,
    plan_places,
    plans,
    projects,
    promises,
    proposals,
    proposing,
    reactors,
    reports,
    rounds,
    rulebook,
    talk,
    tending,
    votes,
)
from greenhaven.web.api.problems import tell_problems
from greenhaven.web.api.rendering import Renderer

ABOUT = """Everything that the pages do, for programs.

Amounts are whole milligrams where a name ends in `_mg`; what is sent in may be kilograms, pounds,
litres, gallons or buckets. Times are ISO 8601 in UTC, days are days of the city.

Send a key of your own page as `Authorization: Bearer …`; each key may do only what its scopes name,
and never more than the person may. Send `Idempotency-Key` with everything that writes: the same key
is the same thing, however often it comes. Long answers come in pages: pass `next` on as `after`.
Who asks too often is answered 429, with `Retry-After`. Every address answers HEAD and OPTIONS too.
"""


class Key(HttpBearer):
    """Reads the key of a request, where it carries one; every operation says what it needs."""

    def __call__(self, request: HttpRequest) -> bool:
        """True: who asks was found by the middleware, and doors decide."""
        return request is not None

    def authenticate(self, request: HttpRequest, token: str) -> bool:
        """Not asked: the middleware reads keys before anything else is done."""
        return bool(request and token)


api = NinjaAPI(
    title="Greenhaven",
    version="1",
    description=ABOUT,
    urls_namespace="api",
    auth=Key(),
    renderer=Renderer(),
    docs_url=None,  # its pages would load scripts from elsewhere
)
tell_problems(api)
ROOMS = (
    people,
    homes,
    notices,
    city,
    plans,
    plan_places,
    forecasts,
    rulebook,
    places,
    facts,
    circles,
    tending,
    invitations,
    alliances,
    offers,
    promises,
    handovers,
    keeping,
    batches,
    care,
    reactors,
    reports,
    rounds,
    fleet,
    loop,
    disruptions,
    emergencies,
    imports,
    books,
    council,
    conversations,
    conversing,
    proposals,
    proposing,
    consequences,
    votes,
    delegations,
    budgets,
    projects,
    meetings,
    talk,
)
# Rooms of one address share a router: an address is known by one only.
for router in dict.fromkeys(room.router for room in ROOMS):
    api.add_router("", router)
