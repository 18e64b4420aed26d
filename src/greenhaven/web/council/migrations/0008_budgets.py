"""Budgets and their projects."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0008_residence_and_discussions"),
        ("council", "0007_delegations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Budget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.SlugField(max_length=64)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("circle", "a circle"),
                            ("district", "a district"),
                            ("city", "the whole city"),
                        ],
                        default="city",
                        max_length=8,
                    ),
                ),
                ("district", models.CharField(blank=True, max_length=64)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("slug", models.SlugField(max_length=80)),
                ("title", models.CharField(max_length=200)),
                ("about", models.TextField(blank=True, max_length=8000)),
                ("amount_cents", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ideas", "ideas are collected"),
                            ("costing", "ideas are costed"),
                            ("vote", "vote"),
                            ("allocated", "allocated"),
                            ("closed", "all is done"),
                            ("cancelled", "cancelled"),
                        ],
                        default="ideas",
                        max_length=9,
                    ),
                ),
                ("ideas_until", models.DateField()),
                ("costed_until", models.DateField()),
                ("opened_at", models.DateTimeField()),
                (
                    "circle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="commons.circle",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "poll",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget",
                        to="council.poll",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("about", models.TextField(blank=True, max_length=4000)),
                ("cost_cents", models.BigIntegerField(blank=True, null=True)),
                ("asked_cents", models.BigIntegerField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("idea", "idea"),
                            ("costed", "costed: on the ballot"),
                            ("declined", "not possible"),
                            ("merged", "joined with another"),
                            ("won", "funded"),
                            ("lost", "not funded this time"),
                            ("done", "done"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="idea",
                        max_length=9,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, max_length=2000)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="council.budget",
                    ),
                ),
                (
                    "costed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="council.project",
                    ),
                ),
                (
                    "place",
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
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("text", models.TextField(max_length=2000)),
                ("spent_cents", models.BigIntegerField(default=0)),
                ("finished", models.BooleanField(default=False)),
                ("told_at", models.DateTimeField()),
                (
                    "told_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="council.project",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("circle", None), ("district", ""), ("level", "city")),
                    models.Q(
                        ("circle", None),
                        ("level", "district"),
                        models.Q(("district", ""), _negated=True),
                    ),
                    models.Q(("circle__isnull", False), ("district", ""), ("level", "circle")),
                    _connector="OR",
                ),
                name="budget_is_of_one_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.UniqueConstraint(
                fields=("city", "slug"), name="budget_slug_is_used_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_cents__gt", 0)), name="budget_is_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(("costed_until__gte", models.F("ideas_until"))),
                name="budget_is_costed_after_ideas",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.UniqueConstraint(
                fields=("budget", "number"), name="project_number_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost_cents", None), ("cost_cents__gt", 0), _connector="OR"),
                name="project_cost_is_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["costed", "won", "lost", "done"]), _negated=True),
                    ("cost_cents__isnull", False),
                    _connector="OR",
                ),
                name="project_on_the_ballot_has_a_cost",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("answer", ""), _negated=True),
                    _connector="OR",
                ),
                name="project_is_declined_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(("spent_cents__gte", 0)), name="spent_is_not_negative"
            ),
        ),
    ]
