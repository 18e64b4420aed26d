"""The database itself refuses to change the audit chain, or to continue it wrongly."""

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

GENESIS = "0" * 64
ROWS, PAYLOADS, CHECKPOINTS = "commons_auditrow", "commons_auditpayload", "commons_checkpoint"
# Table -> what is never done to it. A payload may be erased, but not rewritten.
REFUSED = {
    ROWS: ("UPDATE", "DELETE"),
    PAYLOADS: ("UPDATE",),
    CHECKPOINTS: ("UPDATE", "DELETE"),
}
CONTINUES = f"""
    NEW.number = COALESCE((SELECT MAX(number) FROM {ROWS}), 0) + 1
    AND NEW.previous_hash = COALESCE(
        (SELECT hash FROM {ROWS} WHERE number = NEW.number - 1), '{GENESIS}')
    AND NOT EXISTS (SELECT 1 FROM {ROWS} WHERE hash = NEW.hash)
"""  # noqa: S608 -- names of this file
MOVE_HEAD = """
    INSERT INTO commons_audithead (id, number, hash) VALUES (1, NEW.number, NEW.hash)
    ON CONFLICT (id) DO UPDATE SET number = excluded.number, hash = excluded.hash;
"""
BROKEN = "the audit chain is continued only by the row that follows its last one"


def sqlite() -> list[str]:
    """Triggers that abort the statement."""
    refusing = [
        _trigger(
            f"{table}_refuses_{verb.lower()}",
            f"BEFORE {verb} ON {table}",
            f"BEGIN SELECT RAISE(ABORT, '{table} is never changed: {verb} refused'); END",
        )
        for table, verbs in REFUSED.items()
        for verb in verbs
    ]
    broken = f"WHEN NOT ({CONTINUES}) BEGIN SELECT RAISE(ABORT, '{BROKEN}'); END"
    return [
        *refusing,
        _trigger(f"{ROWS}_continues", f"BEFORE INSERT ON {ROWS}", broken),
        _trigger(f"{ROWS}_moves_head", f"AFTER INSERT ON {ROWS}", f"BEGIN {MOVE_HEAD} END"),
    ]


NEVER = """CREATE FUNCTION greenhaven_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never changed: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$"""
ONLY_ON = f"""CREATE FUNCTION greenhaven_audit_continues() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT ({CONTINUES}) THEN
        RAISE EXCEPTION '{BROKEN}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    {MOVE_HEAD}
    RETURN NEW;
END $$"""
REFUSE_ROW = "FOR EACH ROW EXECUTE FUNCTION greenhaven_never_changed()"
REFUSE_ALL = "FOR EACH STATEMENT EXECUTE FUNCTION greenhaven_never_changed()"
CHECK_ROW = "FOR EACH ROW EXECUTE FUNCTION greenhaven_audit_continues()"


def postgresql() -> list[str]:
    """Functions that raise, and the triggers that call them."""
    made = [NEVER, ONLY_ON, _trigger(f"{ROWS}_continues", f"BEFORE INSERT ON {ROWS}", CHECK_ROW)]
    for table, verbs in REFUSED.items():
        name, when = f"{table}_refuses", f"BEFORE {' OR '.join(verbs)} ON {table}"
        made += [
            _trigger(name, when, REFUSE_ROW),
            _trigger(f"{name}_truncate", f"BEFORE TRUNCATE ON {table}", REFUSE_ALL),
        ]
    return made


def _trigger(name: str, when: str, does: str) -> str:
    return f"CREATE TRIGGER {name} {when} {does}"


def refuse(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of the database in use."""
    known = {"sqlite": sqlite, "postgresql": postgresql}
    for statement in known[editor.connection.vendor]():
        # Run as it is: a percent sign or a semicolon inside a trigger is no parameter and no end.
        with editor.connection.cursor() as cursor:
            cursor.execute(statement)


def allow(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again."""
    postgres = editor.connection.vendor == "postgresql"
    with editor.connection.cursor() as cursor:
        if postgres:
            cursor.execute("DROP FUNCTION greenhaven_never_changed CASCADE")
            cursor.execute("DROP FUNCTION greenhaven_audit_continues CASCADE")
            return
        names = [f"{table}_refuses_{verb.lower()}" for table in REFUSED for verb in REFUSED[table]]
        for name in (*names, f"{ROWS}_continues", f"{ROWS}_moves_head"):
            cursor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    """No row of the chain changes, and none comes out of turn."""

    dependencies: ClassVar = [("commons", "0006_notices")]
    operations: ClassVar = [migrations.RunPython(refuse, allow)]
