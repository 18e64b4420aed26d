"""Tables that nothing may be deleted from are emptied between tests all the same."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

EMPTY = BaseDatabaseOperations.execute_sql_flush
SET_ASIDE = "SET session_replication_role = {}"  # triggers rest while this is `replica`


def empty_tables(operations: BaseDatabaseOperations, statements: list[str]) -> None:
    """Run the statements that empty the tables."""
    without_triggers(operations.connection, statements)


def without_triggers(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    """Run the statements while the database's own triggers are set aside."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(SET_ASIDE.format("replica"))
            EMPTY(connection.ops, statements)
            cursor.execute(SET_ASIDE.format("origin"))
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
    away = [f"DROP TRIGGER {name}" for name, _ in triggers]
    EMPTY(connection.ops, [*away, *statements, *(made for _, made in triggers)])
