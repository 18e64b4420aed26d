"""Of a published agenda it is known which version it is, and what people were told of it."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def as_published(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """What stands on published agendas is what people know; a cancelled one is a new version."""
    meetings = apps.get_model("council", "Meeting").objects
    items = apps.get_model("council", "AgendaItem").objects
    for row in meetings.filter(published_at__isnull=False):
        points = items.filter(meeting=row).order_by("position", "pk")
        row.told_points = [[pk, title] for pk, title in points.values_list("pk", "title")]
        row.sequence = int(row.cancelled_at is not None)
        row.save(update_fields=["told_points", "sequence"])


class Migration(migrations.Migration):
    dependencies = [("council", "0018_results_of_two")]

    operations = [
        migrations.AddField("meeting", "sequence", models.PositiveIntegerField(default=0)),
        migrations.AddField("meeting", "changed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("meeting", "told_points", models.JSONField(default=list)),
        migrations.AddField("meeting", "untold_since", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(as_published, migrations.RunPython.noop, elidable=True),
    ]
