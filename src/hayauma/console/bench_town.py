"""The smallest town that can send (計測のまち): one section, its head, an author, one terminal.

It is run by the seed's rules and its one bulletin goes the whole way of 第8条.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hayauma import journal
from hayauma.bulletins import approval, drafting, submission
from hayauma.bulletins.draft import Draft, EditionText
from hayauma.bulletins.submission import CONSIDERATIONS
from hayauma.delivery import audience, reading, release, starting, urgently
from hayauma.delivery.views import DispatchView
from hayauma.installation import policies, services
from hayauma.installation.services import NewService
from hayauma.menus import catalogue
from hayauma.menus.views import GroupDraft, MenuDraft
from hayauma.organization import accounts, directory, posts, programmes, sections
from hayauma.organization.terminals import TerminalSeen
from hayauma.regulation import load_profile
from hayauma.subscriptions import importing
from hayauma.subscriptions.audience import AudienceRule
from hayauma.subscriptions.states import Route

SERVICE, MENU = "bench", "bench"
# Chosen by subscribers who are not in the audience.
OTHER_MENU = "other"
Person = tuple[str, tuple[str, ...], str]  # address, menus, edition
ACTOR = journal.Actor("system:bench", "計測", "")
TERMINAL = TerminalSeen("enrolled", "bench-01", "計測用の端末", "")
# Five kilobytes as text and HTML together, as a city writes them.
MESSAGE = "\n".join(
    [
        "健診のお知らせ（計測用）",
        "計測のまちからお知らせします。",
        "",
        *[
            f"- 地区{n:02d}　6月{n % 28 + 1}日　受付は午前9時から、会場は第{n}公民館です。"
            for n in range(1, 23)
        ],
        "",
        "## 問い合わせ",
        "計測課 0999-00-0000",
    ]
)


@dataclass(frozen=True)
class Written:
    """The bulletin, the digest of its very characters, and how many it is for."""

    bulletin: int
    digest: str
    head_count: int


def set_going(
    *, people: Iterable[Person], message: str | None, urgent: bool, at: datetime
) -> DispatchView:
    """Lay out the town, enter its people, and release one bulletin to all of them."""
    author, head = found(people, at=at)
    dispatch = send(write(author, message, at=at), author, head, urgent=urgent, at=at)
    starting.run(dispatch, at=at)
    return reading.dispatch(dispatch)


def found(people: Iterable[Person], *, at: datetime) -> tuple[int, int]:
    """Lay out the town, enter its people, and return its author and its head of section."""
    author, head = _lay_out(at)
    importing.take_over(
        service=SERVICE, people=people, route=Route.SEED, basis="計測のための架空の登録者",
        at=at, actor=ACTOR,
    )  # fmt: skip
    return author, head


def _lay_out(at: datetime) -> tuple[int, int]:
    """Enter service, policy, section, people, programme and menu; return author and head."""
    since = at - timedelta(days=1)
    services.open_service(
        NewService(
            code=SERVICE,
            name="計測のまちメールマガジン",
            city="計測のまち",
            mail_domain="mail.bench.example",
            sender_name="計測のまち",
            sender_local="magazine",
            phone="0999-00-0000",
            public_url="https://public.bench.example",
            desk_url="https://desk.bench.example",
        ),
        actor=ACTOR,
        at=at,
    )
    profile = load_profile("toride")
    policies.put_in_force(
        service=SERVICE, text=profile.text, name=profile.name, ground="計測",
        in_force_from=since, actor=ACTOR, at=at,
    )  # fmt: skip
    sections.open_section(
        code="bench", name="計測課", phone="0999-00-0000", since=since, actor=ACTOR, at=at
    )
    posts.establish(
        code="bench-head", title="計測課長", section="bench", is_head=True, since=since,
        actor=ACTOR, at=at,
    )  # fmt: skip
    author, head = (_staff(name, since, at) for name in ("作成者", "課長"))
    posts.appoint(post="bench-head", account_id=head, since=since, actor=ACTOR, at=at)
    programmes.register(
        code="bench", name="計測事業", section="bench", in_charge=[author], since=since,
        actor=ACTOR, at=at,
    )  # fmt: skip
    catalogue.lay(
        service=SERVICE,
        groups=[GroupDraft("bench", "計測", 1)],
        menus=[
            MenuDraft("bench", "計測", "bench", 1, sections=("bench",)),
            MenuDraft(OTHER_MENU, "計測の外", "bench", 2, sections=("bench",)),
        ],
        actor=ACTOR,
        at=since,
        ground="計測",
    )
    return author, head


def _staff(name: str, since: datetime, at: datetime) -> int:
    account = accounts.open_account(
        username=f"bench-{name}", name=name, password=secrets.token_urlsafe(24), actor=ACTOR, at=at
    )
    sections.place(
        account_id=account, section="bench", title="主事", since=since, actor=ACTOR, at=at
    )
    return account


def write(author_id: int, message: str | None, *, at: datetime, menu: str = MENU) -> Written:
    """Write the bulletin that everybody of a menu gets, and return it."""
    author = directory.person(author_id, at=at, service=SERVICE)
    subject, _, body = (message or MESSAGE).partition("\n")
    rule = AudienceRule("menus", (menu,))
    bulletin = drafting.start(
        service=SERVICE,
        programme="bench",
        draft=Draft({"ja": EditionText(subject.lstrip("# "), body)}, rule, "計測のまち"),
        by=author,
        at=at,
    )
    # As a page reads it back, before anybody presses.
    head_count = audience.head_count(rule, service=SERVICE, at=at)
    return Written(bulletin.id, bulletin.revision.digest, head_count)


def send(written: Written, author_id: int, head_id: int, *, urgent: bool, at: datetime) -> int:
    """Hand in, approve and order, each by the one whose part it is; return the dispatch."""
    author = directory.person(author_id, at=at, service=SERVICE)
    head = directory.person(head_id, at=at, service=SERVICE)
    bulletin = written.bulletin
    if urgent:
        return urgently.send(
            bulletin_id=bulletin,
            reason="計測",
            terminal=TERMINAL,
            by=author,
            at=at,
            head_count=written.head_count,
        ).id
    submission.submit(
        bulletin_id=bulletin,
        considerations=dict.fromkeys(CONSIDERATIONS, True),
        head_count=written.head_count,
        by=author,
        at=at,
    )
    approval.approve(
        bulletin_id=bulletin,
        digest=written.digest,
        head_count=written.head_count,
        by=head,
        at=at,
    )
    return release.order(bulletin_id=bulletin, terminal=TERMINAL, by=author, at=at).id
