"""What the articles in force cost the plan in force."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0009_notices_of_the_council"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArticleCosts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("city", models.SlugField(max_length=64)),
                ("plan_digest", models.CharField(max_length=64)),
                ("rulebook_digest", models.CharField(max_length=64)),
                ("begins_on", models.DateField()),
                ("costs", models.JSONField()),
                ("published_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("city", "plan_digest", "rulebook_digest"),
                        name="costs_are_told_once",
                    )
                ],
            },
        ),
    ]
