"""Handovers that were weighed and signed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0007_audit_refuses"),
        ("exchange", "0008_promises"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            options={
                "indexes": [
                    models.Index(
                        fields=["taker_place", "happened_at"], name="exchange_ha_taker_p_35f0ac_idx"
                    ),
                    models.Index(
                        fields=["giver", "happened_at"], name="exchange_ha_giver_i_23950d_idx"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_mg__gte", 0),
                            ("rejected_mg__gte", 0),
                            models.Q(
                                ("accepted_mg__gt", 0), ("rejected_mg__gt", 0), _connector="OR"
                            ),
                        ),
                        name="handover_is_of_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rejected_mg", 0),
                            models.Q(("refusal", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="refused_handover_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("foreign_matter", None), ("foreign_matter__lte", 3), _connector="OR"
                        ),
                        name="foreign_matter_is_0_to_3",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("commitment__isnull", False), ("corrected_at", None)),
                        fields=("commitment",),
                        name="promise_is_kept_once",
                    ),
                ],
            },
        ),
    ]
