"""Check the migrations on the database in force (`python -m hayauma.console.migrations_complete`).

Every model has its migration, and an empty database takes them all. SQLite gets a home of its
own that is gone afterwards; for PostgreSQL, DATABASE_URL names a server made for this.
"""

import os
import sys
import tempfile

import django
from django.core.management import CommandError, call_command

from hayauma.console.rendering import drawn_once


def main() -> int:
    """Return 0 where the migrations are complete and can be carried out."""
    with tempfile.TemporaryDirectory(prefix="hayauma-migrations-") as home:
        os.environ["HAYAUMA_HOME"] = home
        django.setup()
        try:
            call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
            with drawn_once():
                call_command("migrate", verbosity=0)
        except CommandError as error:
            print(error)
            return 1
        except SystemExit as changes_found:
            return int(changes_found.code or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
