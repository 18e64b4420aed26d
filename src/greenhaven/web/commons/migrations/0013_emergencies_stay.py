"""The database itself guards emergencies: whoever writes, and by whatever program.

No article is in force twice at one time in one place; none is set in force by hand unless two have
asked for it; a warning of a rehearsal sets in force only what is marked as one. And what was heard
and done stays as it was: only ends come nearer or, by a vote, move on.
"""

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ALERT, CALL, ACTIVATION = "commons_alert", "commons_emergencycall", "commons_activation"
GROUND, AREA = "commons_ground", "commons_activearea"
TABLES = (ALERT, CALL, ACTIVATION, GROUND, AREA)
HEARD = (
    *("id", "key", "city", "source", "reference", "event", "severity", "districts"),
    *("begins_at", "ends_at", "words", "rehearsal", "told_by_id", "heard_at"),
)
ASKED = (
    *("id", "key", "city", "article", "districts", "severity", "hours", "reason", "evidence"),
    *("asked_by_id", "asked_at"),
)
BEGUN = (
    *("id", "city", "article", "version", "way", "event", "severity", "rehearsal", "call_id"),
    *("begins_at", "made_at"),
)
ENDED = ("ends_at", "ended_at", "ended_by_id", "why_ended")
TOLD = ("report", "reported_by_id", "reported_at")
PLACED = ("id", "activation_id", "city", "article", "area", "begins_at")


def changed(*columns: str) -> str:
    """Whether one of the columns has another value; both databases say it alike."""
    return " OR ".join(f"(NEW.{each} IS DISTINCT FROM OLD.{each})" for each in columns)


def overlaps(*, other: str) -> str:
    """Whether the article is in force there at some of that time already."""
    return (
        f"NEW.begins_at < NEW.ends_at AND EXISTS (SELECT 1 FROM {AREA} o "  # noqa: S608 -- names of this file
        f"WHERE {other} AND o.city = NEW.city AND o.article = NEW.article AND o.area = NEW.area "
        "AND o.begins_at < o.ends_at AND o.begins_at < NEW.ends_at AND NEW.begins_at < o.ends_at)"
    )


CONFIRMED = (
    f"EXISTS (SELECT 1 FROM {CALL} c WHERE c.id = NEW.call_id AND c.confirmed_at IS NOT NULL "  # noqa: S608 -- as above
    "AND c.city = NEW.city AND c.article = NEW.article)"
)
LIKE = (
    f"EXISTS (SELECT 1 FROM {ALERT} a JOIN {ACTIVATION} b ON b.id = NEW.activation_id "  # noqa: S608 -- as above
    "WHERE a.id = NEW.alert_id AND a.city = b.city AND a.rehearsal = b.rehearsal "
    "AND b.way = 'alert')"
)
OF_IT = (
    f"EXISTS (SELECT 1 FROM {ACTIVATION} b WHERE b.id = NEW.activation_id "  # noqa: S608 -- as above
    "AND b.city = NEW.city AND b.article = NEW.article)"
)
ASKED_OTHERWISE = (
    f"{changed(*ASKED)} OR ((OLD.confirmed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL) "
    f"AND ({changed('confirmed_by_id', 'confirmed_at', 'withdrawn_at')}))"
)
OTHERWISE = (
    f"{changed(*BEGUN)} OR (OLD.ended_at IS NOT NULL AND ({changed(*ENDED)})) "
    f"OR (OLD.reported_at IS NOT NULL AND ({changed(*TOLD)}))"
)
TWICE = "this article is in force there at that time already"
ALONE = "nobody sets an article in force alone"
# Table and verb -> what is refused, and why.
REFUSED: dict[tuple[str, str], tuple[str, str]] = {
    (ALERT, "UPDATE"): (
        f"{changed(*HEARD)} OR (OLD.called_off_at IS NOT NULL AND {changed('called_off_at')})",
        "a warning stays as it was heard",
    ),
    (CALL, "UPDATE"): (
        ASKED_OTHERWISE,
        "what was asked for stays as it was, and so does what became of it",
    ),
    (ACTIVATION, "INSERT"): (f"NEW.way = 'hand' AND NOT {CONFIRMED}", ALONE),
    (ACTIVATION, "UPDATE"): (
        OTHERWISE,
        "an emergency stays as it was, and what has ended has ended",
    ),
    (GROUND, "INSERT"): (f"NOT {LIKE}", "a rehearsal sets nothing in force but a rehearsal"),
    (GROUND, "UPDATE"): ("1 = 1", "the grounds of an emergency stay"),
    (AREA, "INSERT"): (f"NOT {OF_IT} OR ({overlaps(other='1 = 1')})", TWICE),
    (AREA, "UPDATE"): (
        f"{changed(*PLACED)} OR ({overlaps(other='o.id <> NEW.id')})",
        TWICE,
    ),
}
GONE = "what was done in an emergency is never deleted"
# Two that begin at once do so one after the other.
FIRST = "PERFORM pg_advisory_xact_lock(hashtext(NEW.city || '/' || NEW.article));"


