"""Invitations into circles: written, read, accepted, taken back.

An invitation to a role is written and accepted by a person at a browser: no program gives roles.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.conf import settings
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Path, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import StringConstraints

from greenhaven.web.api.answers import answers
from greenhaven.web.api.circles import CircleShape
from greenhaven.web.api.doors import found, opens, who
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.problems import ProblemError
from greenhaven.web.api.texts import Clean, Code
from greenhaven.web.commons.circles.invitation_views import invitation_by
from greenhaven.web.commons.circles.invitations import (
    MOST_DAYS,
    USUAL_DAYS,
    accept_invitation,
    invite,
    open_invitations,
    role_words,
    why_not,
    withdraw_invitation,
)
from greenhaven.web.commons.circles.mailing import send_invitation
from greenhaven.web.commons.circles.models import Circle, Invitation
from greenhaven.web.commons.circles.queries import circle_of, invitation_of
from greenhaven.web.commons.permissions.actors import actor_of

router = Router(tags=["Invitations"])
Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254), Clean]
LinkKey = Annotated[str, Path(max_length=64, pattern=r"^[-\w]+$")]


class InvitationShape(Schema):
    """An invitation that nobody has used yet."""

    id: UUID = Field(alias="public_id")
    invited_by: str | None
    invited_at: datetime
    expires_at: datetime

    @staticmethod
    def resolve_invited_by(row: Invitation) -> str | None:
        """As neighbours see them."""
        return str(row.invited_by) if row.invited_by else None


class WrittenShape(Schema):
    """A new invitation with its link."""

    id: UUID
    link: str = Field(description="Empty where a repeated request is answered.")
    expires_at: datetime
    sent: bool


class InvitationReadShape(InvitationShape):
    """An invitation as who has its link reads it."""

    to: str
    circle: str | None
    trouble: str = Field(description="Why one cannot accept it; empty = one can.")

    @staticmethod
    def resolve_to(row: Invitation) -> str:
        """To what, in words."""
        return role_words(row)

    @staticmethod
    def resolve_circle(row: Invitation) -> str | None:
        """Into which circle."""
        return row.circle.slug if row.circle else None

    @staticmethod
    def resolve_trouble(row: Invitation, context: dict[str, HttpRequest]) -> str:
        """For the one who asks."""
        return why_not(row, actor_of(context["request"]).person)


class InviteTold(Schema):
    """For whom, and for how long the link holds."""

    email: Email = Field(
        "", description="Then only they can use the link; else whoever has it comes in."
    )
    days: int = Field(USUAL_DAYS, ge=1, le=MOST_DAYS)
    send: bool = Field(default=False, description="Send the link to that address.")


@router.get(
    "/circles/{slug}/invitations",
    response=answers(list[InvitationShape]),
    operation_id="invitations",
)
@paginate(Pages)
@opens("circle.inside", circle_of)
def listed(request: HttpRequest, slug: Code) -> QuerySet[Invitation]:
    """Those that nobody has used yet; never their links."""
    del slug
    return open_invitations(found(request, Circle))


@router.post(
    "/circles/{slug}/invitations", response=answers(WrittenShape, 201), operation_id="invite"
)
@opens("invitation.write", circle_of)
def write(request: HttpRequest, slug: Code, told: InviteTold) -> Status[WrittenShape]:
    """Invite someone into the circle; the link is told once."""
    del slug
    if told.email:
        validate_email(told.email)
    elif told.send:
        raise ProblemError(
            422, "not_possible", _("Write the address to which the link is to be sent.")
        )
    by = who(request)
    row, url = invite(by=by, circle=found(request, Circle), email=told.email, days=told.days)
    link = settings.SITE_ADDRESS + url
    request.told_once = link  # type: ignore[attr-defined]  # not kept with the answer
    sent = told.send and send_invitation(invitation=row, by=by, to=told.email, link=link)
    made = WrittenShape(id=row.public_id, link=link, expires_at=row.expires_at, sent=sent)
    return Status(201, made)


@router.get("/invitations/{key}", response=answers(InvitationReadShape), operation_id="invitation")
@opens("invitation.read", invitation_of)
def one(request: HttpRequest, key: LinkKey) -> Invitation:
    """Who invites to what, for who has the link: its last part is the key."""
    del key
    return found(request, Invitation)


@router.post(
    "/invitations/{key}/accept", response=answers(CircleShape), operation_id="accept_invitation"
)
@opens("invitation.accept", invitation_of)
def accept(request: HttpRequest, key: LinkKey) -> Circle | None:
    """Enter the circle by the invitation."""
    del key
    row = found(request, Invitation)
    if row.circle is None:
        raise ProblemError(403, "not_allowed", _("A role is accepted by a person at a browser."))
    return accept_invitation(invitation=row, by=who(request)).circle


@router.post(
    "/invitations/{public_id}/withdraw",
    response=answers(InvitationShape),
    operation_id="withdraw_invitation",
)
@opens("invitation.withdraw", invitation_by)
def withdraw(request: HttpRequest, public_id: UUID) -> Invitation:
    """Take back what nobody has accepted yet."""
    del public_id
    return withdraw_invitation(invitation=found(request, Invitation), by=who(request))
