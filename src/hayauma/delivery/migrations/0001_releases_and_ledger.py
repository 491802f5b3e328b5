"""Releases, standing orders, and the ledger of letters by shards."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bulletins", "0001_revisions_decisions_permits"),
        ("installation", "0001_service_policy_numbers_relays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bulletins.permit",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_name", models.CharField(max_length=200)),
                ("urgent", models.BooleanField()),
                ("mode", models.CharField(max_length=16)),
                ("start_at", models.DateTimeField()),
                ("terminal", models.CharField(blank=True, max_length=40)),
                ("terminal_name", models.CharField(blank=True, max_length=200)),
                ("leave", models.CharField(blank=True, max_length=300)),
                ("policy_version", models.CharField(max_length=120)),
                ("verdict", models.JSONField()),
                ("sending_verdict", models.JSONField(null=True)),
                ("judged_at", models.DateTimeField(null=True)),
                ("taken_back_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="StandingOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bulletins.bulletin",
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_name", models.CharField(max_length=200)),
                ("terminal", models.CharField(blank=True, max_length=40)),
                ("terminal_name", models.CharField(blank=True, max_length=200)),
                ("leave", models.CharField(blank=True, max_length=300)),
                ("policy_version", models.CharField(max_length=120)),
                ("verdict", models.JSONField()),
                (
                    "release",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="delivery.release",
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("bulletin",),
                        name="delivery_standing_order_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AfterReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "release",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="delivery.release"
                    ),
                ),
                ("due_at", models.DateTimeField(null=True)),
                ("said_at", models.DateTimeField(null=True)),
                ("said", models.CharField(blank=True, max_length=16)),
                ("comment", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_name", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("said_at__isnull", True)),
                        fields=["due_at"],
                        name="delivery_report_owed",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "release",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="delivery.release"
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="installation.service"
                    ),
                ),
                ("number", models.CharField(max_length=40)),
                ("lane", models.CharField(max_length=8)),
                ("state", models.CharField(max_length=16)),
                ("audience", models.PositiveIntegerField(default=0)),
                ("due_at", models.DateTimeField(null=True)),
                ("frozen_at", models.DateTimeField(null=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("deadline_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("held_because", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "due_at"], name="delivery_dispatch_due")],
            },
        ),
        migrations.CreateModel(
            name="Shard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shards",
                        to="delivery.dispatch",
                    ),
                ),
                ("n", models.PositiveIntegerField()),
                ("domain_group", models.CharField(max_length=253)),
                ("first_seq", models.PositiveIntegerField()),
                ("size", models.PositiveIntegerField()),
                ("lowest", models.BigIntegerField()),
                ("highest", models.BigIntegerField()),
                ("words", models.BinaryField()),
                ("open", models.BooleanField(default=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("fence", models.BigIntegerField(default=0)),
                ("worker", models.CharField(blank=True, max_length=120)),
                ("leased_until", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("open", True)),
                        fields=["due_at"],
                        name="delivery_shard_due",
                    ),
                    models.Index(fields=["lowest", "highest"], name="delivery_shard_holding"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("dispatch", "n"), name="delivery_shard_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ShardPeople",
            fields=[
                (
                    "shard",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="people",
                        serialize=False,
                        to="delivery.shard",
                    ),
                ),
                ("subscriptions", models.BinaryField()),
                ("editions", models.BinaryField(default=b"")),
            ],
        ),
        migrations.CreateModel(
            name="Results",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "shard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="delivery.shard",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("packed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="LetterEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "shard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="delivery.shard",
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("attempt", models.PositiveSmallIntegerField()),
                ("word", models.PositiveSmallIntegerField()),
                ("stage", models.CharField(max_length=16)),
                ("reason", models.CharField(blank=True, max_length=24)),
                ("reply", models.TextField(blank=True)),
                ("retry_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["shard", "seq"], name="delivery_event_letter")],
            },
        ),
    ]
