"""What surrounds every page of the staff's door: who is signed in, on which machine, what waits."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hayauma.bulletins.states import State
from hayauma.bulletins.views import BulletinView
from hayauma.look import DeskFrame, Link, LinkGroup, Person
from hayauma.organization.directory import Role
from hayauma.organization.kinds import OFFICERS
from hayauma.web import languages, typed

if TYPE_CHECKING:
    from hayauma.web.desk.visit import Visit

TWO_OFFICERS = frozenset(OFFICERS)


def show(
    visit: "Visit", page: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """Render desk/<page>.html inside the staff's frame."""
    whole = {
        "frame": frame(visit),
        "person": visit.person,
        "writer": typed.mark(visit.person.account_id),
        **context,
    }
    return render(visit.request, f"desk/{page}.html", whole, status=status)


def part(visit: "Visit", page: str, context: Mapping[str, object]) -> HttpResponse:
    """Render a piece of a page, without its frame, for a page that asks for it again."""
    return render(visit.request, f"desk/part/{page}.html", dict(context))


def home_url() -> str:
    """Return the first page of the staff's door."""
    return reverse("desk:home")


def url_of(name: str, bulletin: BulletinView) -> str:
    """Return the address of one of a bulletin's pages."""
    return reverse(f"desk:{name}", args=[bulletin.id])


def frame(visit: "Visit") -> DeskFrame:
    """Return masthead and navigation for this person on this machine."""
    here = visit.terminal
    known = here.state == "enrolled"
    return DeskFrame(
        site=visit.service.name,
        home=home_url(),
        person=_person(visit),
        urgent_url=reverse("desk:urgent"),
        sign_out_url=reverse("account_logout"),
        terminal=f"{here.name}　{here.place}" if known else "",
        groups=_groups(visit),
        languages=languages.others(visit.request),
    )


def _person(visit: "Visit") -> Person:
    person = visit.person
    title = person.posts[0].title if person.posts else person.title
    # A post's title often begins with the section's name: say it once.
    section = person.section.name
    return Person("" if title.startswith(section) else section, title, person.name)


def _groups(visit: "Visit") -> tuple[LinkGroup, ...]:
    here = visit.request.get_full_path()

    def link(label: str, url: str) -> Link:
        return Link(label, url, current=here == url)

    def listed(label: str, state: State) -> Link:
        return link(label, f"{reverse('desk:bulletins')}?state={state}")

    writing = LinkGroup(
        _("配信メール"),
        (
            link(_("待っている仕事"), home_url()),
            link(_("新しく作成する"), reverse("desk:new")),
            link(_("文例"), reverse("desk:templates")),
            link(_("定期の配信メール"), reverse("desk:series_list")),
            listed(_("作成中"), State.DRAFTING),
            listed(_("差戻し"), State.RETURNED),
            listed(_("承認待ち"), State.SUBMITTED),
            listed(_("発信待ち"), State.PERMITTED),
            listed(_("発信指示済み"), State.RELEASED),
            link(_("配信の予定と結果"), reverse("desk:dispatches")),
            link(_("まとめの配信"), reverse("desk:digests")),
            link(_("すべて"), reverse("desk:bulletins")),
        ),
    )
    answering = LinkGroup(
        _("市民等から"),
        (
            link(_("質問・要望"), reverse("desk:inquiries")),
            link(_("電話・窓口のものを書き留める"), reverse("desk:take_down")),
            link(_("訂正"), reverse("desk:corrections")),
        ),
    )
    equipment = [link(_("配備機器"), reverse("desk:terminals"))]
    if not visit.person.has(Role.TERMINAL_KEEPER):
        equipment[0] = link(_("配備機器の一覧"), reverse("desk:terminals"))
    equipment.append(link(_("機器の特例"), reverse("desk:leaves")))
    futures: tuple[Link, ...] = ()
    if visit.person.roles & TWO_OFFICERS:
        futures = (link(_("組織改編の取込み"), reverse("desk:futures")),)
    rules = LinkGroup(
        _("組織と定め"),
        (
            link(_("組織と役"), reverse("desk:organization")),
            *futures,
            link(_("配信メニュー"), reverse("desk:menus")),
            link(capfirst(_("市の定め")), reverse("desk:policy")),
        ),
    )
    overseeing = _overseeing(visit, link)
    return (writing, answering, LinkGroup(_("機器"), tuple(equipment)), *overseeing, rules)


def _overseeing(visit: "Visit", link: Callable[[str, str], Link]) -> tuple[LinkGroup, ...]:
    """The pages of oversight this person may open: some are for some roles, the rest for all."""
    for_roles = (
        (TWO_OFFICERS | {Role.DELIVERY_OFFICER, Role.AUDITOR}, _("運用状況"), "desk:operations"),
        (TWO_OFFICERS, _("指導・助言"), "desk:guidance"),
        (TWO_OFFICERS | {Role.TERMINAL_KEEPER}, _("送信の設定"), "desk:system"),
        (TWO_OFFICERS | {Role.AUDITOR}, _("監査"), "desk:audit"),
    )
    for_all = (
        (_("活用の様子"), "desk:activity"),
        (_("下書きへの指導"), "desk:draft_guidance"),
        (_("作成の研修"), "desk:training"),
        (_("長期的な活用計画"), "desk:plan"),
        (_("年次報告"), "desk:report"),
    )
    open_here = [(label, name) for roles, label, name in for_roles if visit.person.roles & roles]
    links = tuple(link(label, reverse(name)) for label, name in (*open_here, *for_all))
    return (LinkGroup(_("統括"), links),)
