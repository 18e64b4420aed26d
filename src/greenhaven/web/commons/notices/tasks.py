"""What is done for notices in the background."""

from dataclasses import asdict

from django_tasks import task

from greenhaven.web.commons.notices.mailing import send_due


@task()
def send_notices() -> dict[str, int]:
    """Send by e-mail what is due, and tell how much that was."""
    return asdict(send_due())
