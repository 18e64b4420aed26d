"""The database itself keeps the balances, and refuses what does not balance or changes the past."""

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ACCOUNTS, BALANCES = "exchange_account", "exchange_balance"
EVENTS, POSTINGS = "exchange_event", "exchange_posting"
COLUMNS = [
    f"{part}_mg"
    for part in ("wet", "water", "carbon", "nitrogen", "phosphorus", "potassium", "ash")
]
NEVER_CHANGED = (ACCOUNTS, EVENTS, POSTINGS)
OPEN = f"""
    INSERT INTO {BALANCES} (account_id, unbounded, last_posting, {", ".join(COLUMNS)})
    VALUES (NEW.id, NEW.unbounded, 0, {", ".join("0" for _ in COLUMNS)});
"""  # noqa: S608 -- names of this file
ONLY_POSTINGS = "a balance is changed only by a posting"


def moved(account: str, sign: str) -> str:
    """Count the new posting in one of its two balances."""
    changes = ", ".join(f"{column} = {column} {sign} NEW.{column}" for column in COLUMNS)
    return (
        f"UPDATE {BALANCES} SET last_posting = NEW.id, {changes} "  # noqa: S608 -- as above
        f"WHERE account_id = NEW.{account};"
    )


GIVE, TAKE = moved("source_id", "-"), moved("target_id", "+")


def counted(account: str, sign: str) -> str:
    """Whether a changed balance is what it was and the posting that it says it counts."""
    same = " AND ".join(f"NEW.{column} = OLD.{column} {sign} p.{column}" for column in COLUMNS)
    return f"(p.{account} = NEW.account_id AND {same})"


# SQLite cannot tell a trigger's statement from anybody's. So a balance says which posting it counts
# last, and may change only by one that it has not counted. One writer at a time: keys ascend.
UNCOUNTED = f"""
    NEW.account_id <> OLD.account_id OR NEW.unbounded <> OLD.unbounded
    OR NEW.last_posting <= OLD.last_posting
    OR NOT EXISTS (SELECT 1 FROM {POSTINGS} p WHERE p.id = NEW.last_posting
        AND ({counted("source_id", "-")} OR {counted("target_id", "+")}))
"""  # noqa: S608 -- as above
NOT_EMPTY = f"""
    EXISTS (SELECT 1 FROM {BALANCES} WHERE account_id = NEW.account_id)
    OR NEW.last_posting <> 0 OR {" OR ".join(f"NEW.{column} <> 0" for column in COLUMNS)}
    OR NOT EXISTS (SELECT 1 FROM {ACCOUNTS} a
        WHERE a.id = NEW.account_id AND a.unbounded = NEW.unbounded)
"""  # noqa: S608 -- as above
# REPLACE would take an old row away without asking the trigger of deletions; and a column of whole
# numbers takes a fraction.
NOT_NEW = f"""
    EXISTS (SELECT 1 FROM {POSTINGS} WHERE id = NEW.id)
    OR {" OR ".join(f"typeof(NEW.{column}) <> 'integer'" for column in COLUMNS)}
"""  # noqa: S608 -- as above


def sqlite() -> dict[str, str]:
    """Name and text of each trigger."""
    made = {
        f"{table}_refuses_{verb.lower()}": (
            f"BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is never changed: {verb} refused'); END"
        )
        for table in NEVER_CHANGED
        for verb in ("UPDATE", "DELETE")
    }
    for table in (ACCOUNTS, EVENTS):
        there = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"  # noqa: S608 -- as above
        made[f"{table}_refuses_replace"] = (
            f"BEFORE INSERT ON {table} WHEN {there} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is never changed: REPLACE refused'); END"
        )
    refuse = f"BEGIN SELECT RAISE(ABORT, '{ONLY_POSTINGS}'); END"
    return made | {
        f"{POSTINGS}_refuses_replace": (
            f"BEFORE INSERT ON {POSTINGS} WHEN {NOT_NEW} "
            "BEGIN SELECT RAISE(ABORT, 'a posting is new, and of whole milligrams'); END"
        ),
        f"{BALANCES}_refuses_insert": f"BEFORE INSERT ON {BALANCES} WHEN {NOT_EMPTY} {refuse}",
        f"{BALANCES}_refuses_update": f"BEFORE UPDATE ON {BALANCES} WHEN {UNCOUNTED} {refuse}",
        f"{BALANCES}_refuses_delete": f"BEFORE DELETE ON {BALANCES} {refuse}",
        f"{ACCOUNTS}_opens_balance": f"AFTER INSERT ON {ACCOUNTS} BEGIN {OPEN} END",
        f"{POSTINGS}_moves_balances": f"AFTER INSERT ON {POSTINGS} BEGIN {GIVE} {TAKE} END",
    }


