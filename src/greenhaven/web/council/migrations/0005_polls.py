"""Votes, rolls and ballots."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0008_residence_and_discussions"),
        ("council", "0004_consequences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Poll",
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
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("proposal", "a proposal"),
                            ("budget", "a budget"),
                            ("seats", "people for seats"),
                            ("question", "a question"),
                        ],
                        max_length=8,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("about", models.TextField(blank=True, max_length=8000)),
                ("options", models.JSONField()),
                ("rule", models.JSONField()),
                ("policy", models.JSONField(default=dict)),
                (
                    "secrecy",
                    models.CharField(
                        choices=[
                            ("open", "open: names and votes are published"),
                            ("secret", "secret, with a receipt"),
                            ("imported", "held in a verifiable system elsewhere"),
                        ],
                        default="secret",
                        max_length=8,
                    ),
                ),
                ("delegation", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "prepared"),
                            ("open", "open"),
                            ("closed", "closed, being counted"),
                            ("counted", "counted"),
                            ("void", "void"),
                        ],
                        default="prepared",
                        max_length=8,
                    ),
                ),
                ("roll_on", models.DateTimeField()),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("roll_count", models.PositiveIntegerField(blank=True, null=True)),
                ("roll_digest", models.CharField(blank=True, max_length=64)),
                ("lot", models.CharField(max_length=64)),
                ("lot_digest", models.CharField(max_length=64)),
                ("file", models.TextField(blank=True)),
                ("file_digest", models.CharField(blank=True, max_length=64)),
                ("result", models.JSONField(blank=True, null=True)),
                ("proof_url", models.URLField(blank=True)),
                ("called_at", models.DateTimeField(auto_now_add=True)),
                ("counted_at", models.DateTimeField(blank=True, null=True)),
                ("why", models.CharField(blank=True, max_length=600)),
                (
                    "called_by",
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
                        related_name="+",
                        to="commons.circle",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second",
                        to="council.poll",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="polls",
                        to="council.proposal",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="polls",
                        to="council.proposaltext",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("choice", models.JSONField()),
                ("secret_digest", models.CharField(blank=True, max_length=64)),
                ("receipt", models.CharField(max_length=32)),
                ("paper_number", models.PositiveIntegerField(blank=True, null=True)),
                ("cast_on", models.DateField()),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="council.poll",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RollEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roll",
                        to="council.poll",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OpenVote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("choice", models.JSONField()),
                ("cast_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vote",
                        to="council.rollentry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VoterMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("here", "on this site"), ("paper", "on paper")],
                        default="here",
                        max_length=5,
                    ),
                ),
                ("marked_on", models.DateField()),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mark",
                        to="council.rollentry",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="poll",
            index=models.Index(
                fields=["city", "state", "closes_at"], name="council_pol_city_a8c53c_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="poll",
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
                name="poll_is_of_one_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="poll",
            constraint=models.UniqueConstraint(
                fields=("city", "number"), name="poll_number_is_used_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opens_at__lt", models.F("closes_at")), ("roll_on__lte", models.F("opens_at"))
                ),
                name="poll_opens_before_it_closes",
            ),
        ),
        migrations.AddConstraint(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(("delegation", False), ("secrecy", "open"), _connector="OR"),
                name="delegation_needs_open_votes",
            ),
        ),
        migrations.AddConstraint(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "counted"), _negated=True),
                    models.Q(("result__isnull", False), models.Q(("file", ""), _negated=True)),
                    _connector="OR",
                ),
                name="counted_poll_has_a_result",
            ),
        ),
        migrations.AddConstraint(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["open", "closed", "counted"]), _negated=True),
                    ("roll_count__isnull", False),
                    ("secrecy", "imported"),
                    _connector="OR",
                ),
                name="open_poll_has_a_roll",
            ),
        ),
        migrations.AddConstraint(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("matter", "proposal"), ("proposal__isnull", False), ("text__isnull", False)
                    ),
                    models.Q(
                        models.Q(("matter", "proposal"), _negated=True),
                        ("proposal", None),
                        ("text", None),
                    ),
                    _connector="OR",
                ),
                name="poll_on_a_proposal_has_its_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.UniqueConstraint(
                fields=("poll", "receipt"), name="receipt_is_given_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.UniqueConstraint(
                condition=models.Q(("paper_number__isnull", False)),
                fields=("poll", "paper_number"),
                name="paper_ballot_is_counted_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="rollentry",
            constraint=models.UniqueConstraint(fields=("poll", "person"), name="on_the_roll_once"),
        ),
    ]
