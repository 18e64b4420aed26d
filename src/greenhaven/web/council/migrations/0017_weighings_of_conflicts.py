"""What is asked about a text: its consequences, or what conflicts with it."""

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0011_fewer_indexes"),
        ("council", "0016_texts_stay"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="weighing",
            name="text_is_weighed_once",
        ),
        migrations.AddField(
            model_name="weighing",
            name="asks",
            field=models.CharField(
                choices=[
                    ("consequences", "what it would do"),
                    ("conflicts", "whether the rules leave a plan with it"),
                ],
                default="consequences",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="weighing",
            constraint=models.UniqueConstraint(
                models.F("asks"),
                models.F("text"),
                models.F("snapshot"),
                django.db.models.functions.comparison.Coalesce("rulebook", 0),
                condition=models.Q(("state__in", ["waiting", "running", "done"])),
                name="text_is_weighed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="weighing",
            constraint=models.CheckConstraint(
                condition=models.Q(("asks__in", ["consequences", "conflicts"])),
                name="weighing_asks_what_is_known",
            ),
        ),
    ]
