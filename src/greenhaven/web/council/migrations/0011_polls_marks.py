"""Marks without numbers, ballots without days, ticks on paper, reminders.

No mark and no ballot was ever written before: marks are made anew under another key.
"""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WAYS = [("here", "on this site"), ("paper", "on paper")]


class Migration(migrations.Migration):
    """What would have told the order in which people voted is gone."""

    dependencies: ClassVar = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("council", "0010_rulebook"),
    ]
    operations: ClassVar = [
        migrations.DeleteModel(name="VoterMark"),
        migrations.CreateModel(
            name="VoterMark",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="mark",
                        serialize=False,
                        to="council.rollentry",
                    ),
                ),
                ("way", models.CharField(choices=WAYS, default="here", max_length=5)),
                ("marked_on", models.DateField()),
            ],
        ),
        migrations.RemoveField(model_name="ballot", name="cast_on"),
        migrations.AddField(
            model_name="poll",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="paperballot",
            name="entry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="council.rollentry",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperballot",
            constraint=models.UniqueConstraint(
                condition=models.Q(("entry__isnull", False)),
                fields=("poll", "entry"),
                name="paper_of_a_person_is_one",
            ),
        ),
        migrations.CreateModel(
            name="PaperTick",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tick",
                        to="council.rollentry",
                    ),
                ),
                (
                    "first_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_by", None),
                            models.Q(("second_by", models.F("first_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="tick_is_made_by_two",
                    )
                ],
            },
        ),
    ]
