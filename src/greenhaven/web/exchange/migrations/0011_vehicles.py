"""Vehicles, and hours of drivers and places."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0007_audit_refuses"),
        ("exchange", "0010_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DriverHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField()),
                ("begins_at", models.TimeField()),
                ("ends_at", models.TimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="driver_hours",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "weekday"), name="driver_hours_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__gt", models.F("begins_at")), ("weekday__lte", 6)
                        ),
                        name="driver_hours_end_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField()),
                ("opens_at", models.TimeField()),
                ("closes_at", models.TimeField()),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opening_hours",
                        to="commons.place",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place", "weekday", "opens_at"), name="place_opens_once_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes_at__gt", models.F("opens_at")), ("weekday__lte", 6)
                        ),
                        name="place_closes_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vehicle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[("cargo_bike", "cargo bike"), ("van", "van"), ("truck", "truck")],
                        max_length=10,
                    ),
                ),
                ("capacity_kg", models.PositiveIntegerField()),
                ("capacity_l", models.PositiveIntegerField(blank=True, null=True)),
                ("speed_km_per_h", models.PositiveSmallIntegerField()),
                ("begins_at", models.TimeField()),
                ("ends_at", models.TimeField()),
                ("longest_h", models.DecimalField(decimal_places=1, default=8, max_digits=4)),
                ("longest_km", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("weekdays", models.PositiveSmallIntegerField(default=31)),
                ("trips", models.PositiveSmallIntegerField(default=3)),
                ("turn_min", models.PositiveSmallIntegerField(default=15)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vehicles",
                        to="commons.place",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("capacity_kg__gt", 0),
                            ("longest_h__gt", 0),
                            ("longest_h__lte", 24),
                            ("speed_km_per_h__gt", 0),
                            ("trips__gte", 1),
                            ("weekdays__gte", 1),
                            ("weekdays__lte", 127),
                        ),
                        name="vehicle_can_carry_and_go",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("begins_at"))),
                        name="vehicle_ends_later",
                    ),
                ],
            },
        ),
    ]
