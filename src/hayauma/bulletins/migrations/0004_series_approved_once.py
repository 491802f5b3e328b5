"""A series of a fixed text may be approved once (定期の承認)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bulletins", "0003_series"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="series",
            name="fixed",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="SeriesApproval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("canonical", models.TextField()),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
                ("by_post", models.CharField(max_length=120)),
                ("section", models.CharField(max_length=120)),
                ("policy_version", models.CharField(max_length=120)),
                ("verdict", models.JSONField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_by", models.CharField(blank=True, max_length=200)),
                ("revoked_because", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bulletins.permit",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="bulletins.series",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="permit",
            name="series_approval",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="permits",
                to="bulletins.seriesapproval",
            ),
        ),
        migrations.AddConstraint(
            model_name="seriesapproval",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=("series",),
                name="bulletins_series_approval_live_once",
            ),
        ),
    ]
