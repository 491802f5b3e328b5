"""What a reorganisation touches (組織改編の影響): what falls vacant, orphaned, or changes hands.

Reads only. The reorganisation is laid for as long as somebody looks; what is asked at its moment
is therefore what will be, by the same functions the rooms use every day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_noop as noop

from hayauma.archive.correcting import reading as corrections
from hayauma.bulletins import permits, templates, waiting
from hayauma.bulletins import reading as bulletins
from hayauma.bulletins.states import State
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import afterwards, standing
from hayauma.delivery import reading as dispatches
from hayauma.inquiries import succeeding
from hayauma.menus import catalogue
from hayauma.organization import accounts, directory, heirs, leaves, posts
from hayauma.organization.future import rehearsing
from hayauma.organization.future.differing import Difference
from hayauma.organization.future.handed_in import ReorganisationView
from hayauma.oversight import reaching
from hayauma.oversight.reaching import Gap

APPROVER_GONE = noop("承認した職員が退職・転出します。")
UNFINISHED = (State.DRAFTING, State.RETURNED, State.SUBMITTED, State.PERMITTED)
MOST = 500


class What(StrEnum):
    """What is touched."""

    MENU = "menu"
    PROGRAMME = "programme"
    DRAFT = "draft"
    SCHEDULE = "schedule"
    CORRECTION = "correction"
    INQUIRY = "inquiry"
    READ_AFTER = "read_after"
    AFTER_REPORT = "after_report"
    LEAVE = "leave"
    TEMPLATE = "template"


WHAT_WORDS = {
    What.MENU: noop("配信メニュー"),
    What.PROGRAMME: noop("事務事業"),
    What.DRAFT: noop("書きかけ・承認待ち・承認済みの配信メール"),
    What.SCHEDULE: noop("予定された発信（始まる時に止まります）"),
    What.CORRECTION: noop("開いている訂正"),
    What.INQUIRY: noop("開いている質問・要望"),
    What.READ_AFTER: noop("後閲の済んでいない代決"),
    What.AFTER_REPORT: noop("事後の確認の済んでいない緊急発信"),
    What.LEAVE: noop("機器の特例"),
    What.TEMPLATE: noop("文例"),
}


@dataclass(frozen=True)
class Touched:
    """One thing that changes hands; `after` empty means that nobody has it then."""

    what: What
    name: str
    before: str
    after: str
    id: int | str = 0
    note: str = ""


@dataclass(frozen=True)
class Preview:
    """Everything that can be said of a reorganisation before it is planned."""

    view: ReorganisationView
    difference: Difference
    touched: tuple[Touched, ...]
    officers: tuple[str, ...]  # roles of the two officers nobody would have
    gaps: tuple[Gap, ...]  # where an inquiry would reach nobody
    open_cases: dict[str, int]

    @property
    def orphans(self) -> tuple[Touched, ...]:
        """Return what nobody would have."""
        return tuple(one for one in self.touched if not one.after)


def preview(reorganisation_id: int, *, at: datetime) -> Preview:
    """Return what a reorganisation that was handed in or planned would do.

    Errors: NoSuchReorganisation; Faulty; ValidationError.
    """
    with rehearsing.rehearsed(reorganisation_id, at=at) as tried:
        service, moment = tried.view.service, tried.view.moment
        return Preview(
            view=tried.view,
            difference=tried.difference,
            touched=tuple(_touched(service, tried.difference, at, moment)),
            officers=posts.vacancies(service, moment),
            gaps=reaching.gaps(service=service, at=moment),
            open_cases=open_cases(service=service, at=at),
        )


def open_cases(*, service: str, at: datetime) -> dict[str, int]:
    """Return how many open cases each section has: inquiries, corrections, looks afterwards."""
    found = dict(succeeding.open_by_section(service=service))
    ids = {one.bulletin for one in corrections.open_now(service=service)}
    sections = [one.section for one in bulletins.several(ids, at=at).values()]
    sections += [one.section for one in waiting.unread_afterwards(service=service, at=at)]
    sections += [one.section for one in afterwards.owed(service=service, at=at)]
    for section in sections:
        found[section] = found.get(section, 0) + 1
    return found


def _touched(
    service: str, difference: Difference, at: datetime, moment: datetime
) -> Iterator[Touched]:
    gone = heirs.ended(at=moment)
    names = {one.code: one.name for one in directory.sections(at=moment)}
    yield from _menus(service, gone, names, at)
    yield from _programmes(at, moment)
    drafts = bulletins.listing(service=service, at=at, states=UNFINISHED, limit=MOST)
    yield from _bulletins(What.DRAFT, drafts, moment)
    scheduled = {
        one.bulletin
        for one in dispatches.scheduled(service=service, limit=MOST)
        if one.due_at and one.due_at >= moment
    } | {one.bulletin for one in standing.listing(service=service)}
    found = tuple(bulletins.several(scheduled, at=at).values())
    yield from _bulletins(What.SCHEDULE, found, moment)
    yield from _approved_by_leavers(found, moment)
    wrong = {one.bulletin for one in corrections.open_now(service=service)}
    yield from _bulletins(What.CORRECTION, tuple(bulletins.several(wrong, at=at).values()), moment)
    unread = waiting.unread_afterwards(service=service, at=at)
    yield from _bulletins(What.READ_AFTER, unread, moment)
    owed = {one.bulletin for one in afterwards.owed(service=service, at=at)}
    yield from _bulletins(What.AFTER_REPORT, tuple(bulletins.several(owed, at=at).values()), moment)
    for section, n in succeeding.open_by_section(service=service).items():
        if section in gone:
            yield Touched(What.INQUIRY, str(n), _named(section), names.get(gone[section], ""))
    yield from _leaves(service, at, moment)
    yield from _templates(service, difference)


def _menus(
    service: str, gone: dict[str, str], names: dict[str, str], at: datetime
) -> Iterator[Touched]:
    for menu in catalogue.menus(service, at):
        ending = [code for code in menu.sections if code in gone]
        if ending:
            stays = [code for code in menu.sections if code not in gone]
            after = dict.fromkeys([*stays, *(gone[code] for code in ending)])
            yield Touched(
                What.MENU,
                menu.name,
                "・".join(_named(code) for code in ending),
                "・".join(names[code] for code in after if code in names),
                menu.code,
            )


def _programmes(at: datetime, moment: datetime) -> Iterator[Touched]:
    later = {one.code: one for one in directory.programmes(at=moment)}
    alive = {one.code for one in directory.sections(at=moment)}
    for one in directory.programmes(at=at):
        then = later.get(one.code)
        there = then.section.name if then and then.section.code in alive else ""
        nobody = bool(then and one.in_charge and not then.in_charge)
        if there != one.section.name or nobody:
            note = noop("担当職員がいなくなります。") if nobody else ""
            yield Touched(What.PROGRAMME, one.name, one.section.name, there, one.code, note)


def _bulletins(what: What, found: tuple[BulletinView, ...], moment: datetime) -> Iterator[Touched]:
    then = bulletins.several({one.id for one in found}, at=moment)
    alive = {one.code for one in directory.sections(at=moment)}
    for one in found:
        later = then[one.id]
        if later.section != one.section or later.section not in alive:
            there = later.section_name if later.section in alive else ""
            name = f"{one.number}　{one.subject}".strip()
            yield Touched(what, name, one.section_name, there, one.id)


def _approved_by_leavers(found: tuple[BulletinView, ...], moment: datetime) -> Iterator[Touched]:
    """What is scheduled and was approved by somebody who will be gone: it stops at its start."""
    then = bulletins.several({one.id for one in found}, at=moment)
    for one in found:
        permit = permits.state(one.id, moment).permit
        stays = then[one.id].section == one.section
        if stays and permit and not accounts.is_open(permit.by_id, at=moment):
            name, section = f"{one.number}　{one.subject}", one.section_name
            yield Touched(What.SCHEDULE, name, section, section, one.id, APPROVER_GONE)


def _leaves(service: str, at: datetime, moment: datetime) -> Iterator[Touched]:
    """Leaves of people who will be gone."""
    for one in leaves.listing(service=service, at=at):
        account = one.scope.person.removeprefix("staff:")
        if one.until <= moment or not account.isdecimal():
            continue
        try:
            directory.person(int(account), at=moment, service=service)
        except directory.NoSuchPerson:
            yield Touched(What.LEAVE, one.reason, _name(int(account), service, at), "", one.id)


def _templates(service: str, difference: Difference) -> Iterator[Touched]:
    """Texts to begin from that quote a name or a telephone that will be wrong."""
    ending = [found for one in difference.closed if (found := directory.section(one.code))]
    words = [one.name for one in ending] + [one.phone for one in ending]
    words += [one.before for one in difference.phones]
    for one, quoted in templates.quoting([word for word in words if word], service=service):
        yield Touched(What.TEMPLATE, one.name, quoted, one.section_name or one.name, one.id)


def _named(code: str) -> str:
    found = directory.section(code)
    return found.name if found else code


def _name(account_id: int, service: str, at: datetime) -> str:
    try:
        return directory.person(account_id, at=at, service=service).name
    except directory.NoSuchPerson:
        return ""
