"""The few choices that are read in a digest, found without looking at the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("menus", "0001_catalogue_and_requests"),
        ("subscriptions", "0001_addresses_and_choices"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="choice",
            index=models.Index(
                condition=models.Q(("frequency__in", ["daily", "weekly"]), ("until__isnull", True)),
                fields=["subscription", "menu"],
                name="subscriptions_digests",
            ),
        ),
    ]
