"""`list_people`: who has which role."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from greenhaven.web.commons.people.models import Grant, Person
from greenhaven.web.commons.people.queries import all_roles, has_steward


class Command(BaseCommand):
    """Tell the roles."""

    help = "How many people take part, and who has which role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How to answer."""
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, as_json: bool, **_options: object) -> None:
        """One line a role."""
        roles, people = list(all_roles()), Person.objects.filter(is_active=True).count()
        if as_json:
            told = {"people": people, "roles": [as_object(grant) for grant in roles]}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(f"{people} {'person takes' if people == 1 else 'people take'} part.")
        for grant in roles:
            where = f" of {grant.place.name}" if grant.place else ""
            name = f"{grant.person.name} <{grant.person.email}>"
            self.stdout.write(f"{grant.role}{where}: {name}, since {grant.granted_at:%Y-%m-%d}")
        if not has_steward():
            self.stderr.write("There is no steward yet: greenhaven invite --role steward")


def as_object(grant: Grant) -> dict[str, str]:
    """For a script."""
    return {
        "role": grant.role,
        "place": grant.place.code if grant.place else "",
        "name": grant.person.name,
        "email": grant.person.email or "",
        "since": grant.granted_at.date().isoformat(),
    }
