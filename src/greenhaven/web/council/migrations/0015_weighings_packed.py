"""The figures of what a text would do."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("council", "0014_opinions_ordered"),
    ]

    operations = [
        migrations.AddField(
            model_name="weighing",
            name="packed",
            field=models.BinaryField(default=b""),
        ),
    ]
