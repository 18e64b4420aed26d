"""Alliances, and keys of calendars."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0007_audit_refuses"),
        ("exchange", "0012_rounds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Alliance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("city", models.SlugField(max_length=64)),
                ("words", models.CharField(blank=True, max_length=600)),
                ("begins_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("agreed", "agreed by both"),
                            ("declined", "declined"),
                            ("ended", "ended"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("proposed_at", models.DateTimeField(auto_now_add=True)),
                ("first_agreed_at", models.DateTimeField(blank=True, null=True)),
                ("second_agreed_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first_agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first_circle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="commons.circle",
                    ),
                ),
                (
                    "first_place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="commons.place",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_circle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="commons.circle",
                    ),
                ),
                (
                    "second_place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="commons.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CalendarKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendars",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendars",
                        to="commons.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Pledge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "by",
                    models.CharField(
                        choices=[
                            ("first", "the side that proposed"),
                            ("second", "the side that was asked"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("capacity", "room for material"),
                            ("tool", "a tool or vehicle"),
                            ("people", "people"),
                        ],
                        max_length=8,
                    ),
                ),
                ("material", models.SlugField(blank=True, max_length=64)),
                ("amount_mg_per_week", models.BigIntegerField(default=0)),
                ("what", models.CharField(blank=True, max_length=120)),
                ("number", models.PositiveSmallIntegerField(default=0)),
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("always", "at any time"),
                            ("storm", "in a storm"),
                            ("hub_down", "when a hub is down"),
                        ],
                        default="always",
                        max_length=8,
                    ),
                ),
                ("season_from", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("season_to", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("weekdays", models.PositiveSmallIntegerField(default=127)),
                ("notice_h", models.PositiveSmallIntegerField(default=24)),
                (
                    "alliance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="exchange.alliance",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="commons.place",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="alliance",
            index=models.Index(fields=["city", "state"], name="exchange_al_city_a4e66f_idx"),
        ),
        migrations.AddConstraint(
            model_name="alliance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("first_circle__isnull", False), ("first_place__isnull", True)),
                        models.Q(("first_circle__isnull", True), ("first_place__isnull", False)),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("second_circle__isnull", False), ("second_place__isnull", True)),
                        models.Q(("second_circle__isnull", True), ("second_place__isnull", False)),
                        _connector="OR",
                    ),
                ),
                name="alliance_has_two_sides",
            ),
        ),
        migrations.AddConstraint(
            model_name="alliance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_circle", models.F("second_circle")), _negated=True),
                    ("first_circle", None),
                    ("second_circle", None),
                    _connector="OR",
                ),
                name="alliance_is_with_another_circle",
            ),
        ),
        migrations.AddConstraint(
            model_name="alliance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_place", models.F("second_place")), _negated=True),
                    ("first_place", None),
                    ("second_place", None),
                    _connector="OR",
                ),
                name="alliance_is_with_another_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="alliance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("begins_on")), _connector="OR"
                ),
                name="alliance_ends_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="alliance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "agreed"), _negated=True),
                    models.Q(
                        ("first_agreed_at__isnull", False), ("second_agreed_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="alliance_is_agreed_by_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="alliance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state__in", ["proposed", "agreed"])),
                    models.Q(("ended_at__isnull", False), ("state__in", ["declined", "ended"])),
                    _connector="OR",
                ),
                name="alliance_ends_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("place", None), ("revoked_at", None)),
                fields=("person",),
                name="person_has_one_calendar",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("place__isnull", False), ("revoked_at", None)),
                fields=("person", "place"),
                name="place_has_one_calendar_a_keeper",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount_mg_per_week__gt", 0),
                        ("kind", "capacity"),
                        ("number", 0),
                        ("place__isnull", False),
                    ),
                    models.Q(
                        ("amount_mg_per_week", 0),
                        ("kind__in", ["tool", "people"]),
                        ("number__gte", 1),
                        ("place", None),
                        models.Q(("what", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="pledge_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
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
                name="pledge_season_is_of_months",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekdays__gte", 1), ("weekdays__lte", 127)),
                name="pledge_has_a_weekday",
            ),
        ),
    ]
