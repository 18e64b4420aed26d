"""The link of an invitation, sent by e-mail."""

from smtplib import SMTPException

from django.core.mail import send_mail
from django.utils.translation import gettext as _

from greenhaven.web.commons.circles.invitations import role_words
from greenhaven.web.commons.circles.models import Invitation
from greenhaven.web.commons.people.models import Person


def send_invitation(*, invitation: Invitation, by: Person, to: str, link: str) -> bool:
    """Send the link, in the language of who writes; gives whether it is on its way."""
    words = {"who": by, "what": role_words(invitation), "link": link}
    text = _(
        "%(who)s invites you to %(what)s.\n\nOpen this link to read more and to answer:\n"
        "%(link)s\n\nIf you do not know them, let it be: nothing happens without you."
    )
    subject = _("%(who)s invites you to %(what)s") % words
    try:
        send_mail(" ".join(subject.split()), text % words, None, [to])
    except (OSError, SMTPException):
        return False
    return True
