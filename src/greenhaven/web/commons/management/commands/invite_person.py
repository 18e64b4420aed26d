"""`invite_person`: print a link that gives one person a role."""

import json
from argparse import ArgumentParser

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.circles.invitations import USUAL_DAYS, invite
from greenhaven.web.commons.people.models import Role
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import present_city

BAD_INPUT = 2


class Command(BaseCommand):
    """Write an invitation, as whoever runs the server."""

    help = "Print a link with which one person takes a role, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which role, where, for whom and how long."""
        parser.add_argument("--role", required=True)
        parser.add_argument("--place", default="")
        parser.add_argument("--email", default="")
        parser.add_argument("--days", type=int, default=USUAL_DAYS)
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(
        self, *, role: str, place: str, email: str, days: int, as_json: bool, **_options: object
    ) -> None:
        """Print the link, with the address at which the site is found."""
        try:
            if email:
                validate_email(email)
            where = place_of(place) if place else None
            invitation, url = invite(by=None, role=role, place=where, email=email, days=days)
        except (GreenhavenError, ValidationError) as error:
            said = error.message if isinstance(error, ValidationError) else str(error)
            raise CommandError(said + roles_if(role), returncode=BAD_INPUT) from error
        link, until = settings.SITE_ADDRESS + url, invitation.expires_at.date().isoformat()
        if as_json:
            self.stdout.write(json.dumps({"link": link, "role": role, "until": until}))
            return
        self.stdout.write(link)
        self.stderr.write(
            f"It lets one person in, until {until}. Where the site has another address, set "
            "GREENHAVEN_ADDRESS."
        )


def roles_if(role: str) -> str:
    """The roles there are, where the one that was given is none."""
    return "" if role in Role.values else f" There are: {', '.join(Role.values)}."


def place_of(code: str) -> Place:
    """The place with that code in the present city."""
    found = Place.objects.filter(city=present_city().id, code=code).first()
    if found is None:
        raise CommandError(
            f"--place: the code of a hub or garden was expected, {code!r} is none. Codes are in "
            "the addresses of their pages.",
            returncode=BAD_INPUT,
        )
    return found