def function(name: str, body: str) -> str:
    """A function that a trigger calls."""
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


RAISE = "USING ERRCODE = 'integrity_constraint_violation';"
FUNCTIONS = {
    "greenhaven_ledger_stays": (
        f"RAISE EXCEPTION '% is never changed: % refused', TG_TABLE_NAME, TG_OP {RAISE}"
    ),
    "greenhaven_ledger_opens": f"{OPEN} RETURN NEW;",
    # Always the lower key first, so that two postings never wait for each other.
    "greenhaven_ledger_moves": (
        f"IF NEW.source_id < NEW.target_id THEN {GIVE} {TAKE} ELSE {TAKE} {GIVE} END IF; "
        "RETURN NEW;"
    ),
    "greenhaven_ledger_guards": (
        f"IF pg_trigger_depth() < 2 THEN RAISE EXCEPTION '{ONLY_POSTINGS}' {RAISE} END IF; "
        "RETURN NEW;"
    ),
}


def postgresql() -> dict[str, str]:
    """Name and text of each trigger."""
    row, all_rows = "FOR EACH ROW EXECUTE FUNCTION", "FOR EACH STATEMENT EXECUTE FUNCTION"
    made = {
        f"{table}_refuses": f"BEFORE UPDATE OR DELETE ON {table} {row} greenhaven_ledger_stays()"
        for table in NEVER_CHANGED
    }
    made |= {
        f"{table}_refuses_truncate": (
            f"BEFORE TRUNCATE ON {table} {all_rows} greenhaven_ledger_stays()"
        )
        for table in (*NEVER_CHANGED, BALANCES)
    }
    return made | {
        f"{BALANCES}_refuses": (
            f"BEFORE INSERT OR UPDATE OR DELETE ON {BALANCES} {row} greenhaven_ledger_guards()"
        ),
        f"{ACCOUNTS}_opens_balance": f"AFTER INSERT ON {ACCOUNTS} {row} greenhaven_ledger_opens()",
        f"{POSTINGS}_moves_balances": f"AFTER INSERT ON {POSTINGS} {row} greenhaven_ledger_moves()",
    }


def refuse(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of the database in use."""
    postgres = editor.connection.vendor == "postgresql"
    functions = [function(*each) for each in FUNCTIONS.items()] if postgres else []
    triggers = postgresql() if postgres else sqlite()
    with editor.connection.cursor() as cursor:
        # Run as they are: a percent sign or a semicolon inside is no parameter and no end.
        for statement in functions:
            cursor.execute(statement)
        for name, text in triggers.items():
            cursor.execute(f"CREATE TRIGGER {name} {text}")


def allow(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again."""
    with editor.connection.cursor() as cursor:
        if editor.connection.vendor == "postgresql":
            for name in FUNCTIONS:
                cursor.execute(f"DROP FUNCTION {name} CASCADE")
            return
        for name in sqlite():
            cursor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    """Balances follow postings; accounts, events and postings stay as they were written."""

    dependencies: ClassVar = [("exchange", "0015_loop")]
    operations: ClassVar = [migrations.RunPython(refuse, allow)]
