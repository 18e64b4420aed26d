"""My page: what I say of myself, my homes, and everything about me."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.queries import circles_of
from greenhaven.web.commons.people.actions import describe_oneself
from greenhaven.web.commons.people.erasure import erase
from greenhaven.web.commons.people.export import everything_about
from greenhaven.web.commons.people.forms import EraseForm, WordsForm
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.people.queries import homes_of, roles_of
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.sent import sent
from greenhaven.web.commons.snapshots.queries import present_city

YEAR_S = 31_536_000


def myself(request: HttpRequest) -> Person:
    """Who has signed in; views that ask for it need a permission that only they have."""
    person = actor_of(request).person
    assert person is not None  # noqa: S101 -- see above
    return person


@needs("account.own")
@never_cache
def me(request: HttpRequest) -> HttpResponse:
    """My page."""
    person = myself(request)
    return render(request, "commons/people_me.html", my_page(person, _words(person)))


def my_page(person: Person, form: WordsForm) -> dict[str, object]:
    """What my page shows."""
    return {
        "section": "me",
        "person": person,
        "form": form,
        "homes": homes_of(person),
        "circles": circles_of(person),
        "roles": roles_of(person),
    }


def _words(person: Person) -> WordsForm:
    told = {"name": person.name, "language": person.language, "units": person.units}
    return WordsForm(initial=told)


@needs("account.own")
@require_POST
def change_words(request: HttpRequest) -> HttpResponse:
    """Keep my name, language and units; this browser then reads in that language."""
    person, form = myself(request), WordsForm(request.POST)
    if not form.is_valid():
        return render(request, "commons/people_me.html", my_page(person, form), status=422)
    describe_oneself(by=person, **form.cleaned_data)
    messages.success(request, _("Kept."))
    answer = redirect("me")
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        form.cleaned_data["language"],
        max_age=YEAR_S,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return answer


@needs("account.own")
@require_POST
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """Everything about me, as a file."""
    day = clock.now(present_city()).date().isoformat()
    headers = {"Content-Disposition": f'attachment; filename="about-me-{day}.zip"'}
    packed = everything_about(myself(request))
    return HttpResponse(packed, content_type="application/zip", headers=headers)


@needs("account.own")
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # it has no types
@never_cache
def erase_me(request: HttpRequest) -> HttpResponse:
    """Ask whether I mean it, and forget me."""
    person, form = myself(request), EraseForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            erase(person=person, by=person)
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            logout(request)
            messages.success(request, _("You are forgotten here. Thank you for what you gave."))
            return redirect("today")
    status = 422 if form.errors else 200
    return render(request, "commons/people_erase.html", {"form": form}, status=status)
