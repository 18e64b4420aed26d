"""The page of someone's notices."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from greenhaven.web.commons.notices.actions import choose_mail, read
from greenhaven.web.commons.notices.forms import MailForm
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.notices.queries import mailed_groups, notices_of, unread
from greenhaven.web.commons.notices.wording import sentence
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import person_of
from greenhaven.web.commons.permissions.views import needs

PER_PAGE = 30


def notice_of(pk: int) -> Notice:
    """A notice by its number."""
    try:
        return Notice.objects.get(pk=pk)
    except Notice.DoesNotExist as error:
        raise Http404(_("There is no such notice.")) from error


@needs("account.own")
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """What someone was told; sent, which of it comes by e-mail."""
    person = person_of(request)
    if request.method == "POST":
        form = MailForm(request.POST)
        if form.is_valid():
            choose_mail(by=person, wanted=form.cleaned_data["groups"])
            messages.success(request, _("Kept."))
            return redirect("notices")
    else:
        form = MailForm(initial={"groups": mailed_groups(person)})
    return render(request, "commons/notices_list.html", context_of(request, person, form))


def context_of(request: HttpRequest, person: Person, form: MailForm) -> dict[str, object]:
    """What the page shows."""
    page = Paginator(notices_of(person), PER_PAGE).get_page(request.GET.get("page"))
    return {
        "section": "me",
        "form": form,
        "page": page,
        "unread": unread(person),
        "lines": [(notice, sentence(notice, person)) for notice in page],
    }


@needs("notice.read", subject=notice_of)
@require_POST
def notice_read(request: HttpRequest, notice: Notice) -> HttpResponse:
    """Mark one notice as read, and go where it leads."""
    read(by=notice.person, notice=notice)
    onward = "go" in request.POST and url_has_allowed_host_and_scheme(notice.url, None)
    return redirect(notice.url if onward else "notices")


@needs("account.own")
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    read(by=person_of(request))
    return redirect("notices")
