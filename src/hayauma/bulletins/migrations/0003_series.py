"""Series and their issues."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bulletins", "0002_editions_files_consents_templates"),
        ("installation", "0002_domain_limits_breakers_routes"),
        ("organization", "0005_planned_reorganisations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("cadence", models.JSONField()),
                ("at_time", models.TimeField()),
                ("lead_days", models.PositiveSmallIntegerField()),
                ("before_first", models.PositiveIntegerField(default=0)),
                ("begun_at", models.DateTimeField()),
                ("begun_by", models.CharField(max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="organization.programme"
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="installation.service"
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="bulletins.template"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Issue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("n", models.PositiveIntegerField(null=True)),
                ("alarms", models.PositiveSmallIntegerField(default=0)),
                ("left_out_at", models.DateTimeField(null=True)),
                ("left_out_because", models.CharField(blank=True, max_length=300)),
                ("left_out_by", models.CharField(blank=True, max_length=200)),
                (
                    "bulletin",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issue",
                        to="bulletins.bulletin",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issues",
                        to="bulletins.series",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("service", "name"),
                name="bulletins_series_name_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.UniqueConstraint(
                fields=("series", "n"), name="bulletins_issue_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.UniqueConstraint(
                fields=("series", "due_at"), name="bulletins_issue_day_once"
            ),
        ),
    ]
