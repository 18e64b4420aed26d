"""What is re-planned, when and why."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0007_audit_refuses"),
        ("exchange", "0014_credit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("name", models.SlugField(max_length=64, primary_key=True, serialize=False)),
                ("next_at", models.DateTimeField()),
                ("last_at", models.DateTimeField(blank=True, null=True)),
                ("seen", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("begun_at", models.DateTimeField(auto_now_add=True)),
                ("beat_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Replanning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.SlugField(max_length=64)),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("night", "every night"),
                            ("change", "something has changed"),
                            ("asked", "someone asked for it"),
                        ],
                        max_length=8,
                    ),
                ),
                ("day", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "planning"),
                            ("done", "done"),
                            ("failed", "not possible"),
                            ("stopped", "stopped"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("doing", models.CharField(blank=True, max_length=80)),
                ("share", models.FloatField(default=0.0)),
                ("words", models.TextField(blank=True, max_length=4000)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("stop_asked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replannings",
                        to="exchange.plan",
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exchange.plan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("leg", models.CharField(max_length=8)),
                ("origin", models.CharField(max_length=100)),
                ("destination", models.CharField(max_length=100)),
                ("origin_name", models.CharField(max_length=300)),
                ("destination_name", models.CharField(max_length=300)),
                ("material", models.SlugField(max_length=64)),
                ("week_of", models.DateField()),
                ("before_mg", models.BigIntegerField()),
                ("after_mg", models.BigIntegerField()),
                ("why", models.JSONField(default=dict)),
                (
                    "giver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="commons.place",
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="commons.place",
                    ),
                ),
                (
                    "replanning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="exchange.replanning",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="replanning",
            index=models.Index(fields=["city", "-asked_at"], name="exchange_re_city_10d732_idx"),
        ),
        migrations.AddConstraint(
            model_name="replanning",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cause", "night")),
                fields=("city", "day"),
                name="night_is_planned_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="replanning",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("city", "cause"),
                name="many_changes_wait_as_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="replanning",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "running")),
                fields=("city",),
                name="a_city_is_planned_by_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="replanning",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__gte", 0), ("share__lte", 1)),
                name="share_done_is_a_share",
            ),
        ),
        migrations.AddIndex(
            model_name="planchange",
            index=models.Index(
                fields=["giver", "replanning"], name="exchange_pl_giver_i_7aa171_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="planchange",
            index=models.Index(
                fields=["taker", "replanning"], name="exchange_pl_taker_i_36caee_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="planchange",
            index=models.Index(
                fields=["origin", "replanning"], name="exchange_pl_origin_374b3c_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="planchange",
            constraint=models.UniqueConstraint(
                fields=("replanning", "leg", "origin", "destination", "material", "week_of"),
                name="change_is_told_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="planchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("after_mg__gte", 0),
                    ("before_mg__gte", 0),
                    models.Q(("before_mg", models.F("after_mg")), _negated=True),
                ),
                name="change_changes_something",
            ),
        ),
    ]
