"""Requests by which an opinion was said, so that one that is sent again changes nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("council", "0019_agendas_told")]

    operations = [migrations.AddField("opinion", "keys", models.JSONField(default=list))]
