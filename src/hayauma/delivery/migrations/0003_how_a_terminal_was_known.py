"""By what a terminal was known at a release, and which leave it rested on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0002_room_for_hot_updates"),
    ]

    operations = [
        migrations.AddField(
            model_name="release",
            name="leave_number",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="release",
            name="proof",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="standingorder",
            name="leave_number",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="standingorder",
            name="proof",
            field=models.CharField(blank=True, max_length=16),
        ),
    ]
