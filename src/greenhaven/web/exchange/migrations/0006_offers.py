"""Offers and needs."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0007_audit_refuses"),
        ("exchange", "0005_ledger"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "direction",
                    models.CharField(choices=[("offer", "offer"), ("need", "need")], max_length=6),
                ),
                ("material", models.SlugField(max_length=64)),
                ("amount_mg", models.BigIntegerField()),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=12)),
                ("unit", models.CharField(max_length=16)),
                (
                    "way",
                    models.CharField(
                        choices=[("bring", "is brought"), ("fetch", "is fetched at the door")],
                        default="bring",
                        max_length=6,
                    ),
                ),
                (
                    "recurrence",
                    models.CharField(
                        choices=[
                            ("once", "once"),
                            ("weekly", "every week"),
                            ("fortnightly", "every second week"),
                            ("monthly", "every month"),
                        ],
                        default="once",
                        max_length=12,
                    ),
                ),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("season_from", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("season_to", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("from_hour", models.TimeField(blank=True, null=True)),
                ("to_hour", models.TimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("paused", "paused"),
                            ("withdrawn", "withdrawn"),
                            ("closed", "fulfilled"),
                            ("lapsed", "lapsed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "circle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="commons.circle",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="commons.place",
                    ),
                ),
                (
                    "towards",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="commons.place",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["state", "direction", "last_day"],
                        name="exchange_of_state_6cae20_idx",
                    ),
                    models.Index(fields=["person", "state"], name="exchange_of_person__588e25_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_mg__gt", 0)), name="offer_is_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="offer_ends_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("season_from", None), ("season_to", None)),
                            models.Q(
                                ("season_from__gte", 1),
                                ("season_from__isnull", False),
                                ("season_from__lte", 12),
                                ("season_to__gte", 1),
                                ("season_to__isnull", False),
                                ("season_to__lte", 12),
                            ),
                            _connector="OR",
                        ),
                        name="offer_season_is_of_months",
                    ),
                ],
            },
        ),
    ]
