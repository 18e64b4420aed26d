import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0002_rulebooks"),
        ("exchange", "0003_plans_have_outlooks"),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="rulebook",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="plans",
                to="commons.rulebook",
            ),
        ),
    ]
