"""The language in which someone reads: chosen on any page, and kept with their account."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.views import needs

YEAR_S = 31_536_000


# Without a token, so that a public page is the same text for all and can be kept by a browser.
# Another site can change no more than the words: the session cookie does not come along with it.
@csrf_exempt
@require_POST
@needs("city.read")
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language and show the same page in it; an unknown one changes nothing."""
    onward = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure()):
        onward = "/"
    answer = HttpResponseRedirect(onward)
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES):
        return answer
    if isinstance(request.user, Person):
        Person.objects.filter(pk=request.user.pk).update(language=code)
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR_S,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return answer


class OwnLanguage:
    """Someone who has signed in reads in their own language, where this browser has none chosen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        if not chosen and settings.SESSION_COOKIE_NAME in request.COOKIES:
            language = getattr(request.user, "language", "")
            if language in dict(settings.LANGUAGES):
                translation.activate(language)
                request.LANGUAGE_CODE = language
        return self.get_response(request)
