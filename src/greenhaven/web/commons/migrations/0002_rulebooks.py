import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0001_snapshots"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rulebook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.SlugField(max_length=64)),
                ("version", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("document", models.TextField()),
                ("made_by", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Enactment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("enacted_by", models.CharField(max_length=200)),
                ("enacted_at", models.DateTimeField(auto_now_add=True)),
                (
                    "rulebook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enactments",
                        to="commons.rulebook",
                    ),
                ),
            ],
        ),
    ]
