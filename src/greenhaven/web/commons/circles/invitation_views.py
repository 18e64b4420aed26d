"""Invitations: written by those who may, read and accepted by those who have the link."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.circles.forms import InviteForm, RoleInvitationForm
from greenhaven.web.commons.circles.invitations import (
    accept_invitation,
    invite,
    role_words,
    why_not,
    withdraw_invitation,
)
from greenhaven.web.commons.circles.mailing import send_invitation
from greenhaven.web.commons.circles.models import Circle, Invitation
from greenhaven.web.commons.circles.queries import circle_of, invitation_of
from greenhaven.web.commons.people.models import Role
from greenhaven.web.commons.people.views import myself
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.places.queries import public_place
from greenhaven.web.commons.sent import sent

WRITTEN = "invitation_written"  # in the session, so that a link can be shown after the redirect


@needs("invitation.write", circle_of)
def into_circle(request: HttpRequest, circle: Circle) -> HttpResponse:
    """Invite a neighbour into a circle."""
    return write(request, InviteForm(sent(request)), circle=circle)


@needs("role.grant")
def to_role(request: HttpRequest) -> HttpResponse:
    """Invite someone to a role."""
    form = RoleInvitationForm(sent(request))
    return write(request, form, role=str(form["role"].value() or ""))


@needs("role.grant", public_place)
def to_keep(request: HttpRequest, place: Place) -> HttpResponse:
    """Invite someone to keep a place."""
    return write(request, InviteForm(sent(request)), role=Role.KEEPER, place=place)


def write(request: HttpRequest, form: InviteForm, **into: object) -> HttpResponse:
    """Ask for whom and how long; write the invitation and show its link."""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        told = {"email": given["email"], "days": given["days"], **into}
        try:
            invitation, url = invite(by=myself(request), **told)
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            if given["send"]:
                send(request, invitation, given["email"], settings.SITE_ADDRESS + url)
            request.session[WRITTEN] = {"url": url, "id": str(invitation.public_id)}
            return redirect("invitation-written")
    status = 422 if form.errors else 200
    context = {"section": "circles", "form": form, **into}
    return render(request, "commons/circles_invite.html", context, status=status)


def send(request: HttpRequest, invitation: Invitation, to: str, link: str) -> None:
    """Send the link by e-mail, and say whether it is on its way."""
    if send_invitation(invitation=invitation, by=myself(request), to=to, link=link):
        messages.success(request, _("The link is on its way to %(to)s.") % {"to": to})
    else:
        messages.error(
            request, _("The e-mail could not be sent just now. Pass the link on yourself.")
        )


@needs("account.own")
@require_safe
@never_cache
def written(request: HttpRequest) -> HttpResponse:
    """The link of the invitation that I just wrote."""
    kept = request.session.get(WRITTEN, {})
    found = Invitation.objects.filter(public_id=kept.get("id")).select_related("circle", "place")
    if (invitation := found.first()) is None:
        messages.error(request, _("A link is shown once. Write another invitation."))
        return redirect("circles")
    context = {
        "section": "circles",
        "link": request.build_absolute_uri(kept["url"]),
        "invitation": invitation,
        "what": role_words(invitation),
    }
    return render(request, "commons/circles_written.html", context)


@needs("invitation.read", invitation_of)
@require_safe
@never_cache
def invitation(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Who invites to what."""
    person = actor_of(request).person
    context = {
        "section": "circles",
        "invitation": invitation,
        "what": role_words(invitation),
        "trouble": why_not(invitation, person),
        "done": person is not None and invitation.accepted_by_id == person.pk,
    }
    return render(request, "commons/circles_invitation.html", context)


@needs("invitation.accept", invitation_of)
@require_POST
def accept(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Enter by the invitation."""
    try:
        accepted = accept_invitation(invitation=invitation, by=myself(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
        return redirect(request.path.removesuffix("accept/"))
    messages.success(request, _("Welcome."))
    if accepted.circle is not None:
        return redirect("circle", accepted.circle.slug)
    return redirect("place", accepted.place.code) if accepted.place else redirect("me")


def invitation_by(public_id: str) -> Invitation:
    """An invitation, as those who may take it back know it."""
    return get_object_or_404(
        Invitation.objects.select_related("circle", "place"), public_id=public_id
    )


@needs("invitation.withdraw", invitation_by)
@require_POST
def withdraw(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Take an invitation back."""
    withdraw_invitation(invitation=invitation, by=myself(request))
    messages.success(request, _("The invitation holds no longer."))
    if invitation.circle is not None:
        return redirect("circle", invitation.circle.slug)
    return redirect("me")
