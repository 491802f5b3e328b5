"""The options every measurement has, read as all verbs read theirs."""

from bench.databases import POSTGRESQL, SQLITE
from hayauma.console.arguments import Arguments


def parser(verb: str, meaning: str) -> Arguments:
    """Return a parser with --db and --json."""
    made = Arguments(f"hayauma bench {verb}", meaning)
    made.add_argument("--db", choices=[SQLITE, POSTGRESQL], help="一方だけで測る")
    made.add_argument("--json", action="store_true", help="終わりに一行の JSON を出す")
    return made
