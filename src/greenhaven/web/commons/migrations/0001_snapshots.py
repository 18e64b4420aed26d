from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.SlugField(max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("day", models.DateField()),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("city_document", models.BinaryField()),
                ("state_document", models.BinaryField()),
                ("made_by", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "get_latest_by": ["created_at", "pk"],
                "indexes": [models.Index(fields=["city", "-created_at"], name="snapshot_of_city")],
            },
        ),
    ]
