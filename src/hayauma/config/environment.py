"""A typed reader of the environment: each variable stands once, with its meaning, for the docs.

Source: docs/reference/settings.md lists the same table and a test holds the two together.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True)
class Variable:
    """One variable of the environment, its default and one line of meaning."""

    name: str
    default: str
    meaning: str


VARIABLES: tuple[Variable, ...] = (
    Variable("HAYAUMA_HOME", "./var", "Data folder: database, keys, backups, spool, run.json."),
    Variable("DATABASE_URL", "", "postgresql://… chooses PostgreSQL; empty is SQLite in the home."),
    Variable("HAYAUMA_CLUSTER", "", "1 where several hosts send for one PostgreSQL database."),
    Variable("PORT", "8000", "Port of the demo town's web server on 127.0.0.1."),
    Variable("HAYAUMA_PUBLIC_URL", "", "Address of the citizens' pages; empty in the demo."),
    Variable("HAYAUMA_DESK_URL", "", "Address of the staff pages; empty in the demo."),
    Variable("HAYAUMA_SITE", "", "Folder of the back numbers as files; empty: site in the home."),
    Variable("HAYAUMA_SITE_FEED", "", "Address of the city site's RSS or Atom; empty: not heard."),
    Variable("HAYAUMA_PLAIN_HTTP", "", "1 where no TLS stands in front (demo): plain cookies."),
    Variable("HAYAUMA_TRUSTED_PROXY", "", "1 where our own proxy sets X-Forwarded-Proto and -For."),
    Variable("HAYAUMA_PROXY_ADDRESSES", "127.0.0.1 ::1", "Where that proxy is: CIDR, or unix."),
    Variable("HAYAUMA_PROXY_SECRET", "", "Shared with it, in X-Hayauma-Proxy; for certificates."),
    Variable(
        "HAYAUMA_ENGINE_OPTIONS", "", "Further options of the engine under run: `--patience 5`."
    ),
    Variable("HAYAUMA_DEBUG", "", "1 shows tracebacks to a developer; never in operation."),
)


def read(name: str) -> str:
    """Return the value of a listed variable, or its default; an unlisted name is a KeyError."""
    variable = {v.name: v for v in VARIABLES}[name]
    return os.environ.get(name, "") or variable.default


def flag(name: str) -> bool:
    """Return whether a listed variable is switched on (1, true, yes)."""
    return read(name).lower() in {"1", "true", "yes"}


def home() -> Path:
    """Return the data folder as an absolute path; it is not created here."""
    return Path(read("HAYAUMA_HOME")).expanduser().absolute()


def database(url: str, sqlite_file: Path) -> dict[str, object]:
    """Return Django's DATABASES entry for a postgresql:// address, or for SQLite when empty.

    Errors: ValueError names the scheme of an address that is neither.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(sqlite_file),
            "OPTIONS": {
                # A deferred transaction that turns into a write fails at once in spite of the
                # timeout; IMMEDIATE waits its turn.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError(
            f"DATABASE_URL: {parts.scheme}:// は使えません。postgresql:// で始めます。"
        )
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # libpq takes a socket folder as ?host=/folder
        "HOST": query.pop("host", "") or (parts.hostname or ""),
        "PORT": str(query.pop("port", "") or parts.port or ""),
        "OPTIONS": dict(query),
    }
