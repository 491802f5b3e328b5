"""The acts of a correction on a home whose engine runs meanwhile: a process of its own.

Reads one command a line, writes one JSON object a line:

    prepare N      a town with N people, every tenth of whom reads digests; one released bulletin
    stop           open the case: the rest is paused
    settled        wait until the engine has let go of the letters it had in its hands
    texts          say what was wrong, begin both texts, and send them through the doors
    wait           until both are sent
    judge LOG AT   who got what, from a sink's log; `late` is what came after octet AT
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

READERS = 10  # every so manieth reads digests
PATIENCE = 240  # seconds until both texts are sent
WRONG, RIGHT = "受付は午前9時から", "受付は午前10時から"


class Correcting:
    """The acts, each named like its command."""

    def prepare(self, count: str) -> dict[str, Any]:
        from django.db.models import F

        from hayauma.console import bench_town, migrating
        from hayauma.delivery import starting
        from hayauma.subscriptions.models import Choice, Subscription

        at = self._now()
        migrating.prepare(at=at)
        self.author, self.head = bench_town.found(_people(int(count)), at=at)
        self._without_delay(at)
        choices = Choice.objects.filter(menu__code=bench_town.MENU)
        readers = choices.annotate(rest=F("subscription_id") % READERS).filter(rest=0)
        self.readers = set(readers.values_list("subscription_id", flat=True))
        readers.update(frequency="daily")
        plain = Subscription.objects.annotate(rest=F("id") % 7).filter(rest=0)
        plain.update(format="text")
        written = bench_town.write(self.author, None, at=at)
        self.bulletin = written.bulletin
        self.wrong = bench_town.send(written, self.author, self.head, urgent=False, at=at)
        starting.run(self.wrong, at=at)
        return {"dispatch": self.wrong, "readers": len(self.readers)}

    def stop(self) -> dict[str, Any]:
        from hayauma.archive.correcting import cases

        case = cases.open_case(bulletin_id=self.bulletin, by=self._person(), at=self._now())
        self.case = case.id
        return {"case": case.id, "at": time.time()}

    def settled(self) -> dict[str, Any]:
        from hayauma.delivery import outcomes

        began = time.monotonic()
        while outcomes.tally(self.wrong).words["in_flight"]:
            time.sleep(0.01)
            assert time.monotonic() - began < PATIENCE
        return {"seconds": round(time.monotonic() - began, 3)}

    def texts(self) -> dict[str, Any]:
        from hayauma.archive.correcting import cases, writing
        from hayauma.archive.correcting.states import Through, Wrong
        from hayauma.bulletins import reading
        from hayauma.console import bench_town
        from hayauma.console.bench_town import Written
        from hayauma.delivery import audience

        at, by = self._now(), self._person()
        cases.describe(
            correction_id=self.case,
            wrong=Wrong.ERROR,
            found_at=at,
            found_by="市民からの電話",
            found_through=Through.TELEPHONE,
            passage=WRONG,
            right=RIGHT,
            by=by,
            at=at,
        )
        case = writing.write_texts(correction_id=self.case, by=by, at=at)
        self.followers = []
        for bulletin in (case.letter, case.replacement):
            revision = reading.bulletin(bulletin or 0, at=at).revision
            count = audience.head_count(revision.draft.audience, service=bench_town.SERVICE, at=at)
            written = Written(bulletin or 0, revision.digest, count)
            sent = bench_town.send(written, self.author, self.head, urgent=False, at=at)
            self.followers.append(sent)
        return {"gone": case.gone, "kept_back": case.kept_back}

    def wait(self) -> dict[str, Any]:
        from hayauma.delivery import reading

        end = time.monotonic() + PATIENCE
        while any(reading.dispatch(one).closed_at is None for one in self.followers):
            if time.monotonic() > end:
                return {"done": False}
            time.sleep(0.1)
        return {"done": True}

    def judge(self, log: str, at: str) -> dict[str, Any]:
        from hayauma.delivery import outcomes
        from hayauma.delivery.sources import lettering
        from hayauma.subscriptions.models import Subscription

        kinds = dict(
            zip(("wrong", "correction", "right"), (self.wrong, *self.followers), strict=True)
        )
        everybody = list(Subscription.objects.values_list("pk", flat=True))
        whose: dict[str, tuple[str, int]] = {}
        for kind, dispatch in kinds.items():
            make = lettering(dispatch)
            whose |= {make.message_id(one): (kind, one) for one in everybody}
        octets = Path(log).read_bytes()
        copies: Counter[tuple[str, int]] = Counter(whose[one] for one in _ids(octets))
        got = {kind: {one for what, one in copies if what == kind} for kind in kinds}
        late = sum(1 for one in _ids(octets[int(at) :]) if whose[one][0] == "wrong")
        corrected = got["correction"]
        return {
            **{kind: len(people) for kind, people in got.items()},
            "late": late,
            "twice": sum(n - 1 for n in copies.values()),
            "wrong_and_right": len(got["wrong"] & got["right"]),
            "wrong_without_correction": len(got["wrong"] - corrected),
            "correction_without_wrong": len(corrected - got["wrong"]),
            "nothing": len(set(everybody) - self.readers - got["wrong"] - got["right"]),
            "readers": len(self.readers & (got["wrong"] | got["right"] | corrected)),
            "words": {kind: outcomes.tally(one).words for kind, one in kinds.items()},
        }

    def _without_delay(self, at: datetime) -> None:
        from hayauma.console import bench_town
        from hayauma.installation import policies
        from hayauma.regulation import load_profile

        profile = load_profile("toride")
        before = "[release.delay_seconds]\nvalue = 60"
        assert before in profile.text
        policies.put_in_force(
            service=bench_town.SERVICE,
            text=profile.text.replace(before, before.replace("60", "0")),
            name=profile.name,
            ground="試験",
            in_force_from=at,
            actor=bench_town.ACTOR,
            at=at,
        )

    def _person(self) -> Any:
        from hayauma.console import bench_town
        from hayauma.organization import directory

        return directory.person(self.author, at=self._now(), service=bench_town.SERVICE)

    @staticmethod
    def _now() -> datetime:
        from django.utils import timezone

        return timezone.now()


def _people(count: int) -> Iterator[tuple[str, tuple[str, ...], str]]:
    from hayauma.console import bench_town

    for n in range(count):
        yield f"p{n:07d}@d{n % 3}.example", (bench_town.MENU,), "ja"


def _ids(octets: bytes) -> Iterator[str]:
    for line in octets.decode().splitlines():
        yield line.partition("\t")[0]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hayauma.config.settings")
    import django

    django.setup()
    acts = Correcting()
    for line in sys.stdin:
        name, *arguments = line.split()
        print(json.dumps(getattr(acts, name)(*arguments)), flush=True)


if __name__ == "__main__":
    main()
