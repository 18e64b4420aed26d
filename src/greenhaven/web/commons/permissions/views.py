"""Every view says which permission it needs; nothing else opens a door."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.permissions.parties import NOBODYS, Belonging
from greenhaven.web.commons.permissions.table import PERMISSIONS

View = Callable[..., HttpResponseBase]


def needs(
    permission: str, subject: Callable[..., Belonging] | None = None
) -> Callable[[View], View]:
    """Let in who has the permission, for the object that `subject` finds by the route's values.

    With a subject, the view is called with the request and that object; without, with the request
    and the route's values. Who has not signed in is asked to, and then brought back.
    """
    if permission not in PERMISSIONS:
        raise KeyError(f"the table of permissions has no {permission!r}")

    def dress(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **values: Any) -> HttpResponseBase:
            found = subject(**values) if subject else None
            actor = actor_of(request)
            if not actor.may(permission, found.parties() if found is not None else NOBODYS):
                if actor.person is None:
                    return redirect_to_login(request.get_full_path())
                raise PermissionDenied(_("This is for others to do. Ask a coordinator or steward."))
            if found is not None:
                return view(request, found, *args)
            return view(request, *args, **values)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the tests
        guarded.subject = subject  # type: ignore[attr-defined]
        return guarded

    return dress
