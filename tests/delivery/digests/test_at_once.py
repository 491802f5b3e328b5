"""Two engines fire at the same instant: one digest, everybody stands in it once (PostgreSQL).

On SQLite there is one engine.
"""

from datetime import datetime, timedelta

import pytest

from hayauma.bulletins.draft import Draft
from hayauma.delivery import outcomes
from hayauma.delivery.digests import building, planning
from hayauma.delivery.models import Digest, DigestEntry
from tests.at_once import both
from tests.delivery.digests.reading import reader, send, text
from tests.town import Town

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_schedulers_make_one_digest(
    on_postgresql: bool, at: datetime, request: pytest.FixtureRequest
) -> None:
    if not on_postgresql:
        pytest.skip("SQLite has one writer at a time")
    town: Town = request.getfixturevalue("town")
    for n in range(3):
        reader(town, f"p{n}@d{n}.example")
    send(town, Draft(text("一つ目"), town.rule, "はるか市"), at)
    morning = at + timedelta(hours=21)
    (entry,) = planning.due(morning)
    both(*[lambda: planning.run(entry, at=morning)] * 2)
    digest = Digest.objects.get()
    assert DigestEntry.objects.get().digest == digest
    both(*[lambda: building.run(digest.pk, at=morning)] * 2)
    words = outcomes.tally(digest.dispatch_id).words
    assert {word: n for word, n in words.items() if n} == {"waiting": 3}
