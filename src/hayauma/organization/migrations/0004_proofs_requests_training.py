"""Proofs of terminals, requests for a leave, and the training on writing."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0003_auditors"),
    ]

    operations = [
        migrations.AddField(
            model_name="terminal",
            name="look_told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="terminal",
            name="lost",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="terminal",
            name="network_by_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="terminalleave",
            name="end_told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="terminalleave",
            name="noted_by_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="terminalleave",
            name="said_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="terminalleave",
            name="unwritten_told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="terminal",
            name="network",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.CreateModel(
            name="Course",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service", models.SlugField(max_length=40)),
                ("code", models.SlugField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("about", models.CharField(blank=True, max_length=300)),
                ("valid_days", models.PositiveIntegerField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "code"), name="organization_course_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LeaveRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service", models.SlugField(max_length=40)),
                ("person", models.CharField(max_length=64)),
                ("person_name", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "leave",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.terminalleave",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TerminalPasskey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("credential_id", models.BinaryField(max_length=1023, unique=True)),
                ("attested", models.BinaryField()),
                ("sign_count", models.BigIntegerField()),
                ("registered_at", models.DateTimeField()),
                ("registered_by_name", models.CharField(max_length=200)),
                ("used_at", models.DateTimeField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "terminal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passkeys",
                        to="organization.terminal",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField()),
                ("counts_until", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by_name", models.CharField(max_length=200)),
                ("struck_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="organization.course",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "counts_until"], name="organization_trained")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("struck_at__isnull", True)),
                        fields=("course", "account", "held_on"),
                        name="organization_attendance_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TerminalCertificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.BinaryField(max_length=32)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("not_after", models.DateTimeField()),
                ("registered_at", models.DateTimeField()),
                ("registered_by_name", models.CharField(max_length=200)),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "terminal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="certificates",
                        to="organization.terminal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("fingerprint",),
                        name="organization_certificate_once",
                    )
                ],
            },
        ),
    ]
