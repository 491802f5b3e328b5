"""Bulletins, what they say at each revision, and the decisions about them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("installation", "0001_service_policy_numbers_relays"),
        ("organization", "0002_programmes_terminals_holds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Bulletin",
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
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="organization.programme"
                    ),
                ),
                ("state", models.CharField(max_length=16)),
                ("year", models.PositiveSmallIntegerField(null=True)),
                ("number", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("relation", models.CharField(blank=True, max_length=16)),
                (
                    "related_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relatives",
                        to="bulletins.bulletin",
                    ),
                ),
                ("never_say", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "changed_at"], name="bulletins_by_state")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "year", "number"), name="bulletins_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
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
                        related_name="revisions",
                        to="bulletins.bulletin",
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("audience", models.JSONField()),
                ("attachments", models.JSONField(default=list)),
                ("sender", models.CharField(max_length=80)),
                ("not_before", models.DateTimeField(null=True)),
                ("not_after", models.DateTimeField(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("author_name", models.CharField(max_length=200)),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bulletins.revision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bulletin", "seq"), name="bulletins_revision_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="bulletins.revision",
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
                ("reason", models.TextField(blank=True)),
                ("paper_number", models.CharField(blank=True, max_length=40)),
                ("considerations", models.JSONField(default=dict)),
                ("findings", models.JSONField(default=list)),
                ("head_count", models.PositiveIntegerField()),
                ("verdict", models.JSONField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="bulletins.submission",
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
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
                ("standing_in_for", models.CharField(blank=True, max_length=120)),
                ("absence", models.CharField(blank=True, max_length=200)),
                ("read_after_at", models.DateTimeField(null=True)),
                ("comment", models.TextField(blank=True)),
                ("head_count", models.PositiveIntegerField(default=0)),
                ("verdict", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Permit",
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
                        related_name="permits",
                        to="bulletins.bulletin",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bulletins.revision",
                    ),
                ),
                ("door", models.CharField(max_length=16)),
                ("digest", models.CharField(max_length=64)),
                ("canonical", models.TextField()),
                ("not_before", models.DateTimeField()),
                ("not_after", models.DateTimeField()),
                (
                    "decision",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="bulletins.decision",
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("issued_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_name", models.CharField(max_length=200)),
                ("by_post", models.CharField(max_length=120)),
                ("owning_section", models.CharField(max_length=120)),
                ("owning_head", models.CharField(max_length=200)),
                ("policy_version", models.CharField(max_length=120)),
                ("verdict", models.JSONField()),
                ("voided_at", models.DateTimeField(null=True)),
                ("void_reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("voided_at__isnull", True)),
                        fields=("bulletin",),
                        name="bulletins_permit_live_once",
                    )
                ],
            },
        ),
    ]
