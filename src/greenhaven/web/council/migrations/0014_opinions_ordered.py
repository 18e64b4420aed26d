"""Every opinion has its order now, and every map its digest."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("council", "0013_opinions_in_order")]

    operations = [
        migrations.AlterField(
            "opinion",
            "conversation",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opinions",
                to="council.conversation",
            ),
        ),
        migrations.AlterField("opinion", "order", models.BigIntegerField()),
        migrations.AddConstraint(
            "opinion",
            models.UniqueConstraint(
                fields=("conversation", "order"), name="opinions_come_one_after_another"
            ),
        ),
        migrations.RemoveConstraint("opinionmap", "map_is_made_once"),
        migrations.AddConstraint(
            "opinionmap",
            models.UniqueConstraint(
                fields=("conversation", "digest", "of_everybody"), name="map_is_published_once"
            ),
        ),
    ]
