"""Leaves room on each page of the shards, whose words are rewritten at every flush (PostgreSQL).

The packed people and results are bytes that do not compress again: stored as they are.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

POSTGRESQL = [
    "ALTER TABLE delivery_shard SET (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.02)",
    "ALTER TABLE delivery_shard ALTER COLUMN words SET STORAGE MAIN",
    "ALTER TABLE delivery_shardpeople ALTER COLUMN subscriptions SET STORAGE EXTERNAL",
    "ALTER TABLE delivery_results ALTER COLUMN packed SET STORAGE EXTERNAL",
]


def make_room(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Set the storage of the hot tables where the database knows such a thing."""
    if editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL:
            editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_releases_and_ledger")]
    operations = [migrations.RunPython(make_room, migrations.RunPython.noop)]
