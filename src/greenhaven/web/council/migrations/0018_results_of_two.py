"""Results of votes held elsewhere count once two people agree; the database itself sees to it."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE, POLL = "council_broughtresult", "council_poll"
KEPT = (
    *("id", "key", "poll_id", "document", "digest"),
    *("proof_url", "brought_by_id", "brought_at"),
)
ANSWER = ("confirmed_by_id", "declined_by_id", "answered_at", "why")
WHY = "a result that was brought never changes, and neither does its answer"
WHY_TWO = "a result from elsewhere counts once two people agree to it"


def changed(columns: tuple[str, ...]) -> str:
    """Whether one of the columns has another value."""
    return " OR ".join(f"(NEW.{each} IS DISTINCT FROM OLD.{each})" for each in columns)


ANSWERED = "(OLD.confirmed_by_id IS NOT NULL OR OLD.declined_by_id IS NOT NULL)"
CHANGED = f"{changed(KEPT)} OR ({ANSWERED} AND ({changed(ANSWER)}))"
AGREED = (
    f"EXISTS (SELECT 1 FROM {TABLE} b "  # noqa: S608 -- names of this file
    "WHERE b.poll_id = NEW.id AND b.confirmed_by_id IS NOT NULL)"
)
ALONE = (
    "NEW.secrecy = 'imported' AND NEW.state = 'counted' AND OLD.state <> 'counted' "
    f"AND NOT {AGREED}"
)


def sqlite() -> tuple[str, ...]:
    """The triggers of SQLite."""
    abort = f"BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
    alone = f"BEGIN SELECT RAISE(ABORT, '{WHY_TWO}'); END"
    is_not = CHANGED.replace("IS DISTINCT FROM", "IS NOT")
    there = f"EXISTS (SELECT 1 FROM {TABLE} o WHERE o.id = NEW.id)"  # noqa: S608 -- as above
    return (
        f"CREATE TRIGGER {TABLE}_guards_update BEFORE UPDATE ON {TABLE} WHEN {is_not} {abort}",
        f"CREATE TRIGGER {TABLE}_guards_delete BEFORE DELETE ON {TABLE} {abort}",
        # REPLACE takes an old row away without asking the trigger of deletions.
        f"CREATE TRIGGER {TABLE}_guards_replace BEFORE INSERT ON {TABLE} WHEN {there} {abort}",
        f"CREATE TRIGGER {POLL}_asks_two BEFORE UPDATE ON {POLL} WHEN {ALONE} {alone}",
    )


def postgresql() -> tuple[str, ...]:
    """The functions and triggers of PostgreSQL."""
    code = "USING ERRCODE = 'integrity_constraint_violation';"
    refuse, alone = (f"RAISE EXCEPTION '{why}' {code}" for why in (WHY, WHY_TWO))
    kept = f"BEGIN IF TG_OP = 'UPDATE' AND NOT ({CHANGED}) THEN RETURN NEW; END IF; {refuse} END"
    two = f"BEGIN IF {ALONE} THEN {alone} END IF; RETURN NEW; END"
    functions = {"greenhaven_guard_brought": kept, "greenhaven_ask_two": two}
    row = f"ON {TABLE} FOR EACH ROW EXECUTE FUNCTION greenhaven_guard_brought()"
    of_poll = f"ON {POLL} FOR EACH ROW EXECUTE FUNCTION greenhaven_ask_two()"
    return (
        *(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
            for name, body in functions.items()
        ),
        f"CREATE TRIGGER {TABLE}_guards_update BEFORE UPDATE {row}",
        f"CREATE TRIGGER {TABLE}_guards_delete BEFORE DELETE {row}",
        f"CREATE TRIGGER {POLL}_asks_two BEFORE UPDATE {of_poll}",
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
            cursor.execute("DROP FUNCTION greenhaven_guard_brought CASCADE")
            cursor.execute("DROP FUNCTION greenhaven_ask_two CASCADE")
            return
        names = [f"{TABLE}_guards_{verb}" for verb in ("update", "delete", "replace")]
        for name in (*names, f"{POLL}_asks_two"):
            cursor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    """What two people have looked at counts, and nothing else."""

    dependencies = [
        ("council", "0017_weighings_of_conflicts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BroughtResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("document", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("proof_url", models.URLField()),
                ("brought_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("why", models.CharField(blank=True, max_length=600)),
                (
                    "brought_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "declined_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="brought",
                        to="council.poll",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("declined_by", None)),
                        fields=("poll",),
                        name="vote_elsewhere_has_one_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", None),
                            models.Q(("confirmed_by", models.F("brought_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="result_is_agreed_to_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", None), ("declined_by", None), _connector="OR"
                        ),
                        name="result_has_one_answer",
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
