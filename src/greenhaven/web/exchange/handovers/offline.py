"""What a browser needs where reception is bad: the worker, a page, and who is signed in."""

import hashlib
import json
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.permissions.views import View, needs

ENTRY = "src/app.js"


@cache
def shell() -> tuple[str, ...]:
    """The addresses of the built files that every page loads, by Vite's own list."""
    vite = settings.DJANGO_VITE["default"]
    listed = json.loads(Path(str(vite["manifest_path"])).read_text(encoding="utf-8"))
    entry = listed[ENTRY]
    names = [entry["file"], *entry.get("css", []), *entry.get("assets", [])]
    names += [listed[each]["file"] for each in entry.get("imports", [])]
    wanted = [name for name in names if not name.endswith(".woff")]
    built = vite["static_url_prefix"]
    return tuple(static(f"{built}/{name}") for name in dict.fromkeys(wanted))


def from_the_queue(view: View) -> View:
    """Answer a form that was kept on a phone: by its owner only, and with the next page's address.

    The header says whose it is; if somebody else has signed in meanwhile, nothing is recorded.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **values: Any) -> HttpResponseBase:
        owner = request.headers.get("X-Queued-By")
        if owner is None:
            return view(request, *args, **values)
        person = actor_of(request).person
        if person is not None and owner != str(person.pseudonym):
            return JsonResponse({"error": _("This was filled in by somebody else.")}, status=409)
        answered = view(request, *args, **values)
        if isinstance(answered, HttpResponseRedirect):
            return JsonResponse({"url": answered.url}, status=201)
        return answered

    return answer


@require_safe
@needs("city.read")
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the pages of giving and keeping; it is renewed with the built files."""
    files = [*shell(), reverse("offline")]
    version = hashlib.sha256("\n".join(files).encode()).hexdigest()[:12]
    context = {"files": json.dumps(files), "version": version, "offline": reverse("offline")}
    answer = render(request, "exchange/give_worker.js", context, content_type="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Service-Worker-Allowed"] = "/"
    return answer


@require_safe
@needs("city.read")
def page(request: HttpRequest) -> HttpResponse:
    """What is shown where there is no connection; it holds nothing of anybody."""
    return render(request, "exchange/give_offline.html")


@never_cache
@require_safe
@needs("city.read")
def queue(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and the token with which what was kept may be sent now."""
    person = actor_of(request).person
    if person is None:
        return JsonResponse({"person": None})
    return JsonResponse({"person": str(person.pseudonym), "token": get_token(request)})
