"""Every operation says which permission it needs, as every page does."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, TypeVar
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from django.http import HttpRequest
from django.utils.translation import gettext as _

from greenhaven.web.api.problems import ProblemError
from greenhaven.web.api.throttling import caller
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import Actor, actor_of
from greenhaven.web.commons.permissions.parties import NOBODYS, Belonging
from greenhaven.web.commons.permissions.table import PERMISSIONS

Operation = TypeVar("Operation", bound=Callable[..., Any])
Thing = TypeVar("Thing")
REPEAT_HEADER = "Idempotency-Key"


def opens(
    permission: str, subject: Callable[..., Belonging] | None = None
) -> Callable[[Operation], Operation]:
    """Let in who has the permission, for the object that `subject` finds by the path's values.

    The object is handed to the operation by `found(request)`. Without a key where one is needed
    the answer is 401; with a key that may not, 403.
    """
    if permission not in PERMISSIONS:
        raise KeyError(f"the table of permissions has no {permission!r}")
    wanted = tuple(signature(subject).parameters) if subject else ()

    def dress(operation: Operation) -> Operation:
        @wraps(operation)
        def guarded(request: HttpRequest, *args: Any, **values: Any) -> Any:
            actor = actor_of(request)
            thing = subject(**{name: values[name] for name in wanted}) if subject else None
            if not actor.may(permission, thing.parties() if thing is not None else NOBODYS):
                raise refusal(actor)
            request.found = thing  # type: ignore[attr-defined]  # for the operation
            return operation(request, *args, **values)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the tests
        guarded.subject = subject  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]  # dressed, with the same signature

    return dress


def refusal(actor: Actor) -> ProblemError:
    """What is answered to someone who may not."""
    if actor.person is None:
        return ProblemError(401, "key_needed", _("This needs a key: Authorization: Bearer …"))
    if actor.scopes is not None:
        return ProblemError(403, "not_allowed", _("This key, or the person it is of, may not."))
    return ProblemError(403, "not_allowed", _("This is for others to do."))


def found(request: HttpRequest, kind: type[Thing]) -> Thing:
    """The object that the path names, as the door found it."""
    thing = getattr(request, "found", None)
    if not isinstance(thing, kind):
        raise TypeError(f"the door of this operation finds no {kind.__name__}")
    return thing


def who(request: HttpRequest) -> Person:
    """The person whose key it is, where the permission asks for one."""
    person = actor_of(request).person
    if person is None:
        raise refusal(actor_of(request))
    return person


def key_of(request: HttpRequest) -> UUID:
    """The key under which an action is done once: from the request's header, else a new one.

    Of who sent no key of their own it is of their address, so that no other's is the same.
    """
    told, actor = request.headers.get(REPEAT_HEADER, "").strip(), actor_of(request)
    if not told:
        return uuid4()
    if actor.person is None:
        return uuid5(NAMESPACE_OID, f"{caller(request, actor)} {told}")
    return uuid5(actor.person.pseudonym, told)
