"""An index over the first and last person of each shard: one address is found in milliseconds."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Neither column ever changes, so the many updates of a shard do not touch it."""

    dependencies = [("delivery", "0003_standing_orders")]
    operations = [
        migrations.AddIndex(
            model_name="shard",
            index=models.Index(fields=["lowest", "highest"], name="delivery_shard_holding"),
        )
    ]
