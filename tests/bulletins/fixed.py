"""A series of a fixed text for tests, in a city that lets it be approved once."""

from dataclasses import replace
from datetime import UTC, datetime, time

from hayauma import journal
from hayauma.bulletins import drafting, reading, series, series_due, submission, templates
from hayauma.bulletins.cadence import Cadence, Every
from hayauma.bulletins.draft import Draft, EditionText
from hayauma.bulletins.models import Bulletin
from hayauma.bulletins.series import SeriesDraft
from hayauma.bulletins.series_reading import SeriesView
from hayauma.bulletins.states import State
from hayauma.bulletins.templates import TemplateDraft
from hayauma.bulletins.views import PermitView
from hayauma.installation import policies
from hayauma.regulation import load_profile
from tests.bulletins import road
from tests.town import SERVICE, Town

FIRST_DUE = datetime(2026, 6, 5, 1, 0, tzinfo=UTC)  # Friday 5 June, 10:00
EACH, ONCE = '[approval.series]\nvalue = "each_issue"', '[approval.series]\nvalue = "once_if_fixed"'


def opened(_town: Town, at: datetime) -> None:
    """The city decides that a fixed text may be approved once."""
    in_force(at, EACH, ONCE)


def in_force(at: datetime, was: str, now: str) -> None:
    """The city decides one value otherwise."""
    text = load_profile("toride").text
    assert was in text
    policies.put_in_force(
        service=SERVICE,
        text=text.replace(was, now),
        name="toride",
        ground="決定",
        in_force_from=at,
        actor=journal.SYSTEM,
        at=at,
    )


def begun(town: Town, at: datetime, body: str = "水曜日は、資源の日です。") -> SeriesView:
    template = templates.make(
        service=SERVICE,
        draft=TemplateDraft("資源の日", {"ja": EditionText("資源の日", body)}, menus=("bohan",)),
        by=town.author,
        at=at,
    )
    draft = SeriesDraft(
        "資源の日", "bohan", template.id, Cadence(Every.WEEK, weekday=4), time(10), fixed=True
    )
    return series.begin(service=SERVICE, draft=draft, by=town.author, at=at)


def first_issue(town: Town, view: SeriesView, at: datetime) -> PermitView:
    """The first issue, handed in and approved by itself."""
    draft = series.write(series_id=view.id, by=town.author, at=at)
    submission.submit(
        bulletin_id=draft.id, considerations=road.DECLARED, head_count=1, by=town.author, at=at
    )
    return road.approve(town, draft, at)


def second_issue(town: Town, view: SeriesView, first: PermitView) -> int:
    """The first issue went out; the second is begun."""
    Bulletin.objects.filter(pk=first.bulletin_id).update(state=State.RELEASED)
    for one in series_due.due(FIRST_DUE):
        series_due.run(one, at=FIRST_DUE)
    return series.write(series_id=view.id, by=town.author, at=FIRST_DUE).id


def one_character_more(town: Town, bulletin: int, at: datetime) -> None:
    """The text of an issue is no longer the approved one."""
    newest = reading.bulletin(bulletin, at=at).revision
    text = EditionText(newest.draft.subject, newest.draft.body + "。")
    _save(town, bulletin, newest.seq, replace(newest.draft, editions={"ja": text}), at)


def as_it_was(town: Town, bulletin: int, at: datetime) -> None:
    """The text of an issue is put back to that of its first revision."""
    every = reading.revisions(bulletin)
    _save(town, bulletin, every[-1].seq, every[0].draft, at)


def _save(town: Town, bulletin: int, base: int, draft: Draft, at: datetime) -> None:
    drafting.save(bulletin_id=bulletin, draft=draft, base=base, by=town.author, at=at)
