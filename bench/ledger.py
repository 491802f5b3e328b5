"""The ledger looked at from outside (台帳を外から): what no command prints."""

import sqlite3
from contextlib import closing

import psycopg

from bench.homes import Home

_EVER_UNCERTAIN = """
    SELECT COUNT(*) FROM (SELECT DISTINCT shard_id, seq FROM delivery_letterevent WHERE word = 3) u
"""


def ever_uncertain(home: Home) -> int:
    """Return how many letters of a home were uncertain at some time (word 3)."""
    return int(one(home, _EVER_UNCERTAIN))


def one(home: Home, question: str) -> int | str:
    """Return the first value of the first row a query gives, on either database."""
    if home.database:
        with psycopg.connect(home.database) as server:
            row = server.execute(question).fetchone()
    else:
        with closing(sqlite3.connect(home.path / "hayauma.sqlite3")) as file:
            row = file.execute(question).fetchone()
    assert row is not None
    value: int | str = row[0]
    return value
