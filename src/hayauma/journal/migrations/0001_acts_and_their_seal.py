"""The acts of record and the chain that seals them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("act", models.CharField(max_length=64)),
                ("actor", models.CharField(max_length=64)),
                ("actor_name", models.CharField(max_length=200)),
                ("service", models.CharField(blank=True, max_length=40)),
                ("object", models.CharField(max_length=120)),
                ("payload", models.TextField(null=True)),
                ("commit_key", models.BinaryField(null=True)),
                ("commitment", models.BinaryField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["object", "id"], name="journal_entry_object"),
                    models.Index(fields=["act", "id"], name="journal_entry_act"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.BigIntegerField(unique=True)),
                ("hash", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("position", models.BigIntegerField()),
                ("hash", models.BinaryField()),
            ],
        ),
    ]
