"""A promise moves forward only, and back only where its handover is undone."""

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE, TRIGGER = "exchange_commitment", "exchange_commitment_moves_forward"
FUNCTION = "greenhaven_promise_moves_forward"
MOVES = {
    "proposed": ("agreed", "declined", "withdrawn", "lapsed", "kept"),
    "agreed": ("withdrawn", "lapsed", "missed", "kept"),
    "lapsed": ("kept",),  # who comes late is welcome
    "missed": ("kept",),
    "kept": ("agreed", "proposed"),  # its handover was taken back
}
WRONG = "a promise moves forward only"


def allowed() -> str:
    """Whether the old and the new state are a step that there is."""
    steps = (
        f"(OLD.state = '{before}' AND NEW.state IN ({', '.join(repr(each) for each in after)}))"
        for before, after in MOVES.items()
    )
    return f"(NEW.state = OLD.state OR {' OR '.join(steps)})"


def refuse(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the trigger of the database in use."""
    with editor.connection.cursor() as cursor:
        if editor.connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF NOT {allowed()} THEN RAISE EXCEPTION '{WRONG}' "
                "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE OF state ON {TABLE} "
                f"FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()"
            )
            return
        cursor.execute(
            f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE OF state ON {TABLE} "
            f"WHEN NOT {allowed()} BEGIN SELECT RAISE(ABORT, '{WRONG}'); END"
        )


def allow(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the trigger away again."""
    with editor.connection.cursor() as cursor:
        if editor.connection.vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION {FUNCTION} CASCADE")
        else:
            cursor.execute(f"DROP TRIGGER {TRIGGER}")


class Migration(migrations.Migration):
    """Promises keep to their steps, whoever writes them."""

    dependencies: ClassVar = [("exchange", "0016_ledger_refuses")]
    operations: ClassVar = [migrations.RunPython(refuse, allow)]
