"""Readers' addresses, their choices and consents, and what confirms them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("installation", "0001_service_policy_numbers_relays"),
        ("menus", "0001_catalogue_and_requests"),
    ]

    operations = [
        migrations.CreateModel(
            name="Subscriber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cipher", models.BinaryField()),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("domain", models.CharField(max_length=253)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="installation.service"
                    ),
                ),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="subscriptions.subscriber"
                    ),
                ),
                ("token", models.CharField(max_length=43, unique=True)),
                ("state", models.CharField(max_length=16)),
                ("confirmed_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("edition", models.CharField(default="ja", max_length=16)),
                ("format", models.CharField(default="both", max_length=8)),
                ("paused_until", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "withdrawn")),
                        fields=["withdrawn_at"],
                        name="subscriptions_to_erase",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "subscriber"), name="subscriptions_registration_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choices",
                        to="subscriptions.subscription",
                    ),
                ),
                (
                    "menu",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="menus.menu"),
                ),
                ("frequency", models.CharField(default="at_once", max_length=8)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("menu", "subscription"),
                        name="subscriptions_choice_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="subscriptions.subscription",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("route", models.CharField(max_length=16)),
                ("terms_version", models.CharField(max_length=40)),
                ("terms_digest", models.CharField(max_length=64)),
                ("basis", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.BinaryField(max_length=32, unique=True)),
                ("purpose", models.CharField(max_length=16)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="installation.service"
                    ),
                ),
                ("cipher", models.BinaryField()),
                ("digest", models.BinaryField(max_length=32)),
                ("domain", models.CharField(max_length=253)),
                ("menus", models.JSONField()),
                ("route", models.CharField(max_length=16)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["digest", "created_at"], name="subscriptions_asked"),
                    models.Index(fields=["expires_at"], name="subscriptions_expiring"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("reason", models.CharField(max_length=24)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("bucket", models.BinaryField(max_length=32, unique=True)),
                ("ends_at", models.DateTimeField()),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["ends_at"], name="subscriptions_slot_over")],
            },
        ),
    ]
