"""Releasing (発信): read back aloud, then ordered from a terminal the city deployed.

Source: 第8条. Whoever is refused learns why and what to do next; nothing written is lost.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from hayauma.bulletins.states import State, Within
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import judging, release
from hayauma.delivery import reading as dispatches
from hayauma.delivery.judging import Judgement
from hayauma.delivery.orders import DELAY_KEY
from hayauma.delivery.states import Mode
from hayauma.installation import policies
from hayauma.look import Link, Way, japanese
from hayauma.organization import posts, substitutes
from hayauma.regulation import Code, Refused, Verdict
from hayauma.regulation.verdict import Reason
from hayauma.web.desk import access, choices, equipment_ways, frame, refusals, words
from hayauma.web.desk.visit import Visit, page


@page
def order(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Read a release back, and order it. Source: 第8条第1項, 第8条第2項."""
    one = access.seen(visit, bulletin_id)
    if one.state is State.RELEASED:
        return redirect("desk:dispatch", dispatches.of_bulletin(bulletin_id)[-1].id)
    judged = _judged(visit, bulletin_id)
    if not visit.posted:
        return _read_back(visit, one, judged) if judged.verdict.allowed else _refused(visit, one)
    try:
        ordered = release.order(
            bulletin_id=bulletin_id,
            terminal=visit.terminal,
            by=visit.person,
            at=visit.at,
            mode=_mode(judged),
            digest=visit.request.POST.get("digest", ""),
        )
    except Refused as refusal:
        return _refused(visit, one, refusal.verdict)
    messages.success(visit.request, _("発信を指示しました。"))
    return redirect("desk:dispatch", ordered.id)


def _judged(visit: Visit, bulletin_id: int) -> Judgement:
    """Judge a release by the moment its first letter would go."""

    def judge(moment_is_permits: bool) -> Judgement:
        moment = visit.at
        if moment_is_permits and now.state.permit:
            moment = max(now.state.permit.not_before, visit.at)
        return judging.judge(
            bulletin_id,
            person_code=visit.person.code,
            terminal=visit.terminal,
            at=visit.at,
            moment=moment,
        )

    now = judge(moment_is_permits=False)
    return judge(moment_is_permits=True) if now.state.window is Within.BEFORE else now


def _mode(judged: Judgement) -> Mode:
    """Return whether it is ordered for now, or for the time that was approved."""
    permit = judged.state.permit
    return Mode.AT if permit and permit.not_before > permit.issued_at else Mode.NOW


def _read_back(visit: Visit, one: BulletinView, judged: Judgement) -> HttpResponse:
    permit = judged.state.permit
    assert permit is not None, "an allowed release has a Permit"
    count = choices.exactly(visit, one.revision.draft.audience)
    delay = policies.in_force(service=visit.service.code, at=visit.at).number(DELAY_KEY) or 0
    later = permit.not_before > visit.at
    context = {
        "bulletin": one,
        "facts": [
            {"label": _("件名"), "value": _subject(one, judged)},
            {
                "label": _("相手"),
                "value": _("「{menus}」の登録者　{count}人").format(
                    menus=choices.names(visit, one.menus), count=f"{count:,}"
                ),
            },
            {
                "label": _("時刻"),
                "value": words.moment(permit.not_before) if later else _("いま"),
            },
        ],
        "in_words": japanese.kanji(count),
        "count": count,
        "delay": delay,
        "later": later,
        "permit": permit,
        "leave": judged.leave.text if visit.terminal.state != "enrolled" else "",
        "notes": refusals.sentences(judged.verdict.reasons),
        "crumbs": [Link(one.subject, frame.url_of("bulletin", one))],
    }
    return frame.show(visit, "release", context)


def _subject(one: BulletinView, judged: Judgement) -> str:
    permit = judged.state.permit
    assert permit is not None, "an allowed release has a Permit"
    approved = _("第{n}版　{post}　{name}承認　{at}").format(
        n=one.revision.seq,
        post=permit.by_post,
        name=permit.by_name.removeprefix(permit.by_post).strip(),
        at=f"{timezone.localtime(permit.issued_at):%H:%M}",
    )
    return f"{one.subject}（{approved}）"


def _refused(visit: Visit, one: BulletinView, verdict: Verdict | None = None) -> HttpResponse:
    judged = _judged(visit, one.id)
    verdict = verdict or judged.verdict
    return refusals.refused(
        visit,
        verdict,
        reasons=[_said(visit, one, judged, reason) for reason in verdict.reasons],
        ways=_ways(visit, one, verdict),
        kept=equipment_ways.is_about(verdict),
    )


def _said(visit: Visit, one: BulletinView, judged: Judgement, reason: Reason) -> Reason:
    """Return a reason with the names and differences that the screen knows."""
    if reason.code == Code.NOT_APPROVED:
        head = posts.head_post(one.section, at=visit.at)
        return replace(reason, params={**reason.params, "title": head.title}) if head else reason
    if reason.code == Code.APPROVAL_CHANGED:
        found = words.differences(one, judged.state)
        return replace(reason, params={**reason.params, "differences": found}) if found else reason
    return reason


def _ways(visit: Visit, one: BulletinView, verdict: Verdict) -> Sequence[Way]:
    """Return what can be done next; a short cut to urgent release is never among it."""
    codes = {reason.code for reason in verdict.reasons}
    ways: list[Way] = []
    submit = frame.url_of("submit", one)
    if Code.NOT_APPROVED in codes and one.state is State.SUBMITTED:
        ways.append(_asked_for(visit, one))
    elif Code.NOT_APPROVED in codes:
        ways.append(Way(_("承認を依頼する"), submit))
    if codes & {Code.APPROVAL_CHANGED, Code.WINDOW_MISSED}:
        ways.append(Way(_("もう一度承認を受ける"), submit))
    if Code.APPROVAL_CHANGED in codes:
        ways.append(Way(_("元に戻す（書き直す）"), frame.url_of("edit", one)))
    if equipment_ways.is_about(verdict):
        ways.extend(equipment_ways.ways(visit, again=visit.request.path))
    ways.append(Way(_("配信メールのページへ"), frame.url_of("bulletin", one)))
    return ways


def _asked_for(visit: Visit, one: BulletinView) -> Way:
    """Say who decides, and who may in the head's stead (代決)."""
    head = posts.head_post(one.section, at=visit.at)
    line = substitutes.chain(head.code, at=visit.at) if head else ()
    names = "、".join(f"{one.post.title}　{one.name}" for one in line)
    return Way(
        _("代決を依頼する"),
        note=_("課等の長が不在のとき：{names}").format(names=names or _("代決者がいません")),
    )
