"""`greenhaven serve`: the site, its workers and its clock as one program."""

import os
import socket
import sys
from typing import Annotated

import typer

from greenhaven.cli.screen import Exit, fail, out
from greenhaven.cli.site import SETTINGS
from greenhaven.cli.supervisor import Program, Supervisor

CHILD = "greenhaven.cli.child"


def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 = any that is free.")] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Programs that work in the background.")
    ] = 1,
    web: Annotated[int, typer.Option(min=1, max=64, help="Programs that answer browsers.")] = 1,
) -> None:
    """Serve a site that is set up: browsers are answered, plans made, letters sent.

    What ends unexpectedly is begun again. Ctrl-C ends everything within ten seconds; work that
    was under way is taken up at the next start.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    listener = listen(host, port)
    refuse_unless_up_to_date()
    supervise(listener, workers=workers, web=web)


def refuse_unless_up_to_date() -> None:
    """End with words where the database is of another version of Greenhaven, or none at all."""
    import django  # noqa: PLC0415 -- slow import, not needed by the other commands
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.db import DatabaseError, connection  # noqa: PLC0415

    try:
        django.setup()
        from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except ImproperlyConfigured as error:
        fail(str(error), Exit.BAD_INPUT)
    except DatabaseError as error:
        message = f"The database cannot be used: {str(error).strip()}. See DATABASE_URL."
        fail(message, Exit.FAILED)
    if missing:
        message = (
            f"The database is not up to date: {len(missing)} of this version's changes are not "
            "in it. Make a copy of it, then run `greenhaven up`, which makes them. "
            "Nothing was started."
        )
        fail(message, Exit.FAILED)


def listen(host: str, port: int) -> socket.socket:
    """Take the address first: better to say at once that it is in use."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        fail(
            f"Greenhaven cannot serve on {host} port {port}: {reason}. Choose another with --port.",
            Exit.FAILED,
        )
    return listener


def supervise(listener: socket.socket, *, workers: int = 1, web: int = 1) -> None:
    """Run all programs of the site on an address that is taken, until a signal ends them."""
    from django.db import connections  # noqa: PLC0415 -- slow import, as above

    connections.close_all()  # each program has its own
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    out.print(f"\nGreenhaven is at [bold]http://{shown}:{port}/[/bold]  (Ctrl-C ends it)")
    sys.stdout.flush()
    programs = [_program("web", number, web, (listener.fileno(),)) for number in range(web)]
    programs += [_program("work", number, workers) for number in range(workers)]
    programs.append(_program("clock", 0, 1))
    Supervisor(programs).run()


def _program(part: str, number: int, of: int, files: tuple[int, ...] = ()) -> Program:
    words = [part, *(str(file) for file in files)]
    name = f"{part} {number + 1}" if of > 1 else part
    return Program(name, (sys.executable, "-m", CHILD, *words), files)
