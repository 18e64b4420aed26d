"""People, places, circles, the audit chain, keys, notices."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    run_before = [("account", "0001_initial"), ("mfa", "0001_initial")]

    dependencies = [
        ("commons", "0002_rulebooks"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditRow",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=64)),
                ("action", models.CharField(max_length=64)),
                ("subject", models.CharField(max_length=96)),
                ("payload_hash", models.CharField(max_length=64)),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("head_hash", models.CharField(max_length=64)),
                ("root", models.CharField(max_length=64)),
                ("signature", models.CharField(max_length=128)),
                ("public_key", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
        ),
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
            ],
        ),
        migrations.CreateModel(
            name="Counted",
            fields=[
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "commons_counted",
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("column", models.CharField(max_length=64)),
                ("value", models.CharField(max_length=200)),
                ("unit", models.CharField(blank=True, max_length=32)),
                ("evidence", models.CharField(max_length=300)),
                ("declared_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
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
                ("named", models.BooleanField(default=False)),
                ("granted_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
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
            ],
        ),
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=128)),
                ("request_digest", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("body", models.TextField(blank=True)),
                ("began_at", models.DateTimeField(auto_now_add=True)),
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
            ],
        ),
        migrations.CreateModel(
            name="Muting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("safety", "safety: what is held or called back"),
                            ("account", "my account and my roles"),
                            ("promises", "my offers, promises and handovers"),
                            ("plan", "what the plan changes for me"),
                            ("keeping", "the places and batches that I keep"),
                            ("reports", "reports and their answers"),
                            ("circles", "my circles and alliances"),
                            ("books", "the books: checkpoints of the audit"),
                        ],
                        max_length=16,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("topic", models.CharField(max_length=48)),
                ("told", models.JSONField(default=dict)),
                ("url", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
                ("failed", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.SlugField(max_length=64)),
                ("code", models.SlugField(max_length=120)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("home", "home"),
                            ("source", "kitchen, market or school"),
                            ("hub", "hub"),
                            ("garden", "garden"),
                        ],
                        max_length=8,
                    ),
                ),
                ("sort", models.CharField(blank=True, max_length=24)),
                ("district", models.CharField(blank=True, max_length=64)),
                ("lat", models.FloatField()),
                ("lon", models.FloatField()),
                ("shown_lat", models.FloatField()),
                ("shown_lon", models.FloatField()),
                ("address", models.CharField(blank=True, max_length=200)),
                ("from_tables", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="publication",
            name="recorded",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, null=True, unique=True, verbose_name="e-mail"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="name")),
                ("pseudonym", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("language", models.CharField(default="en", max_length=8)),
                (
                    "units",
                    models.CharField(
                        choices=[
                            ("metric", "kilograms, litres, °C"),
                            ("us", "pounds, gallons, °F"),
                        ],
                        default="metric",
                        max_length=8,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("joined_at", models.DateTimeField(auto_now_add=True)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="one_person_an_address"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erased_at", None),
                            models.Q(("email", None), ("name", "")),
                            _connector="OR",
                        ),
                        name="erased_person_is_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("request_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("name", models.CharField(max_length=80)),
                ("key_digest", models.CharField(max_length=64, unique=True)),
                ("key_start", models.CharField(max_length=12)),
                ("scopes", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="access_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("number", models.BigIntegerField(default=0)),
                (
                    "hash",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="audit_has_one_head")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditPayload",
            fields=[
                (
                    "row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="payload",
                        serialize=False,
                        to="commons.auditrow",
                    ),
                ),
                ("salt", models.CharField(max_length=64)),
                ("told", models.TextField()),
            ],
        ),
        migrations.AddIndex(
            model_name="auditrow",
            index=models.Index(fields=["subject"], name="commons_aud_subject_3c4afc_idx"),
        ),
        migrations.AddConstraint(
            model_name="auditrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="audit_counts_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkpoint",
            constraint=models.UniqueConstraint(fields=("number",), name="rows_are_signed_once"),
        ),
        migrations.AddField(
            model_name="circle",
            name="founded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="declaration",
            name="declared_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="granted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="accepted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="circle",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations",
                to="commons.circle",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="invited_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="keptanswer",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="kept_answers",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="circle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="commons.circle",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="muting",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mutings",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="place",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="homes",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="place",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="commons.place",
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="place",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants",
                to="commons.place",
            ),
        ),
        migrations.AddField(
            model_name="declaration",
            name="place",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="declarations",
                to="commons.place",
            ),
        ),
        migrations.AddField(
            model_name="circle",
            name="places",
            field=models.ManyToManyField(blank=True, related_name="circles", to="commons.place"),
        ),
        migrations.AddConstraint(
            model_name="accesstoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                name="access_token_ends_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="accesstoken",
            constraint=models.UniqueConstraint(
                fields=("person", "request_key"), name="access_token_is_made_once"
            ),
        ),
        migrations.AddIndex(
            model_name="keptanswer",
            index=models.Index(fields=["began_at"], name="commons_kep_began_a_366b91_idx"),
        ),
        migrations.AddConstraint(
            model_name="keptanswer",
            constraint=models.UniqueConstraint(
                fields=("person", "key"), name="key_of_request_is_used_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                fields=("circle", "person"), name="membership_is_one_row"
            ),
        ),
        migrations.AddConstraint(
            model_name="muting",
            constraint=models.UniqueConstraint(
                fields=("person", "group"), name="group_is_muted_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="muting",
            constraint=models.CheckConstraint(
                condition=models.Q(("group__in", ("safety", "account")), _negated=True),
                name="safety_is_never_muted",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                fields=["person", "-created_at"], name="commons_not_person__72e8bf_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("next_try_at__isnull", False)),
                fields=["next_try_at"],
                name="notices_to_be_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at", None), ("next_try_at", None), _connector="OR"),
                name="notice_is_sent_once",
            ),
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(
                fields=["city", "kind", "district"], name="commons_pla_city_32c94c_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(
                fields=("city", "code"), name="place_code_is_used_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lat__gte", -90), ("lat__lte", 90), ("lon__gte", -180), ("lon__lte", 180)
                ),
                name="place_is_on_the_globe",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "home"), _negated=True),
                    ("owner__isnull", False),
                    _connector="OR",
                ),
                name="homes_are_someones",
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
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place__isnull", False), ("role", "keeper")),
                    models.Q(models.Q(("role", "keeper"), _negated=True), ("place__isnull", True)),
                    _connector="OR",
                ),
                name="keepers_keep_a_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("place", None)),
                fields=("person", "role"),
                name="role_is_held_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("role", "keeper")),
                fields=("person", "place"),
                name="place_is_kept_once",
            ),
        ),
        migrations.AddIndex(
            model_name="declaration",
            index=models.Index(fields=["place", "column"], name="commons_dec_place_i_203a11_idx"),
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
    ]
