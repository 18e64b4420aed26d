"""Storms and hubs that are down, and plans that are made because of them."""

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    """What stops the usual for some hours or days."""

    dependencies: ClassVar = [
        ("commons", "0008_residence_and_discussions"),
        ("exchange", "0020_declines_last"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Disruption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("city", models.SlugField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[("storm", "a storm"), ("hub_down", "a hub is down")], max_length=8
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=PROTECT,
                        related_name="disruptions",
                        to="commons.place",
                    ),
                ),
                ("districts", models.TextField(blank=True)),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "minor"), (2, "moderate"), (3, "severe"), (4, "extreme")],
                        default=3,
                    ),
                ),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("words", models.CharField(blank=True, max_length=300)),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("declared_at", models.DateTimeField()),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "ends_at"], name="exchange_di_city_9d2b72_idx")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(kind="storm", place=None, ends_at__isnull=False)
                        | models.Q(kind="hub_down", place__isnull=False, districts=""),
                        name="disruption_says_where",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(ends_at=None)
                        | models.Q(ends_at__gte=models.F("begins_at")),
                        name="disruption_ends_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(severity__gte=1, severity__lte=4),
                        name="disruption_severity_is_1_to_4",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="replanning",
            name="occasion",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=PROTECT,
                related_name="replannings",
                to="exchange.disruption",
            ),
        ),
        migrations.AlterField(
            model_name="replanning",
            name="cause",
            field=models.CharField(
                choices=[
                    ("night", "every night"),
                    ("change", "something has changed"),
                    ("asked", "someone asked for it"),
                    ("occasion", "a storm, or a hub that is down"),
                ],
                max_length=8,
            ),
        ),
    ]
