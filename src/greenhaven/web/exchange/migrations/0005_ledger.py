"""Accounts, events, postings and balances."""

import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0007_audit_refuses"),
        ("exchange", "0004_plans_obey_a_rulebook"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("arising", "where it arose"),
                            ("lot", "a batch"),
                            ("soil", "soil of a garden"),
                            ("air", "air"),
                            ("leachate", "leachate"),
                            ("residue", "residue"),
                            ("outside", "processor outside the city"),
                            ("sold", "sold"),
                            ("difference", "difference between the books and a measurement"),
                        ],
                        max_length=10,
                    ),
                ),
                ("unbounded", models.BooleanField(default=False)),
                ("opened_at", models.DateTimeField(auto_now_add=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="commons.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("handover", "handed over"),
                            ("combine", "put together"),
                            ("process", "lost in processing"),
                            ("water", "watered"),
                            ("separate", "sieved or sorted out"),
                            ("spread", "spread on soil"),
                            ("export", "taken out of the city"),
                            ("sale", "sold"),
                            ("measure", "measured anew"),
                            ("opening", "there when the books began"),
                            ("correction", "corrected"),
                        ],
                        max_length=12,
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="exchange.event",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="commons.place",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("material", models.SlugField(blank=True, db_index=False, max_length=64)),
                ("wet_mg", models.BigIntegerField()),
                ("water_mg", models.BigIntegerField()),
                ("carbon_mg", models.BigIntegerField()),
                ("nitrogen_mg", models.BigIntegerField()),
                ("phosphorus_mg", models.BigIntegerField()),
                ("potassium_mg", models.BigIntegerField()),
                ("ash_mg", models.BigIntegerField()),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="exchange.event",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given",
                        to="exchange.account",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken",
                        to="exchange.account",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Balance",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="balance",
                        serialize=False,
                        to="exchange.account",
                    ),
                ),
                ("unbounded", models.BooleanField()),
                ("last_posting", models.BigIntegerField(default=0)),
                ("wet_mg", models.BigIntegerField(default=0)),
                ("water_mg", models.BigIntegerField(default=0)),
                ("carbon_mg", models.BigIntegerField(default=0)),
                ("nitrogen_mg", models.BigIntegerField(default=0)),
                ("phosphorus_mg", models.BigIntegerField(default=0)),
                ("potassium_mg", models.BigIntegerField(default=0)),
                ("ash_mg", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unbounded", True),
                            models.Q(
                                ("ash_mg__gte", 0),
                                ("carbon_mg__gte", 0),
                                ("nitrogen_mg__gte", 0),
                                ("phosphorus_mg__gte", 0),
                                ("potassium_mg__gte", 0),
                                ("water_mg__gte", 0),
                                ("wet_mg__gte", 0),
                            ),
                            _connector="OR",
                        ),
                        name="balance_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unbounded", True),
                            models.Q(
                                (
                                    "ash_mg__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("phosphorus_mg"), "+", models.F("potassium_mg")
                                    ),
                                ),
                                (
                                    "wet_mg__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("water_mg"), "+", models.F("carbon_mg")
                                            ),
                                            "+",
                                            models.F("nitrogen_mg"),
                                        ),
                                        "+",
                                        models.F("ash_mg"),
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="balance_holds_its_parts",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "lot"), _negated=True),
                fields=("place", "kind"),
                name="account_of_a_kind_is_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ("arising", "difference")), ("unbounded", True)),
                    models.Q(
                        ("unbounded", False),
                        models.Q(("kind__in", ("arising", "difference")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="only_some_accounts_are_unbounded",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["place", "happened_at"], name="exchange_ev_place_i_7a877b_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrects__isnull", False), ("kind", "correction")),
                    models.Q(
                        models.Q(("kind", "correction"), _negated=True), ("corrects__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="corrections_name_what_they_correct",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ash_mg__gte", 0),
                    ("carbon_mg__gte", 0),
                    ("nitrogen_mg__gte", 0),
                    ("phosphorus_mg__gte", 0),
                    ("potassium_mg__gte", 0),
                    ("water_mg__gte", 0),
                    ("wet_mg__gte", 0),
                    models.Q(
                        ("wet_mg__gt", 0),
                        ("water_mg__gt", 0),
                        ("carbon_mg__gt", 0),
                        ("nitrogen_mg__gt", 0),
                        ("phosphorus_mg__gt", 0),
                        ("potassium_mg__gt", 0),
                        ("ash_mg__gt", 0),
                        _connector="OR",
                    ),
                ),
                name="posting_moves_something_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ash_mg__lte", 1000000000000000),
                    ("carbon_mg__lte", 1000000000000000),
                    ("nitrogen_mg__lte", 1000000000000000),
                    ("phosphorus_mg__lte", 1000000000000000),
                    ("potassium_mg__lte", 1000000000000000),
                    ("water_mg__lte", 1000000000000000),
                    ("wet_mg__lte", 1000000000000000),
                ),
                name="posting_is_of_a_city",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", models.F("target")), _negated=True),
                name="posting_goes_elsewhere",
            ),
        ),
    ]
