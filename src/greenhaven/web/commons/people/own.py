"""What the commons hold of a person."""

from django.db.models import Q

from greenhaven.web.commons.circles.actions import leave
from greenhaven.web.commons.circles.invitations import addresses, withdraw_invitation
from greenhaven.web.commons.circles.models import Invitation, Membership
from greenhaven.web.commons.circles.queries import INSIDE, digest_of_address
from greenhaven.web.commons.people.actions import end_role
from greenhaven.web.commons.people.belongings import Belonging, Fate, Room
from greenhaven.web.commons.people.models import Grant, Person
from greenhaven.web.commons.residence.actions import end
from greenhaven.web.commons.residence.models import Residence

DIGESTS = ("home_digest", "document_digest")

OWN = (
    Belonging("commons.KeptAnswer", "person", "answers to programs", Fate.DELETE),
    Belonging(
        "commons.AccessToken",
        "person",
        "keys of programs",
        Fate.DELETE,
        hides=("key_digest",),
    ),
    Belonging("commons.Notice", "person", "notices", Fate.DELETE),
    Belonging("commons.Muting", "person", "notices not sent by e-mail", Fate.DELETE),
    Belonging("account.EmailAddress", "user", "e-mail addresses", Fate.DELETE),
    Belonging("mfa.Authenticator", "user", "passkeys and codes", Fate.DELETE, hides=("data",)),
    Belonging("commons.Grant", "person", "roles"),
    Belonging("commons.Grant", "granted_by", "roles given to others"),
    Belonging("commons.Place", "owner", "homes"),
    Belonging("commons.Declaration", "declared_by", "facts declared of places"),
    Belonging("commons.Circle", "founded_by", "circles founded"),
    Belonging("commons.Membership", "person", "circles", empties=("word",)),
    Belonging(
        "commons.Invitation",
        "invited_by",
        "invitations written",
        hides=("key_digest", "email_digest"),
    ),
    Belonging(
        "commons.Invitation",
        "accepted_by",
        "invitations accepted",
        empties=("email_digest",),
        hides=("key_digest", "email_digest"),
    ),
    Belonging(
        "commons.Residence",
        "person",
        "where I am known to live",
        empties=DIGESTS,
        hides=DIGESTS,
    ),
    Belonging("commons.Residence", "attested_by", "residences attested", hides=DIGESTS),
    Belonging("commons.Residence", "ended_by", "residences ended", hides=DIGESTS),
    Belonging(
        "commons.AddressCode",
        "person",
        "codes asked for by post",
        Fate.DELETE,
        hides=("home_digest", "code_digest"),
    ),
    Belonging(
        "commons.AddressCode", "printed_by", "codes printed", hides=("home_digest", "code_digest")
    ),
    Belonging("commons.Post", "author", "what I said in discussions", empties=("text",)),
    Belonging("commons.Post", "hidden_by", "what I hid in discussions"),
    Belonging("commons.Complaint", "by", "complaints about what was said", empties=("reason",)),
    Belonging("commons.Complaint", "settled_by", "complaints settled"),
    Belonging("commons.Alert", "told_by", "warnings told"),
    Belonging("commons.EmergencyCall", "asked_by", "emergencies called for"),
    Belonging("commons.EmergencyCall", "confirmed_by", "emergencies confirmed"),
    Belonging("commons.Activation", "ended_by", "emergencies ended early"),
    Belonging("commons.Activation", "reported_by", "reports of emergencies"),
)


def before(person: Person) -> None:
    """Leave circles, end roles, take back invitations; they live nowhere any more."""
    for residence in Residence.objects.filter(person=person, ended_at=None):
        end(residence=residence, by=person)
    for membership in Membership.objects.filter(
        person=person, standing__in=(*INSIDE, "asked")
    ).select_related("circle"):
        if membership.circle.closed_at is None:
            leave(circle=membership.circle, by=person)
    for grant in Grant.objects.filter(person=person, ended_at=None):
        end_role(grant=grant, by=person)
    digests = [digest_of_address(each) for each in addresses(person)]
    written = Q(invited_by=person) | Q(email_digest__in=digests)
    for invitation in Invitation.objects.filter(written, accepted_at=None):
        withdraw_invitation(invitation=invitation, by=person)
    Invitation.objects.filter(email_digest__in=digests).update(email_digest="")


ROOM = Room(OWN, before)
