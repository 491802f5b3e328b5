"""Registrations at the end of each month, costs of a year, frozen annual reports."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("installation", "0002_domain_limits_breakers_routes"),
        ("oversight", "0002_switches_and_published"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnnualReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("content", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="installation.service"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "year"), name="oversight_report_once_a_year"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("registered", models.PositiveIntegerField()),
                ("dispatches", models.PositiveIntegerField(null=True)),
                ("carried", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="installation.service"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "month"), name="oversight_month_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="YearCost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("n", models.PositiveSmallIntegerField()),
                ("item", models.CharField(max_length=80)),
                ("yen", models.BigIntegerField()),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="installation.service"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "year", "n"), name="oversight_cost_once"
                    )
                ],
            },
        ),
    ]
