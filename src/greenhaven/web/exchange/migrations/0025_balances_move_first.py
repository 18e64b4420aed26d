"""PostgreSQL moves balances before the posting is there, as long as nobody else is waited for.

A trigger that comes after is called at the end of its statement. Where a statement writes the row
of the audit chain as well, the chain's end was then held before the balances, and two writers could
wait for each other.
"""

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

POSTINGS, BALANCES = "exchange_posting", "exchange_balance"
TRIGGER = f"{POSTINGS}_moves_balances"
COLUMNS = [
    f"{part}_mg"
    for part in ("wet", "water", "carbon", "nitrogen", "phosphorus", "potassium", "ash")
]


def moved(account: str, sign: str) -> str:
    """Count the new posting in one of its two balances."""
    changes = ", ".join(f"{column} = {column} {sign} NEW.{column}" for column in COLUMNS)
    return (
        f"UPDATE {BALANCES} SET last_posting = NEW.id, {changes} "  # noqa: S608 -- of this file
        f"WHERE account_id = NEW.{account};"
    )


GIVE, TAKE = moved("source_id", "-"), moved("target_id", "+")
# The key is always the counter's: with one that exists, ON CONFLICT would leave the posting out
# whose balances were moved. Always the lower account first, so that two never wait for each other.
FUNCTION = f"""CREATE OR REPLACE FUNCTION greenhaven_ledger_moves() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    {{key}}
    IF NEW.source_id < NEW.target_id THEN {GIVE} {TAKE} ELSE {TAKE} {GIVE} END IF;
    RETURN NEW;
END $$"""
OWN_KEY = f"NEW.id := nextval('{POSTINGS}_id_seq');"
# A trigger's own statement is told from anybody's before the guard is called, not by it.
GUARD, BY_ANYBODY = f"{BALANCES}_refuses", "WHEN (pg_trigger_depth() = 0)"


def _moves(editor: BaseDatabaseSchemaEditor, when: str, key: str, guarded: str) -> None:
    if editor.connection.vendor != "postgresql":
        return
    moving = f"{when} INSERT ON {POSTINGS} FOR EACH ROW"
    guarding = f"BEFORE INSERT OR UPDATE OR DELETE ON {BALANCES} FOR EACH ROW {guarded}"
    with editor.connection.cursor() as cursor:
        for statement in (
            f"DROP TRIGGER {TRIGGER} ON {POSTINGS}",
            FUNCTION.format(key=key),
            f"CREATE TRIGGER {TRIGGER} {moving} EXECUTE FUNCTION greenhaven_ledger_moves()",
            f"DROP TRIGGER {GUARD} ON {BALANCES}",
            f"CREATE TRIGGER {GUARD} {guarding} EXECUTE FUNCTION greenhaven_ledger_guards()",
        ):
            cursor.execute(statement)


def first(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Before the posting."""
    _moves(editor, "BEFORE", OWN_KEY, BY_ANYBODY)


def last(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """After it."""
    _moves(editor, "AFTER", "", "")


class Migration(migrations.Migration):
    """The same is counted and refused as before."""

    dependencies: ClassVar = [("exchange", "0024_sheets_with_merged_cells")]
    operations: ClassVar = [migrations.RunPython(first, last)]
