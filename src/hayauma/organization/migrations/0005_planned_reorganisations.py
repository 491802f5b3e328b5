"""Planned reorganisations, and from when an account's person is gone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0004_proofs_requests_training"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="leaves_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="Reorganisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service", models.SlugField(max_length=40)),
                ("moment", models.DateTimeField()),
                ("tables", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("handed_in_at", models.DateTimeField()),
                ("handed_in_by", models.CharField(max_length=200)),
                ("planned_at", models.DateTimeField(null=True)),
                ("planned_by", models.CharField(blank=True, max_length=200)),
                ("changes", models.JSONField(default=dict)),
                ("laid", models.JSONField(default=list)),
                ("phones", models.JSONField(default=dict)),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("planned_at__isnull", False),
                            ("settled_at__isnull", True),
                            ("taken_back_at__isnull", True),
                        ),
                        fields=("service",),
                        name="organization_one_reorganisation",
                    )
                ],
            },
        ),
    ]
