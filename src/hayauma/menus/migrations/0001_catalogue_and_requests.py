"""The menus on offer, and the papers by which they come to be."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("installation", "0001_service_policy_numbers_relays"),
        ("organization", "0001_sections_posts_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Group",
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
                ("code", models.SlugField(max_length=40)),
                ("name", models.CharField(max_length=60)),
                ("order", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("service", "code"), name="menus_group_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Menu",
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
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="menus.group"
                    ),
                ),
                ("code", models.SlugField(max_length=40)),
                ("name", models.CharField(max_length=60)),
                ("kana", models.CharField(blank=True, max_length=80)),
                ("plain_name", models.CharField(blank=True, max_length=80)),
                ("english_name", models.CharField(blank=True, max_length=80)),
                ("description", models.CharField(blank=True, max_length=120)),
                ("order", models.PositiveSmallIntegerField()),
                ("publicity", models.CharField(default="public", max_length=16)),
                ("public_days", models.PositiveSmallIntegerField(null=True)),
                ("mandatory", models.BooleanField(default=False)),
                ("frequency", models.CharField(blank=True, max_length=20)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("service", "code"), name="menus_menu_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gt", models.F("since")),
                            _connector="OR",
                        ),
                        name="menus_menu_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MenuSection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "menu",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="serving",
                        to="menus.menu",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="organization.section"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("menu", "section"), name="menus_section_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Consultation",
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
                ("topic", models.CharField(max_length=120)),
                ("held_on", models.DateField()),
                ("parties", models.CharField(max_length=300)),
                ("outcome", models.TextField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
                ("section_confirmed_at", models.DateTimeField(null=True)),
                ("section_confirmed_by", models.CharField(blank=True, max_length=200)),
                ("manager_confirmed_at", models.DateTimeField(null=True)),
                ("manager_confirmed_by", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["service", "section"], name="menus_consultations")
                ],
            },
        ),
        migrations.CreateModel(
            name="MenuRequest",
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
                    "consultation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="menus.consultation",
                    ),
                ),
                ("section", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=8)),
                ("menu", models.CharField(blank=True, max_length=40)),
                ("fields", models.JSONField(default=dict)),
                ("state", models.CharField(max_length=12)),
                ("drafted_at", models.DateTimeField()),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("drafted_by_name", models.CharField(max_length=200)),
                ("year", models.PositiveSmallIntegerField(null=True)),
                ("number", models.PositiveIntegerField(null=True)),
                ("filed_at", models.DateTimeField(null=True)),
                ("filed_by", models.CharField(blank=True, max_length=200)),
                ("filed_post", models.CharField(blank=True, max_length=120)),
                ("filing_verdict", models.JSONField(null=True)),
                ("decision", models.CharField(blank=True, max_length=12)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=200)),
                ("decided_post", models.CharField(blank=True, max_length=120)),
                ("reason", models.TextField(blank=True)),
                ("deciding_verdict", models.JSONField(null=True)),
                ("menu_draft", models.JSONField(null=True)),
                ("effective_at", models.DateTimeField(null=True)),
                ("applied_at", models.DateTimeField(null=True)),
                ("fate", models.CharField(blank=True, max_length=8)),
                ("moved_to", models.CharField(blank=True, max_length=40)),
                ("subscribers_told_at", models.DateTimeField(null=True)),
                ("subscribers_moved_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("applied_at__isnull", True), ("effective_at__isnull", False)
                        ),
                        fields=["effective_at"],
                        name="menus_request_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "year", "number"), name="menus_request_number_once"
                    )
                ],
            },
        ),
    ]
