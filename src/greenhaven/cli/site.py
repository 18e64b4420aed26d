"""Commands of the site, run from the command line: each fault ends with its own exit code."""

import os

from greenhaven.cli.screen import Exit, fail

SETTINGS = "greenhaven.web.settings"


def run_on_site(command: str, *words: str, as_json: bool = False, **options: object) -> None:
    """Run one of the site's own commands; it says for itself what it found."""
    # The site is reached by the name of its settings, as Django's own commands do.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django  # noqa: PLC0415 -- slow import, not needed by the other commands
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import CommandError, call_command  # noqa: PLC0415
    from django.db import OperationalError, ProgrammingError  # noqa: PLC0415

    try:
        django.setup()
        call_command(command, *words, as_json=as_json, **options)
    except CommandError as error:
        fail(str(error), Exit(error.returncode), as_json=as_json)
    except (OperationalError, ProgrammingError) as error:
        message = (
            f"The database cannot be used: {str(error).strip()}. See DATABASE_URL; "
            "`greenhaven up` makes one where there is none."
        )
        fail(message, Exit.FAILED, as_json=as_json)
    except ImproperlyConfigured as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
