"""The log that SQLite writes ahead: commits go there first, and later into the database itself."""

from django.db import connection


def move_log() -> None:
    """Move what was committed into the database, while others go on reading and writing.

    Left to themselves, writers do it in turn, and whoever hands something over then waits for a
    thousand pages. PostgreSQL has programs of its own for this.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
