"""The database itself guards votes: whoever writes, and by whatever program.

Ballots and marks come in only while their vote is open, and never go; the roll is frozen once it
is counted; what was asked never changes; a counted vote never changes at all. And what the order
of rows would tell is mixed up: by it, marks could be joined to ballots.
"""

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

POLL, ROLL, MARK = "council_poll", "council_rollentry", "council_votermark"
BALLOT, OPEN_VOTE, PAPER = "council_ballot", "council_openvote", "council_paperballot"
TICK = "council_papertick"
TABLES = (POLL, ROLL, MARK, BALLOT, OPEN_VOTE, PAPER, TICK)
# What a vote is asked with; all else of it changes on its way.
ASKED = (
    *("id", "key", "city", "level", "district", "circle_id", "number", "matter", "title", "about"),
    *("proposal_id", "text_id", "first_id", "options", "rule", "policy", "secrecy", "delegation"),
    *("roll_on", "opens_at", "closes_at", "lot", "lot_digest", "called_by_id", "called_at"),
)
MOVING: tuple[str, ...] = (
    "state",
    "roll_count",
    "roll_digest",
    "file",
    "file_digest",
    "result",
    "proof_url",
)
MOVING += ("counted_at", "reminded_at", "why")
STEPS = {"prepared": ("open", "void"), "open": ("closed", "counted", "void")}
STEPS["closed"] = ("counted", "void")
MIXED_AT_ONCE = 4


def changed(*columns: str) -> str:
    """Whether one of the columns has another value; both databases say it alike."""
    return " OR ".join(f"(NEW.{each} IS DISTINCT FROM OLD.{each})" for each in columns)


def poll_is(key: str, condition: str) -> str:
    """Whether the vote of that key is as the condition says."""
    found = f"SELECT 1 FROM {POLL} p WHERE p.id = {key} AND {condition}"  # noqa: S608 -- names of this file
    return f"EXISTS ({found})"


def entry_is(key: str, condition: str) -> str:
    """Whether the vote, on whose roll that entry stands, is as the condition says."""
    return (
        f"EXISTS (SELECT 1 FROM {ROLL} r JOIN {POLL} p ON p.id = r.poll_id "  # noqa: S608 -- as above
        f"WHERE r.id = {key} AND {condition})"
    )


def steps() -> str:
    """Whether a vote goes a step that there is."""
    allowed = (
        f"(OLD.state = '{before}' AND NEW.state IN ({', '.join(repr(each) for each in after)}))"
        for before, after in STEPS.items()
    )
    return f"(NEW.state = OLD.state OR {' OR '.join(allowed)})"


VOTING = "p.state = 'open'"
SECRET = f"p.secrecy = 'secret' AND {VOTING}"
READING = "p.secrecy = 'secret' AND p.state IN ('open', 'closed')"  # ballots on paper, afterwards
IN_TIME = f"p.secrecy = 'open' AND {VOTING} AND NEW.cast_at < p.closes_at"
ROLL_FROZEN = poll_is("NEW.poll_id", "p.roll_count IS NOT NULL")
BALLOT_IN_TIME = (
    f"({poll_is('NEW.poll_id', SECRET)} "
    f"OR (NEW.paper_number IS NOT NULL AND {poll_is('NEW.poll_id', READING)}))"
)
POLL_CHANGED = (
    f"{changed(*ASKED)} OR NOT {steps()} "
    f"OR (OLD.state IN ('counted', 'void') AND ({changed(*MOVING)})) "
    f"OR (OLD.roll_count IS NOT NULL AND ({changed('roll_count', 'roll_digest')}))"
)
BALLOT_CHANGED = (
    f"{changed('id', 'poll_id', 'secret_digest', 'paper_number')} "
    f"OR (({changed('choice', 'receipt')}) AND (OLD.paper_number IS NOT NULL "
    f"OR NOT {poll_is('NEW.poll_id', VOTING)}))"
)
VOTE_CHANGED = (
    f"{changed('id', 'entry_id')} OR (({changed('choice', 'cast_at', 'withdrawn_at')}) "
    f"AND NOT {entry_is('NEW.entry_id', IN_TIME)})"
)
READ = ("first_by_id", "second_by_id", "first_choice", "second_choice", "agreed")
PAPER_CHANGED = (
    f"{changed('id', 'poll_id', 'number', 'entry_id')} OR (OLD.agreed AND ({changed(*READ)}))"
)
TICK_CHANGED = (
    f"{changed('id', 'entry_id', 'first_by_id')} "
    f"OR (OLD.second_by_id IS NOT NULL AND ({changed('second_by_id')}))"
)
# Table and verb -> what is refused, and why.
REFUSED: dict[tuple[str, str], tuple[str, str]] = {
    (POLL, "UPDATE"): (POLL_CHANGED, "what is voted on never changes, and a result stays"),
    (ROLL, "INSERT"): (ROLL_FROZEN, "the roll of this vote is frozen"),
    (ROLL, "UPDATE"): (changed("id", "poll_id", "person_id"), "the roll never changes"),
    (MARK, "INSERT"): (
        f"NOT {entry_is('NEW.entry_id', SECRET)}",
        "a mark is made only while the vote is open",
    ),
    (MARK, "UPDATE"): (changed("entry_id", "way", "marked_on"), "a mark never changes"),
    (BALLOT, "INSERT"): (
        f"NOT {BALLOT_IN_TIME}",
        "a ballot is cast only while the vote is open",
    ),
    (BALLOT, "UPDATE"): (BALLOT_CHANGED, "a ballot changes only while the vote is open"),
    (OPEN_VOTE, "INSERT"): (
        f"NOT {entry_is('NEW.entry_id', IN_TIME)}",
        "a vote is cast only while the vote is open",
    ),
    (OPEN_VOTE, "UPDATE"): (VOTE_CHANGED, "a vote changes only while the vote is open"),
    (PAPER, "UPDATE"): (PAPER_CHANGED, "a ballot on paper that two have read never changes"),
    (TICK, "UPDATE"): (TICK_CHANGED, "a tick on the roll never changes"),
}
GONE = "what belongs to a vote is never deleted"
# REPLACE takes an old row away without asking the trigger of deletions.
KEYS = dict.fromkeys(TABLES, "id") | {MARK: "entry_id"}
MIXES = {BALLOT: "id", MARK: "entry_id"}


