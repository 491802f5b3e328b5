"""Programmes and their owners, enrolled terminals and leaves, holds on sending."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0001_sections_posts_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Terminal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("place", models.CharField(max_length=120)),
                (
                    "keeper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="organization.section"
                    ),
                ),
                ("network", models.CharField(max_length=200)),
                ("network_reason", models.CharField(blank=True, max_length=200)),
                ("registered_at", models.DateTimeField()),
                ("enrolled_at", models.DateTimeField(null=True)),
                ("reconfirmed_at", models.DateTimeField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
                ("credential_hash", models.BinaryField(max_length=32, null=True)),
                ("previous_hash", models.BinaryField(max_length=32, null=True)),
                ("rotated_at", models.DateTimeField(null=True)),
                ("presented_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["credential_hash"], name="organization_credential"),
                    models.Index(fields=["previous_hash"], name="organization_credential_old"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TerminalCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "terminal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codes",
                        to="organization.terminal",
                    ),
                ),
                ("code_hash", models.BinaryField(max_length=32, unique=True)),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="TerminalLeave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service", models.SlugField(max_length=40)),
                ("kind", models.CharField(max_length=16)),
                ("person", models.CharField(blank=True, max_length=64)),
                ("terminal", models.CharField(blank=True, max_length=40)),
                ("menu", models.CharField(blank=True, max_length=40)),
                ("reason", models.CharField(max_length=300)),
                ("granted_by", models.CharField(max_length=64)),
                ("granted_by_name", models.CharField(max_length=200)),
                ("granted_at", models.DateTimeField()),
                ("oral", models.BooleanField(default=False)),
                ("oral_number", models.CharField(blank=True, max_length=40)),
                ("written_at", models.DateTimeField(null=True)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))),
                        name="organization_leave_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service", models.SlugField(max_length=40)),
                ("scope", models.CharField(max_length=16)),
                ("code", models.CharField(blank=True, max_length=64)),
                ("names_urgent", models.BooleanField(default=False)),
                ("reason", models.CharField(max_length=300)),
                ("instructed_by", models.CharField(blank=True, max_length=200)),
                ("placed_by_name", models.CharField(max_length=200)),
                ("placed_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gt", models.F("since")),
                            _connector="OR",
                        ),
                        name="organization_programme_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeOwner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owners",
                        to="organization.programme",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="organization.section"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gt", models.F("since")),
                            _connector="OR",
                        ),
                        name="organization_owner_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeCharge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to="organization.programme",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gt", models.F("since")),
                            _connector="OR",
                        ),
                        name="organization_charge_period",
                    )
                ],
            },
        ),
    ]
