"""Pages of the static site, editions and files of a back number, and what a search looks into."""

import unicodedata
from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def fold_what_is_there(apps: Any, schema_editor: Any) -> None:
    """Make the back numbers that stand already findable."""
    for row in apps.get_model("archive", "BackNumber").objects.iterator():
        words = unicodedata.normalize("NFKC", f"{row.subject}\n{row.text}").casefold()
        row.search = "".join(words.split())
        row.save(update_fields=["search"])


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0001_back_numbers"),
        ("installation", "0001_service_policy_numbers_relays"),
    ]

    operations = [
        migrations.CreateModel(
            name="SitePage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=200)),
                ("due_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="backnumber",
            name="attachments",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="backnumber",
            name="editions",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="backnumber",
            name="public_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="backnumber",
            name="search",
            field=models.TextField(blank=True),
        ),
        migrations.AddIndex(
            model_name="backnumber",
            index=models.Index(
                condition=models.Q(("public_until__isnull", False)),
                fields=["public_until"],
                name="archive_ending",
            ),
        ),
        migrations.AddField(
            model_name="sitepage",
            name="service",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="installation.service"
            ),
        ),
        migrations.AddIndex(
            model_name="sitepage",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["due_at"],
                name="archive_site_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitepage",
            constraint=models.UniqueConstraint(
                fields=("service", "path"), name="archive_site_page_once"
            ),
        ),
        migrations.RunPython(fold_what_is_there, migrations.RunPython.noop),
    ]
