"""Back numbers and the pages that show them, corrections and amendments."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bulletins", "0001_revisions_decisions_permits"),
        ("inquiries", "0001_cases_askers_answers"),
        ("installation", "0001_service_policy_numbers_relays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BackNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "bulletin",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="bulletins.bulletin"
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="installation.service"
                    ),
                ),
                ("number", models.CharField(max_length=40)),
                ("published_at", models.DateTimeField()),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("html", models.TextField()),
                ("section", models.CharField(max_length=120)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("menus", models.JSONField()),
                ("publicity", models.CharField(max_length=16)),
                ("amended_at", models.DateTimeField(null=True)),
                ("note", models.TextField(blank=True)),
                ("editions", models.JSONField(default=dict)),
                ("attachments", models.JSONField(default=list)),
                ("public_until", models.DateTimeField(null=True)),
                ("search", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["service", "published_at"], name="archive_newest"),
                    models.Index(
                        condition=models.Q(("public_until__isnull", False)),
                        fields=["public_until"],
                        name="archive_ending",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "number"), name="archive_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BackNumberMenu",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "back_number",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listings",
                        to="archive.backnumber",
                    ),
                ),
                ("menu", models.SlugField(max_length=40)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("menu", "back_number"), name="archive_listing_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SitePage",
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
                ("path", models.CharField(max_length=200)),
                ("due_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["due_at"],
                        name="archive_site_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "path"), name="archive_site_page_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
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
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bulletins.bulletin",
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inquiries.inquiry",
                    ),
                ),
                ("state", models.CharField(max_length=16)),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.CharField(max_length=200)),
                ("gone", models.PositiveIntegerField(default=0)),
                ("kept_back", models.PositiveIntegerField(default=0)),
                ("found_at", models.DateTimeField(null=True)),
                ("found_by", models.CharField(blank=True, max_length=120)),
                ("found_through", models.CharField(blank=True, max_length=16)),
                ("wrong", models.CharField(blank=True, max_length=16)),
                ("passage", models.TextField(blank=True)),
                ("right", models.TextField(blank=True)),
                (
                    "letter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bulletins.bulletin",
                    ),
                ),
                (
                    "replacement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bulletins.bulletin",
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(blank=True, max_length=200)),
                ("closing_note", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "opened_at"], name="archive_corrections")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("bulletin",),
                        name="archive_correction_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "correction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="archive.correction",
                    ),
                ),
                ("what", models.CharField(max_length=24)),
                ("done", models.BooleanField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("correction", "what"), name="archive_measure_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "back_number",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="archive.backnumber",
                    ),
                ),
                (
                    "correction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="archive.correction",
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
                ("post", models.CharField(max_length=120)),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("note", models.TextField()),
                ("shown", models.BooleanField(default=True)),
                ("verdict", models.JSONField()),
            ],
        ),
    ]
