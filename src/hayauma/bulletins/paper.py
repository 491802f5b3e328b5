"""The sheet for 決裁 (起案): what is handed in, on paper, for those who decide with a pen.

The 起案番号 is allotted when a submission is printed first; the same submission gives the same
bytes for ever. The paper itself decides nothing: what is decided is written down by an act.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hayauma import journal
from hayauma.bulletins import findings
from hayauma.bulletins.acts import Act
from hayauma.bulletins.declarations import DECLARATIONS
from hayauma.bulletins.models import Submission
from hayauma.bulletins.reading import bulletin, revision
from hayauma.bulletins.viewing import submission_view
from hayauma.bulletins.views import RevisionView, SubmissionView
from hayauma.installation import city_time, numbering, policies, services
from hayauma.look import japanese, paper
from hayauma.mail import markdown
from hayauma.menus import catalogue
from hayauma.organization import directory, posts
from hayauma.organization.directory import Person
from hayauma.regulation import Policy
from hayauma.regulation.wording import CITY_RULE
from hayauma.subscriptions import editions
from hayauma.subscriptions.audience import RuleKind

TEMPLATE = Path(__file__).resolve().parent / "papers" / "draft_paper.typ"
KIND = "draft-paper"
# Rules that name a bulletin instead of menus: whom they mean.
REACHED: dict[str, str] = {
    RuleKind.RECEIVED: "第{number}号を受け取った人",
    RuleKind.STOPPED: "第{number}号をまだ受け取っていない人",
}
PROTECTED = {"life": "生命", "body": "身体", "property": "財産"}


@dataclass(frozen=True)
class Row:
    """One row of the sheet: what, its value, and what it rests on (or nothing)."""

    label: str
    value: str
    basis: str = ""


@dataclass(frozen=True)
class Text:
    """One edition as it is read: its language, subject and plain text."""

    language: str
    subject: str
    body: str


@dataclass(frozen=True)
class DraftPaper:
    """The whole sheet, as plain values; a page shows it, the typeset sheet prints it."""

    bulletin: int
    number: str
    city: str
    service: str
    subject: str
    at: datetime
    about: tuple[Row, ...]
    texts: tuple[Text, ...]
    declared: tuple[Row, ...]
    decider: str
    digest: str


@transaction.atomic
def number(*, bulletin_id: int, by: Person, at: datetime) -> str:
    """Give the newest submission its 起案番号, where it has none yet, and return it.

    Source: the city's own rule on documents. Errors: ValidationError before it is handed in.
    """
    rows = Submission.objects.select_for_update(of=("self",))
    row = rows.filter(revision__bulletin_id=bulletin_id).order_by("-pk").first()
    if row is None:
        raise ValidationError(_("承認を依頼すると、起案用紙を印刷できます。"))
    if row.paper_number:
        return row.paper_number
    service = bulletin(bulletin_id, at=at).service
    row.paper_number = numbering.allot(service=service, kind=KIND, at=at).text
    row.save(update_fields=["paper_number"])
    journal.record(
        act=Act.PAPER_NUMBERED,
        actor=by.actor,
        object=f"bulletin:{bulletin_id}",
        payload={"number": row.paper_number, "submission": row.pk},
        at=at,
        service=service,
    )
    return row.paper_number


def sheet(bulletin_id: int) -> DraftPaper | None:
    """Return the sheet of the newest submission, None before one is handed in.

    Everything is of the moment of handing in, so that the paper says tomorrow what it says today.
    """
    rows = Submission.objects.filter(revision__bulletin_id=bulletin_id).select_related("revision")
    row = rows.order_by("-pk").first()
    if row is None:
        return None
    handed, text = submission_view(row), revision(row.revision_id)
    one = bulletin(bulletin_id, at=row.at)
    service = services.named(one.service)
    policy = policies.in_force(service=one.service, at=row.at)
    head = posts.head_post(one.section, at=row.at)
    owner = directory.section(one.section)
    about = (
        Row("所管", one.section_name + (f"　電話{owner.phone}" if owner and owner.phone else "")),
        Row("事務事業", one.programme_name),
        Row("作成", f"{handed.by_name}　{_moment(handed.at)}に依頼（第{handed.seq}版）"),
        *((Row("理由", handed.reason),) if handed.reason else ()),
        Row(
            "送る相手",
            f"「{_menus(text, one.service)}」の登録者 {handed.head_count:,}人（依頼の時）",
        ),
        Row("発信の時刻", _window(text)),
        Row("差出人", text.draft.sender),
        *(Row("添付", f"{a.name}（{a.size:,}バイト）") for a in text.draft.attachments),
    )
    return DraftPaper(
        bulletin=bulletin_id,
        number=row.paper_number,
        city=service.city,
        service=service.name,
        subject=text.draft.subject,
        at=row.at,
        about=about,
        texts=_texts(text),
        declared=tuple(_declared(handed, policy)),
        decider=head.title if head else policy.word("approver.title"),
        digest=text.digest,
    )


def pdf(sheet: DraftPaper) -> bytes:
    """Return the sheet as PDF/A; the same submission gives the same bytes."""
    day = city_time.local(sheet.at)
    data = {
        **asdict(sheet),
        "at": _moment(sheet.at),
        "date": [day.year, day.month, day.day],
        "many": len(sheet.texts) > 1,
    }
    return paper.pdf(TEMPLATE, data, at=sheet.at)


def _declared(handed: SubmissionView, policy: Policy) -> list[Row]:
    said = handed.considerations
    rows = [
        Row(words, "申告あり" if said.get(item) else "申告なし", _basis(policy, key))
        for item, (words, key) in DECLARATIONS.items()
    ]
    found = [findings.sentence(one) for one in handed.findings] or ["指摘なし"]
    checks = _basis(policy, "considerations.checks")
    rows += [Row("自動点検", one, checks) for one in found]
    rows += [Row("承諾・了承", _consent(one), "") for one in said.get("consents", ())]
    if claim := said.get("exception"):
        words = (
            f"{PROTECTED.get(claim['protects'], '')}の安全を守るため、緊急かつやむを得ない。"
            f"判断した人：{claim['judged_by']}　理由：{claim['why']}"
        )
        rows.append(Row("了承を得ずに載せる", words, _basis(policy, "personal_data.exception")))
    for point, ticked in said.get("checklist", {}).items():
        rows.append(Row(point, "確かめた" if ticked else "確かめていない", CITY_RULE))
    return rows


def _consent(one: dict[str, str]) -> str:
    about = one["passage"] or "添付ファイル"
    how = "、".join(part for part in (one["given_on"], one["method"], one["evidence"]) if part)
    return "　".join(part for part in (f"「{about}」", one["holder"], how) if part)


def _texts(text: RevisionView) -> tuple[Text, ...]:
    written = text.draft.editions
    return tuple(
        Text(editions.label(key), written[key].subject, markdown.to_text(written[key].body))
        for key in editions.NAMES
        if key in written
    )


def _menus(text: RevisionView, service: str) -> str:
    """Whom the rule means: menus by name, or those who got a bulletin by its number."""
    rule = text.draft.audience
    if rule.kind in REACHED:
        return "、".join(REACHED[rule.kind].format(number=number) for number in rule.codes)
    return "・".join(menu.name for menu in catalogue.every(service) if menu.code in rule.codes)


def _window(text: RevisionView) -> str:
    draft = text.draft
    if draft.not_before is None:
        return "承認されたらすぐ"
    until = f"{_moment(draft.not_after)}まで" if draft.not_after else ""
    return f"{_moment(draft.not_before)}から{until}"


def _basis(policy: Policy, key: str) -> str:
    return policy.setting(key).basis.clause or CITY_RULE


def _moment(at: datetime) -> str:
    return japanese.full_moment(city_time.local(at))
