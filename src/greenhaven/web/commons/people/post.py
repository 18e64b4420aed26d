"""E-mail where no mail server is set: it is written to the server's log."""

import logging
from collections.abc import Sequence

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

log = logging.getLogger(__name__)


class ToTheLog(BaseEmailBackend):
    """Whoever runs the server reads codes and links there and passes them on."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each of them down."""
        for message in email_messages:
            log.warning(
                "No mail server is set (GREENHAVEN_EMAIL_URL). To %s: %s\n%s",
                ", ".join(message.to),
                message.subject,
                message.body,
            )
        return len(email_messages)
