"""Questions about releases (発信): who did what to one, and those without approval."""

from django.utils.translation import gettext as _

from hayauma.archive import sheet_decisions
from hayauma.bulletins import reading as bulletins
from hayauma.bulletins.states import DecisionKind, Door
from hayauma.bulletins.views import PermitView
from hayauma.delivery import afterwards, figures
from hayauma.delivery import reading as dispatches
from hayauma.delivery.afterwards import Said
from hayauma.delivery.views import DispatchView
from hayauma.organization.seen import PROOF_WORDS
from hayauma.oversight.audit.answers import Answer, Asked, Row, table


def whose(asked: Asked) -> Answer:
    """Answer who wrote, approved and released a bulletin: version, time, terminal, rules."""
    bulletin = bulletins.numbered(asked.number, service=asked.service)
    if bulletin is None:
        return Answer((), (_("この番号の配信メールはありません。"),))
    seqs = {one.id: one.seq for one in bulletins.revisions(bulletin)}
    rows: list[Row] = []
    for one in bulletins.revisions(bulletin):
        rows.append((one.created_at, _("作成"), one.author_name, one.seq, "", "", one.digest))
    for submission in bulletins.submissions(bulletin):
        rows.append(
            (submission.at, _("提出"), submission.by_name, submission.seq, "", *_rules(submission))
        )
        for decision in submission.decisions:
            approved = decision.kind is DecisionKind.APPROVED
            did = _("承認") if approved else _("差戻し")
            who = f"{decision.by_name}{_('（代）') if decision.standing_in_for else ''}"
            rows.append((decision.at, did, who, submission.seq, "", *_rules(decision)))
    for permit in bulletins.permits_of(bulletin):
        did = _did(permit)
        seq = seqs.get(permit.revision_id)
        version = permit.policy_version
        rows.append((permit.issued_at, did, permit.by_name, seq, "", version, permit.digest))
    for dispatch in dispatches.of_bulletin(bulletin):
        rows.append(_ordered(dispatch))
    columns = (
        _("時刻"),
        _("行為"),
        _("だれが"),
        _("版"),
        _("使用機器"),
        _("定めの版"),
        _("照合値（SHA-256）"),
    )
    heading = _("第{number}号").format(number=asked.number)
    # A Permit follows its decision in the same instant.
    return Answer((table(heading, columns, sorted(rows, key=lambda row: str(row[0]))),))


def _did(permit: PermitView) -> str:
    if permit.series is not None:
        return _("定期の承認による発信の許し")
    return _("承認による発信の許し") if permit.door is Door.APPROVAL else _("緊急の宣言")


def unapproved(asked: Asked) -> Answer:
    """Answer which releases went without approval, and why, and at which rate."""
    span = {"service": asked.service, "since": asked.since, "until": asked.until}
    found = dispatches.released(**span, urgent=True)  # type: ignore[arg-type]
    permits = bulletins.permits({one.release.permit for one in found})
    subjects = bulletins.subjects({one.bulletin for one in found})
    rows = [
        (
            one.release.at,
            one.number,
            subjects.get(one.bulletin, ""),
            one.release.by_name,
            one.release.terminal_name or _("登録を確認できない機器"),
            permits[one.release.permit].reason,
            permits[one.release.permit].owning_section,
            one.audience,
        )
        for one in found
    ]
    columns = (
        _("時刻"),
        _("番号"),
        _("件名"),
        _("だれが"),
        _("使用機器"),
        _("承認を待てない理由"),
        _("所管"),
        _("宛先（人）"),
    )
    sent = figures.started(service=asked.service, since=asked.since, until=asked.until)
    rate = _("この期間に送り始めた配信 {all} 件のうち、承認を経ないもの {n} 件。").format(
        all=f"{sent.dispatches:,}", n=f"{sent.unapproved:,}"
    )
    heading = _("承認を経ない発信")
    return Answer((table(heading, columns, rows, _("ありません。")),), (rate,))


def not_urgent(asked: Asked) -> Answer:
    """Answer which urgent releases were later judged not urgent."""
    found = afterwards.said_between(
        Said.NOT_URGENT,
        service=asked.service,
        since=asked.since,
        until=asked.until,
        at=asked.at,
    )
    rows = [
        (
            one.released_at,
            one.number,
            one.subject,
            one.released_by,
            one.reason,
            one.said_at,
            one.by_name,
            one.comment,
        )
        for one in found
    ]
    columns = (
        _("発信の時刻"),
        _("番号"),
        _("件名"),
        _("だれが"),
        _("承認を待てない理由"),
        _("確認の時刻"),
        _("確認した人"),
        _("意見"),
    )
    heading = _(sheet_decisions.SAID[Said.NOT_URGENT])
    return Answer((table(heading, columns, rows, _("ありません。")),), _owed(asked))


def _owed(asked: Asked) -> tuple[str, ...]:
    waiting = [
        one
        for one in afterwards.owed(service=asked.service, at=asked.at)
        if asked.since <= one.released_at < asked.until
    ]
    if not waiting:
        return ()
    return (_("事後の確認が済んでいない緊急の発信 {n} 件。").format(n=len(waiting)),)


def _ordered(dispatch: DispatchView) -> Row:
    release = dispatch.release
    did = _("緊急の発信の指示") if release.urgent else _("発信の指示")
    known_by = PROOF_WORDS.get(release.proof, "")
    proof = _(known_by) if known_by else ""
    machine = release.terminal_name or _("登録を確認できない機器")
    machine = "　".join(part for part in (machine, proof, release.leave) if part)
    return (release.at, did, release.by_name, None, machine, release.policy_version, "")


def _rules(judged: object) -> tuple[str, str]:
    verdict = getattr(judged, "verdict", None) or {}
    known = "profile" in verdict
    return (f"{verdict['profile']} {verdict['profile_version']}" if known else "", "")