def sqlite() -> dict[str, str]:
    """Name and text of each trigger."""
    made = {
        f"{table}_guards_{verb.lower()}": (
            f"BEFORE {verb} ON {table} WHEN {refused.replace('IS DISTINCT FROM', 'IS NOT')} "
            f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )
        for (table, verb), (refused, why) in REFUSED.items()
    }
    abort = f"BEGIN SELECT RAISE(ABORT, '{GONE}'); END"
    for table in TABLES:
        there = f"EXISTS (SELECT 1 FROM {table} o WHERE o.id = NEW.id)"  # noqa: S608 -- as above
        made[f"{table}_guards_delete"] = f"BEFORE DELETE ON {table} {abort}"
        # REPLACE takes an old row away without asking the trigger of deletions.
        made[f"{table}_guards_replace"] = f"BEFORE INSERT ON {table} WHEN {there} {abort}"
    return made


def functions() -> dict[str, str]:
    """Name and body of each function of PostgreSQL."""
    raising = "USING ERRCODE = 'integrity_constraint_violation';"
    made = {
        f"greenhaven_guard_{table}_{verb.lower()}": (
            f"BEGIN {FIRST if table == AREA else ''} "
            f"IF {refused} THEN RAISE EXCEPTION '{why}' {raising} END IF; RETURN NEW; END"
        )
        for (table, verb), (refused, why) in REFUSED.items()
    }
    made["greenhaven_guard_emergencies"] = f"BEGIN RAISE EXCEPTION '{GONE}' {raising} END"
    return made


def postgresql() -> dict[str, str]:
    """Name and text of each trigger."""
    made = {
        f"{table}_guards_{verb.lower()}": (
            f"BEFORE {verb} ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION greenhaven_guard_{table}_{verb.lower()}()"
        )
        for table, verb in REFUSED
    }
    gone = "EXECUTE FUNCTION greenhaven_guard_emergencies()"
    for table in TABLES:
        made[f"{table}_guards_delete"] = f"BEFORE DELETE ON {table} FOR EACH ROW {gone}"
        made[f"{table}_guards_truncate"] = f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {gone}"
    return made


def guard(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of the database in use."""
    postgres = editor.connection.vendor == "postgresql"
    with editor.connection.cursor() as cursor:
        for name, body in functions().items() if postgres else ():
            cursor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
            )
        for name, text in (postgresql() if postgres else sqlite()).items():
            cursor.execute(f"CREATE TRIGGER {name} {text}")


def unguard(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again."""
    with editor.connection.cursor() as cursor:
        if editor.connection.vendor == "postgresql":
            for name in functions():
                cursor.execute(f"DROP FUNCTION {name} CASCADE")
            return
        for name in sqlite():
            cursor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    """What was heard and done in emergencies is what is kept."""

    dependencies: ClassVar = [("commons", "0012_emergencies")]
    operations: ClassVar = [migrations.RunPython(guard, unguard)]
