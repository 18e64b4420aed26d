"""Reactors, batches and what is seen there."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0007_audit_refuses"),
        ("exchange", "0006_offers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reactor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bin", "bin or tumbler"),
                            ("bay", "bay"),
                            ("windrow", "windrow"),
                            ("aerated", "aerated pile"),
                            ("vessel", "closed vessel"),
                            ("worm_bin", "worm bin"),
                            ("digester", "digester"),
                        ],
                        max_length=10,
                    ),
                ),
                ("volume_l", models.PositiveIntegerField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reactors",
                        to="commons.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=64, unique=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("intake", "being filled"),
                            ("active", "hot"),
                            ("curing", "curing"),
                            ("ripe", "ripe"),
                            ("spent", "all given away"),
                        ],
                        default="intake",
                        max_length=8,
                    ),
                ),
                ("product", models.SlugField(default="compost", max_length=64)),
                ("opened_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("ready_on", models.DateField(blank=True, null=True)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("release_grounds", models.JSONField(blank=True, null=True)),
                ("target", models.JSONField(blank=True, null=True)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batch",
                        to="exchange.account",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to="commons.place",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reactor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to="exchange.reactor",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("temperature", "temperature"),
                            ("squeeze", "squeeze test"),
                            ("smell", "smell"),
                            ("turning", "turned"),
                            ("watering", "watered"),
                            ("bulking", "dry brown material added"),
                            ("volume", "volume of the heap"),
                            ("laboratory", "value from the laboratory"),
                            ("weighing", "weighed"),
                            ("photo", "photo"),
                        ],
                        max_length=12,
                    ),
                ),
                ("measure", models.CharField(blank=True, max_length=32)),
                ("value", models.FloatField(blank=True, null=True)),
                ("unit", models.CharField(blank=True, max_length=24)),
                ("spot", models.CharField(blank=True, max_length=32)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("photo", models.FileField(blank=True, upload_to="observations/")),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("taken_back", models.BooleanField(default=False)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="exchange.batch",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="exchange.event",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="exchange.observation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["batch", "kind", "at"], name="exchange_ob_batch_i_332d5a_idx"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="reactor",
            constraint=models.UniqueConstraint(
                fields=("place", "name"), name="reactor_has_its_own_name"
            ),
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(fields=["place", "stage"], name="exchange_ba_place_i_47b4e9_idx"),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("released_at", None), ("released_by", None)),
                    models.Q(
                        ("release_grounds__isnull", False),
                        ("released_at__isnull", False),
                        ("released_by__isnull", False),
                        ("stage__in", ["curing", "ripe", "spent"]),
                    ),
                    _connector="OR",
                ),
                name="released_batch_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reactor", None), ("stage", "intake")),
                fields=("place",),
                name="place_fills_one_batch_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage", "active")),
                fields=("reactor",),
                name="reactor_holds_one_hot_batch",
            ),
        ),
    ]
