"""Who says no says for how long."""

from importlib import import_module
from typing import ClassVar

from django.db import migrations, models

# SQLite makes a table anew to add to it, and its triggers go with the old one.
STEPS = import_module("greenhaven.web.exchange.migrations.0017_promises_move_forward")
TIMES = (
    ("once", "only this time"),
    ("month", "for four weeks"),
    ("always", "until I say otherwise"),
    ("too_much", "it is too much at once"),
)


class Migration(migrations.Migration):
    """A promise that is declined keeps for how long that is meant."""

    dependencies: ClassVar = [("exchange", "0019_write_offs")]
    operations: ClassVar = [
        migrations.RunPython(STEPS.allow, STEPS.refuse),
        migrations.AddField(
            model_name="commitment",
            name="no_for",
            field=models.CharField(blank=True, choices=TIMES, default="", max_length=8),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="commitment",
            name="would_suit_mg",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(no_for="too_much", would_suit_mg__gt=0)
                | (~models.Q(no_for="too_much") & models.Q(would_suit_mg=0)),
                name="commitment_too_much_says_what_suits",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(no_for="") | models.Q(state="declined"),
                name="commitment_is_declined_for_a_time",
            ),
        ),
        migrations.RunPython(STEPS.refuse, STEPS.allow),
    ]
