"""The service, its policy and numbers, relays, domain groups and signing keys."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Service",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("city", models.CharField(max_length=80)),
                ("mail_domain", models.CharField(max_length=253)),
                ("sender_name", models.CharField(max_length=80)),
                ("sender_local", models.CharField(max_length=64)),
                ("phone", models.CharField(max_length=40)),
                ("public_url", models.URLField()),
                ("desk_url", models.URLField()),
            ],
        ),
        migrations.CreateModel(
            name="PolicyVersion",
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
                ("profile", models.CharField(max_length=80)),
                ("version", models.CharField(max_length=40)),
                ("text", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("ground", models.CharField(max_length=200)),
                ("in_force_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["service", "in_force_from"], name="installation_in_force")
                ],
            },
        ),
        migrations.CreateModel(
            name="Setting",
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
                ("key", models.CharField(max_length=80)),
                ("value", models.JSONField()),
                ("owner_role", models.CharField(max_length=40)),
                ("ground", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "key"), name="installation_setting_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Counter",
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
                ("kind", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "kind", "year"), name="installation_counter_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Relay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                ("host", models.CharField(max_length=253)),
                ("port", models.PositiveIntegerField(default=25)),
                ("tls", models.CharField(default="require", max_length=8)),
                ("username", models.CharField(blank=True, max_length=200)),
                ("secret", models.BinaryField(null=True)),
                ("connections", models.PositiveSmallIntegerField(default=8)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("active", models.BooleanField(default=True)),
                ("signs", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="SigningKey",
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
                ("domain", models.CharField(max_length=253)),
                ("selector", models.CharField(max_length=63)),
                ("algorithm", models.CharField(max_length=20)),
                ("secret", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=200)),
                ("used_from", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("domain", "selector"), name="installation_signing_key_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DomainGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("connections", models.PositiveSmallIntegerField(null=True)),
                ("per_second", models.FloatField(null=True)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("as_of", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="GroupedDomain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="domains",
                        to="installation.domaingroup",
                    ),
                ),
                ("domain", models.CharField(max_length=253, unique=True)),
            ],
        ),
    ]
