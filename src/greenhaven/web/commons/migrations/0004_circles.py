"""Circles, who is in them, and invitations."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0003_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Circle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.SlugField(max_length=64)),
                ("slug", models.SlugField(max_length=64)),
                ("name", models.CharField(max_length=80)),
                ("about", models.TextField(blank=True, max_length=2000)),
                ("agreement", models.TextField(blank=True, max_length=8000)),
                ("district", models.CharField(blank=True, max_length=64)),
                (
                    "joining",
                    models.CharField(
                        choices=[
                            ("open", "anyone may join"),
                            ("ask", "the circle's stewards answer"),
                            ("invited", "by invitation only"),
                        ],
                        default="ask",
                        max_length=8,
                    ),
                ),
                (
                    "reckoning",
                    models.CharField(
                        choices=[
                            ("gift", "gifts: counted, and nobody owes anything"),
                            ("credit", "mutual credit with limits"),
                        ],
                        default="gift",
                        max_length=8,
                    ),
                ),
                ("credit_limit_mg", models.BigIntegerField(default=50000000)),
                ("founded_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "founded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "places",
                    models.ManyToManyField(blank=True, related_name="circles", to="commons.place"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key_digest", models.CharField(max_length=64, unique=True)),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keeper", "keeper of a place"),
                            ("coordinator", "coordinator"),
                            ("council", "member of the council"),
                            ("steward", "steward"),
                            ("auditor", "auditor"),
                        ],
                        max_length=16,
                    ),
                ),
                ("email_digest", models.CharField(blank=True, max_length=64)),
                ("invited_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "circle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="commons.circle",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
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
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("asked", "has asked to join"),
                            ("member", "member"),
                            ("steward", "steward of the circle"),
                            ("left", "has left"),
                            ("removed", "was removed"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("word", models.CharField(blank=True, max_length=300)),
                ("since", models.DateTimeField(auto_now=True)),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="commons.circle",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="circle",
            constraint=models.UniqueConstraint(
                fields=("city", "slug"), name="circle_slug_is_used_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="circle",
            constraint=models.CheckConstraint(
                condition=models.Q(("credit_limit_mg__gte", 0)), name="credit_limit_is_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_at", None), ("accepted_by", None)),
                    models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                    _connector="OR",
                ),
                name="invitation_is_accepted_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                fields=("circle", "person"), name="membership_is_one_row"
            ),
        ),
    ]
