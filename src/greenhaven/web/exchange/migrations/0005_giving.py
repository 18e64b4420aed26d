"""Offers, promises, handovers, batches, the ledger, and what is reported."""

import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0003_community"),
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
            name="Allowance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("day", models.DateField()),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("digest", "day"), name="allowance_is_one_a_day")
                ],
            },
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
            name="ColumnMapping",
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
                            ("offers", "who gives what, and how often"),
                            ("needs", "who wants what, and how often"),
                            ("drop_offs", "what was brought and weighed already"),
                            ("declarations", "what hubs and gardens can take"),
                        ],
                        max_length=12,
                    ),
                ),
                ("columns", models.JSONField()),
                ("fixed", models.JSONField(default=dict)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("leg", models.CharField(max_length=8)),
                ("material", models.SlugField(max_length=64)),
                ("amount_mg", models.BigIntegerField()),
                ("due_on", models.DateField()),
                ("from_hour", models.TimeField(blank=True, null=True)),
                ("to_hour", models.TimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("agreed", "agreed by both"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                            ("lapsed", "lapsed"),
                            ("kept", "kept"),
                            ("missed", "nobody came"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=600)),
                ("giver_agreed_at", models.DateTimeField(blank=True, null=True)),
                ("taker_agreed_at", models.DateTimeField(blank=True, null=True)),
                ("lapses_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=300)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
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
                    "giver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "giver_agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "giver_place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="commons.place",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="exchange.plan",
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taker_agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taker_place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="commons.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.SlugField(max_length=64)),
                ("day", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked for"),
                            ("running", "being looked for"),
                            ("done", "made"),
                            ("stopped", "stopped"),
                            ("failed", "failed"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("doing", models.CharField(blank=True, max_length=120)),
                ("share", models.FloatField(default=0.0)),
                ("told", models.JSONField(default=dict)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("beat_at", models.DateTimeField(auto_now=True)),
                ("stop_asked_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
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
            ],
        ),
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
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given_mg", models.BigIntegerField(default=0)),
                ("taken_mg", models.BigIntegerField(default=0)),
                ("worth_mg", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="commons.circle",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "takes_back",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back_by",
                        to="exchange.entry",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="exchange.event",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("leg", models.CharField(max_length=8)),
                ("material", models.SlugField(max_length=64)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("weighed", "weighed"),
                            ("volume", "by volume and density"),
                            ("estimated", "estimated"),
                        ],
                        max_length=10,
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=12)),
                ("unit", models.CharField(max_length=16)),
                ("accepted_mg", models.BigIntegerField()),
                ("rejected_mg", models.BigIntegerField(default=0)),
                (
                    "refusal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("plastic", "plastic or packaging"),
                            ("glass", "glass"),
                            ("metal", "metal"),
                            ("wrong_kind", "not what was agreed"),
                            ("spoilt", "spoilt or smelling badly"),
                            ("sick_plants", "sick plants or weeds in seed"),
                            ("too_much", "no room for more"),
                            ("other", "something else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("refusal_note", models.CharField(blank=True, max_length=300)),
                ("foreign_matter", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("photo", models.FileField(blank=True, upload_to="handovers/")),
                ("happened_at", models.DateTimeField()),
                ("spread_on", models.DateField(blank=True, null=True)),
                ("corrected_at", models.DateTimeField(blank=True, null=True)),
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="exchange.commitment",
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handover",
                        to="exchange.event",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "giver_place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers_out",
                        to="commons.place",
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers_in",
                        to="exchange.batch",
                    ),
                ),
                (
                    "out_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers_out",
                        to="exchange.batch",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="exchange.handover",
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taker_place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers_in",
                        to="commons.place",
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
        ),
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
        ),
        migrations.AddField(
            model_name="commitment",
            name="need",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="exchange.offer",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="offer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments",
                to="exchange.offer",
            ),
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
            name="Purse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("balance_mg", models.BigIntegerField(default=0)),
                ("limit_mg", models.BigIntegerField(blank=True, null=True)),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purses",
                        to="commons.circle",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
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
        migrations.AddField(
            model_name="batch",
            name="reactor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="batches",
                to="exchange.reactor",
            ),
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
        migrations.CreateModel(
            name="Report",
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
                            ("odour", "bad smell"),
                            ("pest", "rats, flies or other pests"),
                            ("weed", "weeds"),
                            ("worm", "jumping worms or other strange worms"),
                            ("sick_plant", "a sick plant"),
                            ("contamination", "plastic, glass or the like"),
                            ("odd", "something odd"),
                        ],
                        max_length=16,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=600)),
                ("photo", models.FileField(blank=True, upload_to="reports/")),
                ("noticed_at", models.DateTimeField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "not yet answered"),
                            ("answered", "answered"),
                            ("closed", "closed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="exchange.batch",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="commons.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("text", models.CharField(max_length=1000)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="exchange.report",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("recalled_at", models.DateTimeField(blank=True, null=True)),
                ("recalled_places", models.PositiveIntegerField(default=0)),
                ("placed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("first_evidence", models.CharField(blank=True, max_length=1000)),
                ("first_at", models.DateTimeField(blank=True, null=True)),
                ("second_evidence", models.CharField(blank=True, max_length=1000)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "along_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followers",
                        to="exchange.hold",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="exchange.batch",
                    ),
                ),
                (
                    "first_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recalled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="exchange.report",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.SlugField(max_length=64)),
                ("day", models.DateField()),
                ("name", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("agreed", "agreed with its driver"),
                            ("under_way", "on the way"),
                            ("done", "done"),
                            ("dropped", "dropped"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("metres", models.PositiveIntegerField()),
                ("revision", models.PositiveSmallIntegerField(default=1)),
                ("sheet_digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "driver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SheetImport",
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
                            ("offers", "who gives what, and how often"),
                            ("needs", "who wants what, and how often"),
                            ("drop_offs", "what was brought and weighed already"),
                            ("declarations", "what hubs and gardens can take"),
                        ],
                        max_length=12,
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("headers", models.JSONField()),
                ("cells", models.JSONField()),
                ("columns", models.JSONField(default=dict)),
                ("fixed", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("read", "read"),
                            ("tried", "tried"),
                            ("taken", "taken in"),
                            ("undone", "taken back"),
                        ],
                        default="read",
                        max_length=8,
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SheetRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("faults", models.JSONField(default=list)),
                (
                    "declaration",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imported_as",
                        to="commons.declaration",
                    ),
                ),
                (
                    "handover",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imported_as",
                        to="exchange.handover",
                    ),
                ),
                (
                    "offer",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imported_as",
                        to="exchange.offer",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="exchange.sheetimport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Stop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("trip", models.PositiveSmallIntegerField(default=1)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("collect", "fetch"),
                            ("deliver", "bring"),
                            ("unload", "unload"),
                            ("return", "back at the hub"),
                        ],
                        max_length=8,
                    ),
                ),
                ("part", models.PositiveSmallIntegerField(default=1)),
                ("amount_mg", models.BigIntegerField(default=0)),
                ("planned_at", models.DateTimeField()),
                ("leaves_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "to come"), ("done", "done"), ("skipped", "skipped")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("arrived_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="exchange.commitment",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="commons.place",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="exchange.round",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
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
        ),
        migrations.AddField(
            model_name="round",
            name="vehicle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rounds",
                to="exchange.vehicle",
            ),
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
            model_name="columnmapping",
            constraint=models.UniqueConstraint(
                fields=("kind", "name"), name="mapping_has_its_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "running"])),
                fields=("city", "day"),
                name="day_is_drafted_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__gte", 0), ("share__lte", 1)),
                name="draft_share_is_a_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="driverhours",
            constraint=models.UniqueConstraint(
                fields=("person", "weekday"), name="driver_hours_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="driverhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("begins_at")), ("weekday__lte", 6)),
                name="driver_hours_end_later",
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
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["circle", "made_at"], name="exchange_en_circle__163f05_idx"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("takes_back", None)),
                fields=("event",),
                name="handover_counts_in_one_circle",
            ),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(
                fields=["taker_place", "happened_at"], name="exchange_ha_taker_p_35f0ac_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(
                fields=["giver", "happened_at"], name="exchange_ha_giver_i_23950d_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted_mg__gte", 0),
                    ("rejected_mg__gte", 0),
                    models.Q(("accepted_mg__gt", 0), ("rejected_mg__gt", 0), _connector="OR"),
                ),
                name="handover_is_of_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rejected_mg", 0), models.Q(("refusal", ""), _negated=True), _connector="OR"
                ),
                name="refused_handover_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("foreign_matter", None), ("foreign_matter__lte", 3), _connector="OR"
                ),
                name="foreign_matter_is_0_to_3",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("commitment__isnull", False), ("corrected_at", None)),
                fields=("commitment",),
                name="promise_is_kept_once",
            ),
        ),
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(
                fields=["batch", "kind", "at"], name="exchange_ob_batch_i_332d5a_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(
                fields=["state", "direction", "last_day"], name="exchange_of_state_6cae20_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["person", "state"], name="exchange_of_person__588e25_idx"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_mg__gt", 0)), name="offer_is_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))),
                name="offer_ends_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
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
                name="offer_season_is_of_months",
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["due_on", "state"], name="exchange_co_due_on_473623_idx"),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(
                fields=["giver_place", "due_on"], name="exchange_co_giver_p_7a71c3_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(
                fields=["taker_place", "due_on"], name="exchange_co_taker_p_d111f4_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_mg__gt", 0)), name="commitment_is_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("giver_place", models.F("taker_place")), _negated=True),
                    models.Q(("giver__isnull", False), ("leg", "collect")),
                    _connector="OR",
                ),
                name="commitment_goes_elsewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["agreed"]), _negated=True),
                    models.Q(
                        ("giver_agreed_at__isnull", False), ("taker_agreed_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="commitment_is_agreed_by_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at__isnull", False),
                        ("state__in", ["declined", "withdrawn", "missed"]),
                    ),
                    models.Q(
                        models.Q(("state__in", ["declined", "withdrawn", "missed"]), _negated=True),
                        ("answered_at", None),
                    ),
                    _connector="OR",
                ),
                name="commitment_answer_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "agreed", "kept"])),
                fields=("offer", "due_on"),
                name="offer_is_promised_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.UniqueConstraint(
                fields=("place", "weekday", "opens_at"), name="place_opens_once_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at")), ("weekday__lte", 6)),
                name="place_closes_later",
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
        migrations.AddConstraint(
            model_name="purse",
            constraint=models.UniqueConstraint(
                fields=("circle", "person"), name="member_has_one_purse"
            ),
        ),
        migrations.AddConstraint(
            model_name="purse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("limit_mg", None),
                    (
                        "balance_mg__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.Value(0), "-", models.F("limit_mg")
                        ),
                    ),
                    _connector="OR",
                ),
                name="purse_keeps_its_limit",
            ),
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
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["state", "created_at"], name="exchange_re_state_07a18c_idx"),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lifted_at", None),
                    models.Q(
                        ("first_by__isnull", False),
                        ("second_by__isnull", False),
                        models.Q(("first_by", models.F("second_by")), _negated=True),
                        models.Q(("first_evidence", ""), _negated=True),
                        models.Q(("second_evidence", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="hold_is_lifted_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("recalled_at", None), ("recalled_by", None)),
                    models.Q(("recalled_at__isnull", False), ("recalled_by__isnull", False)),
                    _connector="OR",
                ),
                name="recall_is_somebodys",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at", None), ("report__isnull", False)),
                fields=("batch", "report"),
                name="hold_is_placed_once_a_report",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at", None), ("report", None)),
                fields=("batch",),
                name="hold_without_report_is_placed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetimport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "taken")),
                fields=("digest", "kind"),
                name="sheet_is_taken_in_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetrow",
            constraint=models.UniqueConstraint(fields=("sheet", "number"), name="sheet_row_is_one"),
        ),
        migrations.AddConstraint(
            model_name="stop",
            constraint=models.UniqueConstraint(
                fields=("round", "number"), name="stop_has_its_own_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="stop",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "skipped"), _negated=True),
                fields=("commitment", "part"),
                name="promise_is_on_one_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="stop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount_mg__gt", 0),
                        ("commitment__isnull", False),
                        ("what__in", ["collect", "deliver"]),
                    ),
                    models.Q(
                        ("amount_mg", 0),
                        ("commitment__isnull", True),
                        ("what__in", ["unload", "return"]),
                    ),
                    _connector="OR",
                ),
                name="stop_is_for_a_promise",
            ),
        ),
        migrations.AddConstraint(
            model_name="stop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "skipped"), _negated=True),
                    models.Q(("why", ""), _negated=True),
                    _connector="OR",
                ),
                name="skipped_stop_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="stop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state", "waiting")),
                    models.Q(
                        models.Q(("state", "waiting"), _negated=True), ("ended_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="stop_ends_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="vehicle",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="vehicle",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("begins_at"))),
                name="vehicle_ends_later",
            ),
        ),
        migrations.AddIndex(
            model_name="round",
            index=models.Index(fields=["day", "state"], name="exchange_ro_day_8d1474_idx"),
        ),
        migrations.AddIndex(
            model_name="round",
            index=models.Index(fields=["driver", "day"], name="exchange_ro_driver__bdf822_idx"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "dropped"), _negated=True),
                fields=("vehicle", "day"),
                name="vehicle_has_one_round_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("begins_at"))), name="round_ends_later"
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["agreed", "under_way", "done"]), _negated=True),
                    ("driver__isnull", False),
                    _connector="OR",
                ),
                name="agreed_round_has_a_driver",
            ),
        ),
    ]
