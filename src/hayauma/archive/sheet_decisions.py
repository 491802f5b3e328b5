"""Parts 1 to 4 of the record sheet: the bulletin, who wrote it, what was declared, who decided."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from hayauma.archive import sheet_consents
from hayauma.archive.sheet_lines import Line, Part, basis, cited, judged, moment
from hayauma.archive.sheet_sources import Sources
from hayauma.bulletins import findings
from hayauma.bulletins.states import DecisionKind, Door
from hayauma.bulletins.views import DecisionView, PermitView, SeriesApprovalView, SubmissionView
from hayauma.delivery.afterwards import AfterReportView, Said
from hayauma.delivery.sources import menus_of
from hayauma.regulation import Policy
from hayauma.subscriptions import editions

# The declarations of 第7条 in their order, with the rule each rests on.
DECLARATIONS = {
    "accuracy": (noop("最新、正確、平易"), "considerations.accuracy"),
    "works": (noop("著作物"), "works.consent"),
    "personal_data": (noop("個人情報"), "personal_data.consent"),
    "law": (noop("ほかの法令"), "considerations.law"),
}
SAID = {
    Said.RIGHT: noop("確認した"),
    Said.WRONG: noop("訂正が必要"),
    Said.NOT_URGENT: noop("内容は正しいが、緊急ではなかった"),
}


def bulletin(sources: Sources) -> Part:
    """Return part 1: number, subject, who owns it, the programme, the menus."""
    one, permit = sources.bulletin, sources.permit
    number = _("第{number}号").format(number=one.number) if one.number else _("まだありません")
    lines = [
        Line(_("番号"), number),
        Line(_("件名"), sources.revision.draft.subject),
        Line(_("所管"), permit.owning_section if permit else one.section_name),
    ]
    if permit:
        lines.append(Line(_("所管の長（決定の時）"), permit.owning_head))
    lines.append(Line(_("事務事業"), one.programme_name))
    lines.append(Line(_("配信メニュー"), _menus(sources)))
    draft = sources.revision.draft
    if len(draft.editions) > 1:
        lines.append(Line(_("言語版"), "、".join(editions.label(one) for one in draft.editions)))
    for file in draft.attachments:
        lines.append(Line(_("添付ファイル"), f"{file.name}　{file.size:,} B"))
        lines.append(Line(_("　照合値（SHA-256）"), file.sha256))
    return Part(1, _("配信メール"), tuple(lines))


def writing(sources: Sources) -> Part:
    """Return part 2: every revision with its author, every handing in with its verdict."""
    lines = [
        Line(_("第{n}版").format(n=one.seq), f"{one.author_name}　{moment(one.created_at)}")
        for one in sources.revisions
    ]
    for submission in sources.submissions:
        lines.extend(_handed_in(submission))
    return Part(2, _("作成") + cited(sources.policy, "author.who"), tuple(lines))


def considerations(sources: Sources) -> Part:
    """Return part 3: what the author declared for the permitted revision, what the checks found."""
    heading = _("留意事項") + cited(sources.policy, *(key for _, key in DECLARATIONS.values()))
    of_it = [one for one in sources.submissions if one.revision_id == sources.revision.id]
    if not of_it:
        nothing = _("提出を経ていないため、申告の記録はありません。")
        if sources.permit and sources.permit.series:
            nothing = _("定期の承認による号です。申告は、第{number}号の記録票にあります。").format(
                number=sources.permit.series.number
            )
        return Part(3, heading, (), nothing)
    submission = of_it[-1]
    lines = [
        Line(
            _(words),
            _("申告あり") if submission.considerations.get(item) else _("申告なし"),
            basis(sources.policy, key),
        )
        for item, (words, key) in DECLARATIONS.items()
    ]
    lines += sheet_consents.lines(sources, submission.considerations)
    checks = basis(sources.policy, "considerations.checks")
    said = [findings.sentence(one) for one in submission.findings]
    lines += [Line(_("自動点検"), one, checks) for one in said or [_("指摘なし")]]
    return Part(3, heading, tuple(lines))


def approval(sources: Sources) -> Part:
    """Return part 4: every decision, or the ground of sending without one, and each Permit."""
    heading = _("承認{clause}又は承認を経ない発信{proviso}とその理由").format(
        clause=cited(sources.policy, "approval.content"),
        proviso=cited(sources.policy, "urgent.waives"),
    )
    lines: list[Line] = []
    for submission in sources.submissions:
        for decision in submission.decisions:
            lines.extend(_decided(submission, decision, sources.policy))
    for permit in sources.permits:
        lines.extend(_permitted(permit))
    for report in sources.after_reports:
        lines.append(_looked_at(report, basis(sources.policy, "urgent.confirmation")))
    return Part(4, heading, tuple(lines), "" if lines else _("承認の記録はありません。"))


def _menus(sources: Sources) -> str:
    """The menus as they were called on the day of the Permit, or the codes of another rule."""
    rule, permit = sources.revision.draft.audience, sources.permit
    if permit is None:
        return "、".join(rule.codes)
    found = menus_of(rule, service=sources.bulletin.service, permit=permit)
    return "、".join(menu.name for menu in found) or "、".join(rule.codes)


def _handed_in(submission: SubmissionView) -> Iterator[Line]:
    seq = submission.seq
    who = f"{submission.by_name}　{moment(submission.at)}"
    count = _("登録者{n}人（その時の人数）").format(n=f"{submission.head_count:,}")
    yield Line(_("提出　第{n}版").format(n=seq), f"{who}　{count}")
    if submission.reason:
        yield Line(_("　提出の理由"), submission.reason)
    yield from judged(_("　提出の判定"), submission.verdict)


def _decided(submission: SubmissionView, decision: DecisionView, policy: Policy) -> Iterator[Line]:
    approved = decision.kind is DecisionKind.APPROVED
    label = _("承認　第{n}版") if approved else _("差戻し　第{n}版")
    stead = _("（代　{post}）").format(post=decision.standing_in_for)
    who = decision.by_name + (stead if decision.standing_in_for else "")
    yield Line(label.format(n=submission.seq), f"{who}　{moment(decision.at)}")
    if decision.absence:
        yield Line(_("　不在の理由"), decision.absence)
    looked = moment(decision.read_after_at)
    if looked or (decision.standing_in_for and policy.regulates("substitute.look_after")):
        yield Line(_("　後閲"), looked or _("まだ"))
    if decision.comment:
        yield Line(_("　直してほしい点"), decision.comment)
    yield from judged(_("　判定"), decision.verdict)


def _permitted(permit: PermitView) -> Iterator[Line]:
    if permit.door is Door.URGENT:
        yield Line(_("緊急の宣言"), f"{permit.by_name}　{moment(permit.issued_at)}")
        yield Line(_("　承認を待てない理由"), permit.reason)
        # Only the ground of doing without approval; the equipment is judged with the order.
        yield from judged(_("　判定"), permit.verdict, main_alone=True)
    if permit.series:
        yield from _as_series(permit.series)
    window = _("{start}から{end}まで").format(
        start=moment(permit.not_before), end=moment(permit.not_after)
    )
    yield Line(_("発信できる時間"), window)
    if permit.voided_at:
        yield Line(_("　効力の終わり"), moment(permit.voided_at))


def _as_series(approval: SeriesApprovalView) -> Iterator[Line]:
    """The approval of its series, where an issue has none of its own."""
    yield Line(_("定期の承認"), f"{approval.by_name}　{moment(approval.at)}")
    of = _("定期「{name}」　第{number}号の文").format(
        name=approval.series_name, number=approval.number
    )
    yield Line(_("　承認された文"), of)
    yield Line(_("　期間"), _("{until}まで").format(until=moment(approval.until)))
    if approval.revoked_at:
        taken_back = f"{approval.revoked_by}　{moment(approval.revoked_at)}"
        yield Line(_("　取消し"), f"{taken_back}　{approval.revoked_because}")
    yield from judged(_("　判定"), approval.verdict)


def _looked_at(report: AfterReportView, ground: str) -> Line:
    if report.said is None:
        return Line(_("事後の確認"), _("まだ"), ground)
    said = f"{_(SAID[report.said])}　{report.by_name}　{moment(report.said_at)}"
    return Line(_("事後の確認"), f"{said}　{report.comment}".strip(), ground)
