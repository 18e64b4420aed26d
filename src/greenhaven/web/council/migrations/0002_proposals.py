"""Proposals, their texts, amendments and support."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0008_residence_and_discussions"),
        ("council", "0001_conversations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
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
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=200)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("discussion", "discussion"),
                            ("frozen", "final text"),
                            ("vote", "vote"),
                            ("passed", "passed"),
                            ("in_force", "in force"),
                            ("rejected", "not passed"),
                            ("withdrawn", "withdrawn"),
                            ("overtaken", "overtaken by another decision"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("layer", models.CharField(max_length=16)),
                ("drafted_at", models.DateTimeField()),
                ("discussed_from", models.DateTimeField(blank=True, null=True)),
                ("frozen_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("review_on", models.DateField(blank=True, null=True)),
                ("why", models.CharField(blank=True, max_length=600)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "conversation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="council.conversation",
                    ),
                ),
                (
                    "rulebook",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="commons.rulebook",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProposalText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("document", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("final", models.BooleanField(default=False)),
                ("written_at", models.DateTimeField()),
                (
                    "on_rulebook",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="commons.rulebook",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="council.proposal",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CoSignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signed_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="council.proposal",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="council.proposaltext",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("document", models.TextField()),
                ("reason", models.TextField(blank=True, max_length=2000)),
                ("proposed_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("accepted", "taken into the text"),
                            ("declined", "not taken"),
                            ("withdrawn", "withdrawn"),
                            ("overtaken", "the text has changed where it would change it"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=600)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="council.proposal",
                    ),
                ),
                (
                    "into_text",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_in",
                        to="council.proposaltext",
                    ),
                ),
                (
                    "on_text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="council.proposaltext",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["city", "stage"], name="council_pro_city_566461_idx"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
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
                name="proposal_is_of_one_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                fields=("city", "number"), name="proposal_number_is_used_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage", "in_force"), _negated=True),
                    ("rulebook__isnull", False),
                    _connector="OR",
                ),
                name="proposal_in_force_made_a_rulebook",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("stage__in", ["frozen", "vote", "passed", "in_force", "rejected"]),
                        _negated=True,
                    ),
                    ("frozen_at__isnull", False),
                    _connector="OR",
                ),
                name="proposal_is_frozen_before_the_vote",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposaltext",
            constraint=models.UniqueConstraint(
                fields=("proposal", "version"), name="text_version_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposaltext",
            constraint=models.UniqueConstraint(
                condition=models.Q(("final", True)),
                fields=("proposal",),
                name="proposal_has_one_final_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="cosignature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("proposal", "person"),
                name="proposal_is_signed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("into_text__isnull", False), ("state", "accepted")),
                    models.Q(models.Q(("state", "accepted"), _negated=True), ("into_text", None)),
                    _connector="OR",
                ),
                name="accepted_amendment_made_a_text",
            ),
        ),
    ]
