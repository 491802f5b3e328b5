"""The look after a reorganisation, and what the city's site published."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("installation", "0001_service_policy_numbers_relays"),
        ("oversight", "0001_guidance_plans_wishes"),
    ]

    operations = [
        migrations.CreateModel(
            name="SiteFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.CharField(max_length=500, unique=True)),
                ("etag", models.CharField(blank=True, max_length=200)),
                ("modified", models.CharField(blank=True, max_length=80)),
                ("asked_at", models.DateTimeField()),
                ("heard_at", models.DateTimeField(null=True)),
                ("trouble", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="SwitchCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reorganisation", models.BigIntegerField(unique=True)),
                ("at", models.DateTimeField()),
                ("gaps", models.JSONField(default=list)),
                ("held", models.PositiveIntegerField(default=0)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="installation.service"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Published",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("title", models.CharField(max_length=300)),
                ("url", models.CharField(max_length=1000)),
                ("published_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("menus", models.JSONField(default=list)),
                ("sections", models.JSONField(default=list)),
                ("state", models.CharField(max_length=16)),
                ("bulletin", models.BigIntegerField(null=True)),
                ("answer", models.CharField(blank=True, max_length=300)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(blank=True, max_length=200)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="installation.service"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["state", "-published_at"], name="oversight_published_newest"
                    )
                ]
            },
        ),
    ]
