"""The database itself keeps the texts of proposals as they were written."""

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "council_proposaltext"
KEPT = ("id", "proposal_id", "version", "on_rulebook_id", "document", "digest", "written_at")
OTHER = " OR ".join(f"(NEW.{each} IS DISTINCT FROM OLD.{each})" for each in KEPT)
# What is final stays so.
CHANGED = f"{OTHER} OR (OLD.final AND NOT NEW.final)"
WHY = "the text of a proposal never changes: it has versions"
GUARD = "greenhaven_guard_texts"


def sqlite() -> tuple[str, ...]:
    """The triggers of SQLite."""
    abort = f"BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
    changed = CHANGED.replace("IS DISTINCT FROM", "IS NOT")
    there = f"EXISTS (SELECT 1 FROM {TABLE} o WHERE o.id = NEW.id)"  # noqa: S608 -- names of this file
    return (
        f"CREATE TRIGGER {TABLE}_guards_update BEFORE UPDATE ON {TABLE} WHEN {changed} {abort}",
        f"CREATE TRIGGER {TABLE}_guards_delete BEFORE DELETE ON {TABLE} {abort}",
        # REPLACE takes an old row away without asking the trigger of deletions.
        f"CREATE TRIGGER {TABLE}_guards_replace BEFORE INSERT ON {TABLE} WHEN {there} {abort}",
    )


def postgresql() -> tuple[str, ...]:
    """The function and triggers of PostgreSQL."""
    refuse = f"RAISE EXCEPTION '{WHY}' USING ERRCODE = 'integrity_constraint_violation';"
    body = f"BEGIN IF TG_OP = 'UPDATE' AND NOT ({CHANGED}) THEN RETURN NEW; END IF; {refuse} END"
    row = f"ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {GUARD}()"
    return (
        f"CREATE FUNCTION {GUARD}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {TABLE}_guards_update BEFORE UPDATE {row}",
        f"CREATE TRIGGER {TABLE}_guards_delete BEFORE DELETE {row}",
    )


def guard(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of the database in use."""
    postgres = editor.connection.vendor == "postgresql"
    with editor.connection.cursor() as cursor:
        for statement in postgresql() if postgres else sqlite():
            cursor.execute(statement)


def unguard(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again."""
    with editor.connection.cursor() as cursor:
        if editor.connection.vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION {GUARD} CASCADE")
            return
        for verb in ("update", "delete", "replace"):
            cursor.execute(f"DROP TRIGGER {TABLE}_guards_{verb}")


class Migration(migrations.Migration):
    """What people signed and voted on is what was written."""

    dependencies: ClassVar = [("council", "0015_weighings_packed")]
    operations: ClassVar = [migrations.RunPython(guard, unguard)]
