"""Inquiries, who asked, who answers."""

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
            name="Inquiry",
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
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                (
                    "bulletin",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bulletins.bulletin",
                    ),
                ),
                ("channel", models.CharField(max_length=16)),
                ("sort", models.CharField(max_length=16)),
                ("state", models.CharField(max_length=16)),
                ("section", models.CharField(max_length=40)),
                ("summary", models.CharField(blank=True, max_length=200)),
                ("received_at", models.DateTimeField()),
                ("received_by", models.CharField(max_length=200)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("accepted_by", models.CharField(blank=True, max_length=200)),
                ("due_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("ending", models.CharField(blank=True, max_length=16)),
                ("ending_note", models.CharField(blank=True, max_length=300)),
                ("showed_wrong_at", models.DateTimeField(null=True)),
                ("look_at", models.DateTimeField(null=True)),
                ("escalations", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "received_at"], name="inquiries_by_state"),
                    models.Index(
                        condition=models.Q(("look_at__isnull", False)),
                        fields=["look_at"],
                        name="inquiries_ageing",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "year", "number"), name="inquiries_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Asker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "inquiry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asker",
                        to="inquiries.inquiry",
                    ),
                ),
                ("cipher", models.BinaryField(default=b"")),
                ("digest", models.BinaryField(null=True)),
                ("question", models.TextField(blank=True)),
                ("mail_key", models.CharField(max_length=64, null=True, unique=True)),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["digest"], name="inquiries_asked_before")],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="inquiries.inquiry",
                    ),
                ),
                ("from_section", models.CharField(max_length=40)),
                ("to_section", models.CharField(max_length=40)),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(blank=True, max_length=200)),
                ("declined_because", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=("inquiry",),
                        name="inquiries_handover_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="inquiries.inquiry",
                    ),
                ),
                ("interim", models.BooleanField(default=False)),
                ("way", models.CharField(max_length=16)),
                ("text", models.TextField()),
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
                ("approved_at", models.DateTimeField(null=True)),
                ("approved_by", models.CharField(blank=True, max_length=200)),
                ("approved_post", models.CharField(blank=True, max_length=120)),
                ("given_at", models.DateTimeField(null=True)),
                ("given_by", models.CharField(blank=True, max_length=200)),
                ("verdict", models.JSONField(null=True)),
                ("notice", models.BigIntegerField(null=True)),
            ],
        ),
    ]
