"""Invitations: written, accepted once, taken back."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.circles.models import Circle, Invitation, Membership, Standing
from greenhaven.web.commons.circles.queries import (
    INSIDE,
    digest_of_address,
    digest_of_key,
    stewards_of,
)
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.actions import grant_role, refuse_wrong_place
from greenhaven.web.commons.people.models import Person, Role
from greenhaven.web.commons.places.models import Place

USUAL_DAYS, MOST_DAYS = 14, 90
MOST_A_DAY = 50


class InvitationError(GreenhavenError):
    """An invitation that cannot be written or accepted."""


@transaction.atomic
def invite(
    *,
    by: Person | None,
    circle: Circle | None = None,
    role: str = "",
    place: Place | None = None,
    email: str = "",
    days: int = USUAL_DAYS,
) -> tuple[Invitation, str]:
    """Write an invitation into a circle or to a role; give it, and its link without the host.

    The link is shown once: only its digest is kept. `by` is none where whoever runs the server
    writes it at the command line.
    """
    if not 1 <= days <= MOST_DAYS:
        raise InvitationError(
            _("An invitation holds for 1 to %(most)s days.") % {"most": MOST_DAYS}
        )
    if (circle is None) == (not role):
        raise InvitationError(_("An invitation is into a circle or to a role: choose one."))
    if role:
        refuse_wrong_place(role, place)
    _refuse_too_many(by)
    key = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        key_digest=digest_of_key(key),
        circle=circle,
        role=role,
        place=place,
        email_digest=digest_of_address(email) if email else "",
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )
    told = {"circle": circle.slug if circle else "", "role": role}
    witness(by=by or "command line", action="invited", subject=invitation, told=told)
    return invitation, reverse("invitation", args=[key])


def _refuse_too_many(by: Person | None) -> None:
    """Nobody's site is to be used for unwanted mail."""
    since = timezone.now() - timedelta(days=1)
    if by and Invitation.objects.filter(invited_by=by, invited_at__gt=since).count() >= MOST_A_DAY:
        raise InvitationError(
            _("You wrote %(most)s invitations today. Go on tomorrow.") % {"most": MOST_A_DAY}
        )


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: Person) -> Invitation:
    """Enter by an invitation; whoever comes second with the same link is turned away."""
    locked = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    if locked.accepted_by_id == by.pk:
        return locked
    if trouble := why_not(locked, by):
        raise InvitationError(trouble)
    moment = timezone.now()
    taken = Invitation.objects.filter(pk=locked.pk, accepted_at=None, withdrawn_at=None)
    if not taken.update(accepted_by=by, accepted_at=moment):
        raise InvitationError(_("This invitation has been used."))
    locked.refresh_from_db()
    if locked.circle is not None:
        _let_in(locked.circle, by)
    else:
        grant_role(person=by, role=locked.role, place=locked.place, by=locked.invited_by)
    told = {"person": str(by.pseudonym)}
    witness(by=by, action="invitation accepted", subject=locked, told=told)
    return locked


def open_invitations(circle: Circle) -> QuerySet[Invitation]:
    """Those that nobody has used yet."""
    standing = Invitation.objects.filter(
        circle=circle, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )
    return standing.select_related("invited_by").order_by("-pk")


def why_not(invitation: Invitation, person: Person | None) -> str:
    """Why this person cannot accept it, in words; empty where they can."""
    for_another = (
        person is not None
        and invitation.email_digest
        and invitation.email_digest not in {digest_of_address(each) for each in addresses(person)}
    )
    reasons = (
        (invitation.accepted_at is not None, _("This invitation has been used.")),
        (invitation.withdrawn_at is not None, _("This invitation was taken back.")),
        (invitation.expires_at <= timezone.now(), _("This invitation has run out.")),
        (
            for_another,
            _("This invitation was written for another e-mail address. Sign in with that one."),
        ),
    )
    return next((str(words) for holds, words in reasons if holds), "")


def addresses(person: Person) -> list[str]:
    """The addresses that someone signs in with."""
    from allauth.account.models import EmailAddress  # noqa: PLC0415 -- its models load after ours

    more = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return [*([person.email] if person.email else []), *more]


def _let_in(circle: Circle, person: Person) -> None:
    locked = Circle.objects.select_for_update(no_key=True).get(pk=circle.pk)
    if locked.closed_at is not None:
        raise InvitationError(_("This circle has closed."))
    row, _made = Membership.objects.get_or_create(
        circle=locked, person=person, defaults={"standing": Standing.ASKED}
    )
    if row.standing in INSIDE:
        return
    row.standing, row.word = Standing.MEMBER, ""
    row.save()
    url = reverse("circle", args=[locked.slug])
    tell(people=stewards_of(locked), topic="circle.joined", told={"circle": locked.name}, url=url)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Person) -> Invitation:
    """Take back an invitation that nobody has accepted yet."""
    standing = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if standing.update(withdrawn_at=timezone.now()):
        witness(by=by, action="invitation withdrawn", subject=invitation)
    invitation.refresh_from_db()
    return invitation


def role_words(invitation: Invitation) -> str:
    """What the invitation is to, in words."""
    if invitation.circle is not None:
        return invitation.circle.name
    role = str(Role(invitation.role).label)
    return f"{role}: {invitation.place.name}" if invitation.place else role
