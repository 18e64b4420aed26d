"""Opinions come one after another in their conversation; maps are told by their digest."""

import hashlib
import json

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def put_in_order(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Number the opinions of each conversation as they were said."""
    last: dict[int, int] = {}
    opinion = apps.get_model("council", "Opinion")
    for row in opinion.objects.select_related("statement").order_by("said_at", "pk"):
        row.conversation_id = row.statement.conversation_id
        row.order = last[row.conversation_id] = last.get(row.conversation_id, 0) + 1
        row.save(update_fields=["conversation", "order"])
    for pk, cast in last.items():
        apps.get_model("council", "Conversation").objects.filter(pk=pk).update(cast=cast)


def take_digests(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Digests of maps that were made before."""
    for row in apps.get_model("council", "OpinionMap").objects.all():
        text = json.dumps(row.document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        row.digest = hashlib.sha256(text.encode()).hexdigest()
        row.save(update_fields=["digest"])


class Migration(migrations.Migration):
    dependencies = [("council", "0012_polls_guard")]

    operations = [
        migrations.AddField("conversation", "cast", models.BigIntegerField(default=0)),
        migrations.AddField("conversation", "withdrawn", models.PositiveIntegerField(default=0)),
        migrations.AddField("conversation", "mapped", models.BigIntegerField(default=0)),
        migrations.AddField("conversation", "groups", models.JSONField(default=dict)),
        migrations.AlterField(
            "statement",
            "standing",
            models.CharField(
                choices=[
                    ("waiting", "waits for a moderator"),
                    ("in", "taken in"),
                    ("out", "left out"),
                    ("meta", "asks who somebody is"),
                    ("merged", "says the same as another"),
                ],
                default="waiting",
                max_length=8,
            ),
        ),
        migrations.AddField(
            "opinion",
            "conversation",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opinions",
                to="council.conversation",
            ),
        ),
        migrations.AddField("opinion", "order", models.BigIntegerField(null=True)),
        migrations.AddField(
            "opinionmap",
            "digest",
            models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField("opinionmap", "differs", models.BooleanField(default=False)),
        migrations.RunPython(put_in_order, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(take_digests, migrations.RunPython.noop, elidable=True),
    ]
