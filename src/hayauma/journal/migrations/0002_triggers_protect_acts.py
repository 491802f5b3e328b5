"""Triggers that let an act be written once and lose its payload, and nothing else.

They are a guard against mistakes; against intent there is the seal, which finds what was changed.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

KEPT = ("id", "at", "act", "actor", "actor_name", "service", "object", "commitment")

SQLITE_KEPT = " AND ".join(f"NEW.{c} IS OLD.{c}" for c in KEPT)
SQLITE = [
    f"""CREATE TRIGGER journal_entry_written_once BEFORE UPDATE ON journal_entry
        WHEN NOT ({SQLITE_KEPT} AND NEW.payload IS NULL AND NEW.commit_key IS NULL)
        BEGIN SELECT RAISE(ABORT, 'journal_entry is written once'); END""",
    """CREATE TRIGGER journal_entry_never_deleted BEFORE DELETE ON journal_entry
        BEGIN SELECT RAISE(ABORT, 'journal_entry is never deleted'); END""",
    """CREATE TRIGGER journal_seal_written_once BEFORE UPDATE ON journal_seal
        BEGIN SELECT RAISE(ABORT, 'journal_seal is written once'); END""",
    """CREATE TRIGGER journal_seal_never_deleted BEFORE DELETE ON journal_seal
        BEGIN SELECT RAISE(ABORT, 'journal_seal is never deleted'); END""",
]

POSTGRESQL_KEPT = " AND ".join(f"NEW.{c} IS NOT DISTINCT FROM OLD.{c}" for c in KEPT)
POSTGRESQL = [
    f"""CREATE FUNCTION journal_entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND {POSTGRESQL_KEPT}
               AND NEW.payload IS NULL AND NEW.commit_key IS NULL THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'journal_entry is written once and never deleted';
        END $$""",
    """CREATE FUNCTION journal_seal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'journal_seal is written once and never deleted';
        END $$""",
    """CREATE TRIGGER journal_entry_kept BEFORE UPDATE OR DELETE ON journal_entry
        FOR EACH ROW EXECUTE FUNCTION journal_entry_guard()""",
    """CREATE TRIGGER journal_seal_kept BEFORE UPDATE OR DELETE ON journal_seal
        FOR EACH ROW EXECUTE FUNCTION journal_seal_guard()""",
]


def protect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers of the database at hand."""
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_acts_and_their_seal")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
