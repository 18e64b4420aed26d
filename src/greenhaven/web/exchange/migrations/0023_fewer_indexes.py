"""Indexes of events and handovers that others serve as well, or that nothing asks."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT
EVENT, HANDOVER = "exchange_event", "exchange_handover"
# Only the indexes go: to alter a column, SQLite makes a table anew, without its triggers.
GONE = {
    "exchange_event_place_id_e7474f7c": (EVENT, "place_id"),
    "exchange_handover_commitment_id_97819eb3": (HANDOVER, "commitment_id"),
    "exchange_handover_giver_id_f66fb442": (HANDOVER, "giver_id"),
    "exchange_handover_material_29ab4f8c": (HANDOVER, "material"),
    "exchange_handover_out_of_id_5904744c": (HANDOVER, "out_of_id"),
    "exchange_handover_taker_id_d0f32032": (HANDOVER, "taker_id"),
    "exchange_handover_taker_place_id_0ed08a25": (HANDOVER, "taker_place_id"),
}
LIKE = "exchange_handover_material_29ab4f8c_like"  # PostgreSQL's second one of a slug
KEY: dict[str, Any] = {"on_delete": PROTECT, "db_index": False}
MAYBE: dict[str, Any] = {**KEY, "null": True, "blank": True}
PERSON = settings.AUTH_USER_MODEL


class Migration(migrations.Migration):
    """A handover writes fewer pages."""

    dependencies: ClassVar = [
        ("commons", "0011_fewer_indexes"),
        ("exchange", "0022_needs_have_a_grade"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(f"DROP INDEX IF EXISTS {LIKE}", migrations.RunSQL.noop),
                *(
                    migrations.RunSQL(
                        f"DROP INDEX IF EXISTS {name}", f"CREATE INDEX {name} ON {table} ({column})"
                    )
                    for name, (table, column) in GONE.items()
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    "event",
                    "place",
                    models.ForeignKey(to="commons.place", related_name="events", **KEY),
                ),
                migrations.AlterField(
                    "handover",
                    "commitment",
                    models.ForeignKey(to="exchange.commitment", related_name="handovers", **MAYBE),
                ),
                migrations.AlterField(
                    "handover",
                    "giver",
                    models.ForeignKey(to=PERSON, related_name="handovers", **MAYBE),
                ),
                migrations.AlterField(
                    "handover", "material", models.SlugField(db_index=False, max_length=64)
                ),
                migrations.AlterField(
                    "handover",
                    "out_of",
                    models.ForeignKey(to="exchange.batch", related_name="handovers_out", **MAYBE),
                ),
                migrations.AlterField(
                    "handover", "taker", models.ForeignKey(to=PERSON, related_name="+", **MAYBE)
                ),
                migrations.AlterField(
                    "handover",
                    "taker_place",
                    models.ForeignKey(to="commons.place", related_name="handovers_in", **KEY),
                ),
            ],
        ),
        *(
            migrations.AddIndex(
                "handover",
                models.Index(
                    fields=[name],
                    condition=models.Q(**{f"{name}__isnull": False}),
                    name=f"handover_has_{name}",
                ),
            )
            for name in ("commitment", "taker", "out_of")
        ),
    ]
