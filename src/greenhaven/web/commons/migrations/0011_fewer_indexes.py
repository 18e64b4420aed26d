"""Indexes of notices and of the audit's hashes that others serve as well."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GONE = "commons_notice_person_id_d8001ea3"
LIKE = "commons_auditrow_hash_2390a4dd_like"  # PostgreSQL's second one of a unique text


class Migration(migrations.Migration):
    """A notice and an audit row write fewer pages."""

    dependencies: ClassVar = [("commons", "0010_costs_of_articles")]
    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(f"DROP INDEX IF EXISTS {LIKE}", migrations.RunSQL.noop),
                migrations.RunSQL(
                    f"DROP INDEX IF EXISTS {GONE}",
                    f"CREATE INDEX {GONE} ON commons_notice (person_id)",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    "notice",
                    "person",
                    models.ForeignKey(
                        to=settings.AUTH_USER_MODEL,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        db_index=False,
                    ),
                )
            ],
        )
    ]
