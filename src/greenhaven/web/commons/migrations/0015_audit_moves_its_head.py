"""PostgreSQL moves the head of the audit chain that is there; it puts one only where none is."""

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

GENESIS = "0" * 64
ROWS, HEAD = "commons_auditrow", "commons_audithead"
BROKEN = "the audit chain is continued only by the row that follows its last one"
RAISE = f"RAISE EXCEPTION '{BROKEN}' USING ERRCODE = 'integrity_constraint_violation';"
PUT = f"""
    INSERT INTO {HEAD} (id, number, hash) VALUES (1, NEW.number, NEW.hash)
    ON CONFLICT (id) DO UPDATE SET number = excluded.number, hash = excluded.hash;
"""  # noqa: S608 -- names of this file
MOVE = f"""
    UPDATE {HEAD} SET number = NEW.number, hash = NEW.hash WHERE id = 1;
    IF NOT FOUND THEN {PUT} END IF;
"""  # noqa: S608 -- as above
CONTINUES = f"""CREATE OR REPLACE FUNCTION greenhaven_audit_continues() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE last RECORD;
BEGIN
    SELECT number, hash INTO last FROM {ROWS} ORDER BY number DESC LIMIT 1;
    IF NEW.number <> COALESCE(last.number, 0) + 1
        OR NEW.previous_hash <> COALESCE(last.hash, '{GENESIS}') THEN {RAISE}
    END IF;
    {{head}}
    RETURN NEW;
END $$"""  # noqa: S608 -- as above


def _heads(editor: BaseDatabaseSchemaEditor, head: str) -> None:
    if editor.connection.vendor == "postgresql":
        with editor.connection.cursor() as cursor:
            cursor.execute(CONTINUES.format(head=head))


def move(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Move it."""
    _heads(editor, MOVE)


def put(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put one anew each time."""
    _heads(editor, PUT)


class Migration(migrations.Migration):
    """The same is written as before."""

    dependencies: ClassVar = [("commons", "0014_audit_asks_once")]
    operations: ClassVar = [migrations.RunPython(move, put)]
