"""A digest has a dispatch without a release; what waits for whom stands in entries and shards."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0003_how_a_terminal_was_known"),
        ("installation", "0002_domain_limits_breakers_routes"),
    ]

    operations = [
        migrations.AddField(
            model_name="shard",
            name="rhythm",
            field=models.CharField(blank=True, default="", max_length=8),
        ),
        migrations.AddField(
            model_name="shardpeople",
            name="variants",
            field=models.BinaryField(default=b""),
        ),
        migrations.AlterField(
            model_name="dispatch",
            name="release",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="delivery.release"
            ),
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rhythm", models.CharField(max_length=8)),
                ("day", models.DateField()),
                ("n", models.PositiveSmallIntegerField(default=0)),
                ("moment", models.DateTimeField()),
                ("written_upto", models.BigIntegerField(default=0)),
                ("dropped", models.JSONField(default=list)),
                ("missed", models.JSONField(default=list)),
                (
                    "dispatch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="delivery.dispatch"
                    ),
                ),
                (
                    "follows",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="delivery.digest",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="installation.service"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DigestEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rhythm", models.CharField(max_length=8)),
                ("held_at", models.DateTimeField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "digest",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="delivery.digest",
                    ),
                ),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="delivery.dispatch",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DigestVariant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("n", models.PositiveIntegerField()),
                ("entries", models.JSONField()),
                ("missed", models.JSONField(default=list)),
                ("menu", models.BigIntegerField()),
                (
                    "digest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="variants",
                        to="delivery.digest",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.UniqueConstraint(
                fields=("service", "rhythm", "day", "n"), name="delivery_digest_once"
            ),
        ),
        migrations.AddIndex(
            model_name="digestentry",
            index=models.Index(
                condition=models.Q(("digest__isnull", True), ("dropped_at__isnull", True)),
                fields=["rhythm"],
                name="delivery_entry_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="digestentry",
            constraint=models.UniqueConstraint(
                fields=("dispatch", "rhythm"), name="delivery_entry_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="digestvariant",
            constraint=models.UniqueConstraint(
                fields=("digest", "n"), name="delivery_variant_once"
            ),
        ),
    ]
