"""Five years, ten million letters on PostgreSQL: every question, report and list in time.

The ledger is laid by SQL from one bulletin that went the whole way: 2,500 of them, 10,000 shards of
1,000 letters, one refused in a hundred, 100,000 people, 300,000 lines of the journal. The frozen
addressees of the shards are left out: no question reads them.
"""

import time
from datetime import timedelta

import pytest
from django.db import connection

from hayauma import journal
from hayauma.delivery.models import Dispatch
from hayauma.oversight.audit.questions import QUESTIONS
from tests.archive.correcting.wrong import half_sent, written
from tests.town import Town
from tests.web.desk.conftest import Clock, clock  # noqa: F401 — a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.long]

BULLETINS, SHARDS, PEOPLE, ENTRIES = 2_500, 4, 100_000, 300_000
MOST_S, LIST_MOST_S = 5.0, 0.5
TRIES = 3  # the quickest counts: who else is busy is not measured
BASE = 1_000_000
WHEN = f"timestamptz '2026-06-01 01:00+00' - ({BULLETINS} - k) * interval '17 hours'"


def run(statement: str, parameters: object = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)  # type: ignore[arg-type]


def clone(table: str, *, times: int = BULLETINS, **changed: str) -> None:
    """Lay a table's newest row many times over; `k` counts, `changed` are SQL."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table]
        )
        columns = [name for (name,) in cursor.fetchall()]
    values = ", ".join(changed.get(name, f"t.{name}") for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    run(
        f"INSERT INTO {table} ({names}) SELECT {values} FROM "
        f"(SELECT * FROM {table} WHERE id = (SELECT max(id) FROM {table} WHERE id < {BASE})) t, "
        f"generate_series(1, {times}) AS many(k)"
    )


def lay() -> None:
    """Lay five years over the one bulletin there is."""
    own = f"{BASE} + k"
    clone(
        "bulletins_bulletin",
        id=own,
        year="2021 + k / 500",
        number="10000 + k",
        created_at=WHEN,
        changed_at=WHEN,
    )
    clone("bulletins_revision", id=own, bulletin_id=own, created_at=WHEN)
    clone("bulletins_edition", id=own, revision_id=own)
    clone("bulletins_submission", id=own, revision_id=own, at=WHEN)
    clone("bulletins_decision", id=own, submission_id=own, at=WHEN)
    clone(
        "bulletins_permit",
        id=own,
        bulletin_id=own,
        revision_id=own,
        decision_id=own,
        issued_at=WHEN,
    )
    clone("delivery_release", id=own, permit_id=own, at=WHEN, urgent="k % 50 = 0")
    clone(
        "delivery_dispatch",
        id=own,
        release_id=own,
        number="(2021 + k / 500) || '-' || (10000 + k)",
        audience=f"{SHARDS * 1000}",
        state="'closed'",
        started_at=WHEN,
        closed_at=f"{WHEN} + interval '9 minutes'",
    )
    words = "decode(repeat('04', 990) || repeat('05', 10), 'hex')"
    clone(
        "delivery_shard",
        times=BULLETINS * SHARDS,
        id=own,
        dispatch_id=f"{BASE} + 1 + (k - 1) / {SHARDS}",
        n="k",
        size="1000",
        words=words,
        open="false",
        due_at="null",
    )
    run(
        "INSERT INTO delivery_results (shard_id, at, packed) SELECT s.id, d.started_at + "
        "g * interval '2 minutes', '\\x02'::bytea FROM delivery_shard s JOIN delivery_dispatch d "
        f"ON d.id = s.dispatch_id, generate_series(1, 4) g WHERE s.id > {BASE}"
    )
    run(
        "INSERT INTO delivery_letterevent (shard_id, seq, at, attempt, word, stage, reason, reply)"
        " SELECT s.id, g, now(), 1, 5, 'rcpt', CASE g % 3 WHEN 0 THEN 'unknown_user' ELSE "
        f"'mailbox_full' END, '550' FROM delivery_shard s, generate_series(1, 10) g "
        f"WHERE s.id > {BASE}"
    )
    _people()
    _journal()
    run("ANALYZE")


def _people() -> None:
    clone(
        "subscriptions_subscriber",
        times=PEOPLE,
        id=f"{BASE} + k",
        digest="sha256(k::text::bytea)",
    )
    own = {"id": f"{BASE} + k", "subscriber_id": f"{BASE} + k", "token": "'t' || k"}
    clone("subscriptions_subscription", times=PEOPLE, **own)
    for table in ("subscriptions_choice", "subscriptions_consent"):
        clone(table, times=PEOPLE, id=f"{BASE} + k", subscription_id=f"{BASE} + k")


def _journal() -> None:
    acts = "ARRAY['bulletin.revised', 'permit.issued', 'subscription.changed', 'dispatch.closed']"
    run(
        "INSERT INTO journal_entry (at, act, actor, actor_name, service, object, payload,"
        " commit_key, commitment) SELECT timestamptz '2021-06-01 00:00+00' + n * interval '8"
        " minutes', CASE WHEN n % 100 = 0 THEN 'leave.granted' WHEN n % 400 = 1 THEN"
        f" 'outcome.looked_up' ELSE ({acts})[1 + n % 4] END, 'staff:1', '安全課主事 佐々木 翔',"
        " 'magazine', 'bulletin:' || n, e.payload, e.commit_key, e.commitment"
        f" FROM generate_series(1, {ENTRIES}) n, (SELECT * FROM journal_entry WHERE payload IS NOT"
        " NULL ORDER BY id LIMIT 1) e"
    )
    journal.seal(everything=True)


@pytest.fixture
def years(town: Town, on_postgresql: bool) -> Town:
    """The town with five years behind it."""
    if not on_postgresql:
        pytest.skip("measured on PostgreSQL")
    sent = half_sent(town, town.at)
    written(town, town.at, sent)
    Dispatch.objects.update(state="closed", closed_at=town.at + timedelta(minutes=9))
    lay()
    return town


def test_every_question_the_report_and_the_lists_are_quick(
    years: Town,
    clock: Clock,  # noqa: F811 — the fixture
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock.later(days=1)
    client = years.client("supervisor")
    period = "since=2021-04-01&until=2026-06-30"
    took: dict[str, float] = {}
    cpu: dict[str, float] = {}
    pages = {
        f"{one.n} {one.key}": f"/audit/questions/{one.key}/?number=2026-1&menu=bohan&{period}"
        for one in QUESTIONS
    }
    pages |= {
        "unapproved as a file": f"/audit/questions/unapproved/csv/?{period}&table=1",
        "sample": f"/audit/sample/?{period}&size=20&seed=1",
        "report, this year": "/report/",
        "report, last year": "/report/?year=2025",
    }
    lists = ("/", "/bulletins/", "/dispatches/", "/oversight/", "/inquiries/", "/corrections/")
    wrong = []
    for name, url in [*pages.items(), *((one, one) for one in lists)]:
        client.raise_request_exception = False
        for _ in range(TRIES):
            begun, busy = time.perf_counter(), time.process_time()
            answer = client.get(url)
            seconds, worked = time.perf_counter() - begun, time.process_time() - busy
            took[name] = min(seconds, took.get(name, seconds))
            cpu[name] = min(worked, cpu.get(name, worked))
            wrong += [url] if answer.status_code != 200 else []
    with capsys.disabled():
        print()
        for name, seconds in took.items():
            print(f"{seconds:7.2f} s, {cpu[name]:.2f} s of this process  {name}")
    assert wrong == []
    assert {name for name in pages if took[name] > MOST_S} == set()
    # Lists are held against their own work: who else is busy on the machine is not measured.
    assert {name for name in lists if cpu[name] > LIST_MOST_S} == set()