def sqlite() -> dict[str, str]:
    """Name and text of each trigger."""
    made = {
        f"{table}_guards_{verb.lower()}": (
            f"BEFORE {verb} ON {table} WHEN {as_sqlite(refused)} "
            f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )
        for (table, verb), (refused, why) in REFUSED.items()
    }
    for table in TABLES:
        there = f"EXISTS (SELECT 1 FROM {table} o WHERE o.{KEYS[table]} = NEW.{KEYS[table]})"  # noqa: S608 -- as above
        abort = f"BEGIN SELECT RAISE(ABORT, '{GONE}'); END"
        made[f"{table}_guards_delete"] = f"BEFORE DELETE ON {table} {abort}"
        made[f"{table}_guards_replace"] = f"BEFORE INSERT ON {table} WHEN {there} {abort}"
    # Rows lie in the order of a hidden number: it is drawn.
    for table, key in MIXES.items():
        made[f"{table}_mixes"] = (
            f"AFTER INSERT ON {table} BEGIN UPDATE {table} SET rowid = random() "  # noqa: S608 -- as above
            f"WHERE {key} = NEW.{key}; END"
        )
    return made


def as_sqlite(condition: str) -> str:
    """What older SQLite calls otherwise."""
    return condition.replace("IS DISTINCT FROM", "IS NOT")


def function(name: str, body: str, takes: str = "", gives: str = "trigger") -> str:
    """A function of PostgreSQL."""
    return f"CREATE FUNCTION {name}({takes}) RETURNS {gives} LANGUAGE plpgsql AS $$ {body} $$"


RAISE = "USING ERRCODE = 'integrity_constraint_violation';"
MIX = "greenhaven_mix_ballots"


def functions() -> dict[str, str]:
    """Name and text of each function of PostgreSQL."""
    made = {
        f"greenhaven_guard_{table}_{verb.lower()}": (
            f"BEGIN IF {refused} THEN RAISE EXCEPTION '{why}' {RAISE} END IF; RETURN NEW; END"
        )
        for (table, verb), (refused, why) in REFUSED.items()
    }
    made["greenhaven_guard_votes"] = f"BEGIN RAISE EXCEPTION '{GONE}' {RAISE} END"
    made["greenhaven_ballot_comes"] = (
        f"BEGIN PERFORM {MIX}(NEW.poll_id, {MIXED_AT_ONCE}); RETURN NULL; END"
    )
    told = {name: function(name, body) for name, body in made.items()}
    # A row that is written again goes to the end of its table, under another transaction.
    told[MIX] = function(
        MIX,
        f"DECLARE one uuid; BEGIN FOR one IN SELECT id FROM {BALLOT} WHERE poll_id = poll "  # noqa: S608 -- as above
        f"ORDER BY random() LIMIT most LOOP UPDATE {BALLOT} SET receipt = receipt WHERE id = one; "
        "END LOOP; END",
        takes="poll bigint, most integer",
        gives="void",
    )
    return told


def postgresql() -> dict[str, str]:
    """Name and text of each trigger."""
    row = "FOR EACH ROW EXECUTE FUNCTION"
    made = {
        f"{table}_guards_{verb.lower()}": (
            f"BEFORE {verb} ON {table} {row} greenhaven_guard_{table}_{verb.lower()}()"
        )
        for table, verb in REFUSED
    }
    for table in TABLES:
        made[f"{table}_guards_delete"] = f"BEFORE DELETE ON {table} {row} greenhaven_guard_votes()"
        made[f"{table}_guards_truncate"] = (
            f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
            "EXECUTE FUNCTION greenhaven_guard_votes()"
        )
    made[f"{BALLOT}_mixes"] = f"AFTER INSERT ON {BALLOT} {row} greenhaven_ballot_comes()"
    return made


def guard(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of the database in use."""
    postgres = editor.connection.vendor == "postgresql"
    with editor.connection.cursor() as cursor:
        # Run as they are: a percent sign or a semicolon inside is no parameter and no end.
        for statement in functions().values() if postgres else ():
            cursor.execute(statement)
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
    """What was cast stays, and nothing is cast beside the time."""

    dependencies: ClassVar = [("council", "0011_polls_marks")]
    operations: ClassVar = [migrations.RunPython(guard, unguard)]
