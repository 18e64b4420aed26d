"""PostgreSQL looks at the last row of the audit chain once for each new one, instead of thrice."""

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

GENESIS = "0" * 64
ROWS = "commons_auditrow"
BROKEN = "the audit chain is continued only by the row that follows its last one"
MOVE_HEAD = """
    INSERT INTO commons_audithead (id, number, hash) VALUES (1, NEW.number, NEW.hash)
    ON CONFLICT (id) DO UPDATE SET number = excluded.number, hash = excluded.hash;
"""
RAISE = f"RAISE EXCEPTION '{BROKEN}' USING ERRCODE = 'integrity_constraint_violation';"
# That a hash or a number came before, its unique index refuses.
ONCE = f"""CREATE OR REPLACE FUNCTION greenhaven_audit_continues() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE last RECORD;
BEGIN
    SELECT number, hash INTO last FROM {ROWS} ORDER BY number DESC LIMIT 1;
    IF NEW.number <> COALESCE(last.number, 0) + 1
        OR NEW.previous_hash <> COALESCE(last.hash, '{GENESIS}') THEN {RAISE}
    END IF;
    {MOVE_HEAD}
    RETURN NEW;
END $$"""  # noqa: S608 -- names of this file
THRICE = f"""CREATE OR REPLACE FUNCTION greenhaven_audit_continues() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (NEW.number = COALESCE((SELECT MAX(number) FROM {ROWS}), 0) + 1
        AND NEW.previous_hash = COALESCE(
            (SELECT hash FROM {ROWS} WHERE number = NEW.number - 1), '{GENESIS}')
        AND NOT EXISTS (SELECT 1 FROM {ROWS} WHERE hash = NEW.hash)) THEN {RAISE}
    END IF;
    {MOVE_HEAD}
    RETURN NEW;
END $$"""  # noqa: S608 -- as above


def _run(editor: BaseDatabaseSchemaEditor, statement: str) -> None:
    if editor.connection.vendor == "postgresql":
        with editor.connection.cursor() as cursor:
            cursor.execute(statement)


def once(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Look once."""
    _run(editor, ONCE)


def thrice(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Look as often as before."""
    _run(editor, THRICE)


class Migration(migrations.Migration):
    """The same is refused as before."""

    dependencies: ClassVar = [("commons", "0013_emergencies_stay")]
    operations: ClassVar = [migrations.RunPython(once, thrice)]
