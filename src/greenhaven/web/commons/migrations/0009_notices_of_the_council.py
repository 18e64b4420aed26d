"""News of the council can be muted too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0008_residence_and_discussions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="muting",
            name="group",
            field=models.CharField(
                choices=[
                    ("safety", "safety: what is held or called back"),
                    ("account", "my account and my roles"),
                    ("promises", "my offers, promises and handovers"),
                    ("plan", "what the plan changes for me"),
                    ("keeping", "the places and batches that I keep"),
                    ("reports", "reports and their answers"),
                    ("circles", "my circles and alliances"),
                    ("council", "what is discussed, proposed and voted on"),
                    ("books", "the books: checkpoints of the audit"),
                ],
                max_length=16,
            ),
        ),
    ]
