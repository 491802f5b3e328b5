"""Ordering ahead (承認されしだい発信): read back what was handed in, and ordered for its approval.

Source: 第8条第2項: it is the 発信, so it wants a deployed terminal; taking it back does not.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hayauma.bulletins.states import State
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import judging, standing
from hayauma.delivery.judging import Judgement
from hayauma.look import Link
from hayauma.regulation import Refused
from hayauma.web.desk import access, frame, words
from hayauma.web.desk.sending import not_released, reading_back
from hayauma.web.desk.visit import Visit, act, page


@page
def ahead(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Read back what waits for its approval, and order its sending for that moment."""
    one = access.seen(visit, bulletin_id)
    if one.state is not State.SUBMITTED:
        return redirect("desk:release", bulletin_id)
    judged = judging.judge_ahead(
        bulletin_id, person_code=visit.person.code, terminal=visit.terminal, at=visit.at
    )
    standing_order = standing.open_order(bulletin_id)
    if not visit.posted:
        if not judged.verdict.allowed and not standing_order:
            return not_released.page(visit, one, judged)
        return _show(visit, one, judged)
    if standing_order:
        messages.info(visit.request, _("承認されしだい発信する指示は、もう出ています。"))
        return redirect("desk:release_ahead", bulletin_id)
    try:
        standing.order(
            bulletin_id=bulletin_id,
            terminal=visit.terminal,
            by=visit.person,
            at=visit.at,
            digest=visit.request.POST.get("digest", ""),
        )
    except Refused as refusal:
        return not_released.page(visit, one, judged, refusal.verdict)
    messages.success(visit.request, _("承認されしだい発信するよう、指示しました。"))
    return redirect("desk:release_ahead", bulletin_id)


@act
def take_ahead_back(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Take such an order back, from any machine."""
    one = access.seen(visit, bulletin_id)
    standing.take_back(bulletin_id=bulletin_id, by=visit.person, at=visit.at)
    messages.success(visit.request, _("発信の指示を取り消しました。承認は、そのまま進みます。"))
    return redirect(frame.url_of("bulletin", one))


def _show(visit: Visit, one: BulletinView, judged: Judgement) -> HttpResponse:
    draft = one.revision.draft
    when = _("承認されたらすぐ")
    if draft.not_before and draft.not_before > visit.at:
        when = _("承認された後の、{at}").format(at=words.moment(draft.not_before))
    if draft.not_after:
        when += _("（{end}を過ぎたら発信しません）").format(end=words.moment(draft.not_after))
    context = {
        **reading_back.context(
            visit,
            one,
            basis=reading_back.handed_in(one),
            when=when,
            reasons=judged.verdict.reasons,
        ),
        "bulletin": one,
        "order": standing.open_order(one.id),
        "leave": judged.leave.text if judged.by_leave else "",
        "crumbs": [Link(one.subject, frame.url_of("bulletin", one))],
    }
    return frame.show(visit, "release_ahead", context)
