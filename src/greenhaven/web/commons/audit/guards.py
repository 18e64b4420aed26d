"""Whether the database still guards the chain: its triggers are there and switched on."""

from django.db import connection

CONTINUES, ROWS = "commons_auditrow_continues", "commons_auditrow_refuses"
PAYLOADS, CHECKPOINTS = "commons_auditpayload_refuses", "commons_checkpoint_refuses"
GUARDS = {
    "sqlite": (
        CONTINUES,
        "commons_auditrow_moves_head",
        f"{ROWS}_update",
        f"{ROWS}_delete",
        f"{PAYLOADS}_update",
        f"{CHECKPOINTS}_update",
        f"{CHECKPOINTS}_delete",
    ),
    "postgresql": (
        CONTINUES,
        *(
            f"{name}{ending}"
            for name in (ROWS, PAYLOADS, CHECKPOINTS)
            for ending in ("", "_truncate")
        ),
    ),
}
SWITCHED_ON = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')",
}


def missing_guards() -> tuple[str, ...]:
    """The triggers that somebody took away or switched off."""
    with connection.cursor() as cursor:
        cursor.execute(SWITCHED_ON[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
    return tuple(name for name in GUARDS[connection.vendor] if name not in there)
