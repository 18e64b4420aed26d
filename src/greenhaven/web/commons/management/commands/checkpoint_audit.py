"""`checkpoint_audit`: sign the audit chain as it is, and print the line to keep."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from greenhaven.web.commons.audit.actions import checkpoint
from greenhaven.web.commons.audit.queries import checkpoints
from greenhaven.web.commons.audit.signing import AuditError
from greenhaven.web.commons.audit.verifying import line_of


class Command(BaseCommand):
    """Sign and publish."""

    help = "Sign the audit chain as it is, publish that, and print the line to keep."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How to answer."""
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, as_json: bool, **_options: object) -> None:
        """Print the new line, or the last one where nothing was added since."""
        try:
            line = checkpoint()
        except AuditError as error:
            raise CommandError(str(error)) from error
        last = checkpoints().first()
        if last is None:
            raise CommandError("Nothing was witnessed yet, so there is nothing to sign.")
        told, new = str(line or line_of(last)), line is not None
        self.stdout.write(json.dumps({"line": told, "new": new}) if as_json else told)
