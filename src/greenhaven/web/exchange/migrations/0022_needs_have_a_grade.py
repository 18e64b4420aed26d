"""Who asks for compost may ask for a grade of it."""

from typing import ClassVar

from django.db import migrations, models

GRADES = (
    ("", "any compost that is released"),
    ("hygienised", "only compost whose heat was shown"),
)


class Migration(migrations.Migration):
    """A need says which compost it is for."""

    dependencies: ClassVar = [("exchange", "0021_disruptions")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="offer",
            name="grade",
            field=models.CharField(blank=True, choices=GRADES, default="", max_length=10),
            preserve_default=False,
        ),
    ]
