"""Roots by which passkeys' makers are believed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0005_planned_reorganisations"),
    ]

    operations = [
        migrations.CreateModel(
            name="AttestationRoot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.BinaryField(max_length=32)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("certificate", models.BinaryField()),
                ("not_after", models.DateTimeField()),
                ("entered_at", models.DateTimeField()),
                ("entered_by_name", models.CharField(max_length=200)),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("fingerprint",),
                        name="organization_attestation_root_once",
                    )
                ],
            },
        ),
    ]
