"""The page of someone's keys."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from greenhaven.web.commons.permissions.actors import person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.tokens.actions import TooManyKeysError, make_key, revoke_key
from greenhaven.web.commons.tokens.forms import KeyForm
from greenhaven.web.commons.tokens.models import AccessToken
from greenhaven.web.commons.tokens.scopes import SCOPES


def token_of(pk: int) -> AccessToken:
    """A key by its number."""
    try:
        return AccessToken.objects.get(pk=pk)
    except AccessToken.DoesNotExist as error:
        raise Http404(_("There is no such key.")) from error


@needs("key.make")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """Someone's keys; sent, a new one, which is shown this once."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return made(request, form)
        except TooManyKeysError as error:
            form.add_error(None, str(error))
    tokens = AccessToken.objects.filter(person=person_of(request)).order_by("-created_at")
    context = {
        "section": "me",
        "form": form,
        "now": timezone.now(),
        "tokens": [(token, words_of(token)) for token in tokens],
    }
    return render(request, "commons/tokens_keys.html", context)


def made(request: HttpRequest, form: KeyForm) -> HttpResponse:
    """The new key; where the same form came twice, only that it was made."""
    given = form.cleaned_data
    done = make_key(
        by=person_of(request),
        name=given["name"],
        scopes=given["scopes"],
        days=given["days"],
        request_key=given["key"],
    )
    if done.key is None:
        messages.info(request, _("This key was made already. It is shown only once."))
        return redirect("keys")
    context = {"section": "me", "token": done.token, "key": done.key, "may": words_of(done.token)}
    return render(request, "commons/tokens_made.html", context)


def words_of(token: AccessToken) -> list[str]:
    """What a key may do."""
    return [str(SCOPES[name].label) for name in token.scopes if name in SCOPES]


@needs("key.revoke", subject=token_of)
@require_POST
def key_revoke(request: HttpRequest, token: AccessToken) -> HttpResponse:
    """Revoke a key."""
    revoke_key(token=token, by=person_of(request))
    messages.success(
        request, _("The key “%(name)s” opens nothing any more.") % {"name": token.name}
    )
    return redirect("keys")
