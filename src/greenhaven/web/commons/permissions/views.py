"""Every view says which permission it needs; nothing else opens a door."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.permissions.parties import NOBODYS, Belonging
from greenhaven.web.commons.permissions.table import PERMISSIONS, Standing

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
    anyones = Standing.ANYONE in PERMISSIONS[permission]  # then who asks need not be looked up

    def dress(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **values: Any) -> HttpResponseBase:
            found = subject(**values) if subject else None
            if not anyones:
                actor = actor_of(request)
                if not actor.may(permission, found.parties() if found is not None else NOBODYS):
                    if actor.person is None:
                        return asked_to_sign_in(request)
                    said = _("This is for others to do. Ask a coordinator or steward.")
                    raise PermissionDenied(said)
            if found is not None:
                return view(request, found, *args)
            return view(request, *args, **values)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the tests
        guarded.subject = subject  # type: ignore[attr-defined]
        return guarded

    return dress


def asked_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """The page to sign in at, as a browser or a script understands it.

    A page that was looked at comes again after signing in; what was to be recorded does not, since
    its form is gone by then.
    """
    safe = request.method in ("GET", "HEAD")
    back = request.get_full_path() if safe else settings.LOGIN_REDIRECT_URL
    if request.headers.get("Accept", "").startswith("application/json"):
        said = _("Sign in first: nothing was recorded.")
        return JsonResponse({"error": said}, status=HTTPStatus.UNAUTHORIZED)
    return redirect_to_login(back)
