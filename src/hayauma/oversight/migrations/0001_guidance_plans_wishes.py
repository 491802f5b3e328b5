"""The supervisor's guidance, yearly plans with their reviews, sections' wishes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("installation", "0001_service_policy_numbers_relays"),
    ]

    operations = [
        migrations.CreateModel(
            name="Guidance",
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
                ("kind", models.CharField(max_length=16)),
                ("scope", models.CharField(max_length=16)),
                ("code", models.CharField(blank=True, max_length=40)),
                ("names_urgent", models.BooleanField(default=False)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
                ("by_account", models.BigIntegerField()),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.CharField(blank=True, max_length=200)),
                ("hold", models.BigIntegerField(null=True)),
                ("taken_back_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["service", "-at"], name="oversight_guidance_newest")
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
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
                ("title", models.CharField(max_length=120)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("goals", models.TextField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="PlanMeasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="oversight.plan",
                    ),
                ),
                ("n", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("figure", models.CharField(max_length=24)),
                ("target", models.FloatField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "n"), name="oversight_measure_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="oversight.plan",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("comment", models.TextField()),
                ("figures", models.JSONField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "year"), name="oversight_review_once_a_year"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Wish",
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
                ("section", models.CharField(max_length=40)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
                ("by_account", models.BigIntegerField()),
                ("state", models.CharField(max_length=16)),
                ("answer", models.CharField(blank=True, max_length=300)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["service", "-at"], name="oversight_wishes_newest")
                ],
            },
        ),
    ]
