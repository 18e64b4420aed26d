"""Who has which role, for stewards."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.circles.forms import RoleInvitationForm
from greenhaven.web.commons.people.actions import end_role
from greenhaven.web.commons.people.models import Grant
from greenhaven.web.commons.people.queries import all_roles
from greenhaven.web.commons.people.views import myself
from greenhaven.web.commons.permissions.views import needs

A_PAGE = 50


def grant_of(pk: int) -> Grant:
    """A role that someone has or had."""
    return get_object_or_404(Grant.objects.select_related("person", "place"), pk=pk)


@needs("role.grant")
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Everyone with a role, and an invitation to one."""
    page = Paginator(all_roles(), A_PAGE).get_page(request.GET.get("page"))
    form = RoleInvitationForm()
    return render(request, "commons/people_roles.html", {"page": page, "form": form})


@needs("role.grant", grant_of)
@require_POST
def end(request: HttpRequest, grant: Grant) -> HttpResponse:
    """End a role."""
    try:
        end_role(grant=grant, by=myself(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The role has ended, and they are told."))
    return redirect("roles")
