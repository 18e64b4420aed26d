"""Offers, promises, handovers, batches, the ledger, and what is reported."""

import uuid

import django.db.models.deletion
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
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
                            ("photo", "photo"),
                        ],
                        max_length=12,
                    ),
                ),
                ("measure", models.CharField(blank=True, max_length=32)),
                ("value", models.FloatField(blank=True, null=True)),
                ("unit", models.CharField(blank=True, max_length=16)),
                ("spot", models.CharField(blank=True, max_length=32)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("photo", models.FileField(blank=True, upload_to="observations/")),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
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
                ("text", models.CharField(max_length=1000)),
                ("at", models.DateTimeField(auto_now_add=True)),
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
                ("recalled", models.BooleanField(default=False)),
                ("placed_at", models.DateTimeField(auto_now_add=True)),
                ("first_evidence", models.CharField(blank=True, max_length=1000)),
                ("first_at", models.DateTimeField(blank=True, null=True)),
                ("second_evidence", models.CharField(blank=True, max_length=1000)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
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
                    )
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
                        ("season_from__lte", 12),
                        ("season_to__gte", 1),
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
                condition=models.Q(("giver_place", models.F("taker_place")), _negated=True),
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
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "agreed", "kept"])),
                fields=("offer", "due_on"),
                name="offer_is_promised_once_a_day",
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
                condition=models.Q(("source", models.F("target")), _negated=True),
                name="posting_goes_elsewhere",
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
    ]
