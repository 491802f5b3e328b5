"""What stands on the pages of urgent news (緊急発信の画面): the equipment, and the read-back."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hayauma.bulletins import findings, submission
from hayauma.bulletins.views import BulletinView
from hayauma.delivery import audience, judging
from hayauma.installation import policies
from hayauma.look import Link, japanese
from hayauma.organization import directory
from hayauma.subscriptions import editions
from hayauma.web.desk import frame, refusals
from hayauma.web.desk.approving.typed import DECLARATIONS
from hayauma.web.desk.looking import sample
from hayauma.web.desk.organizing import equipment_ways
from hayauma.web.desk.sending import pressing_again
from hayauma.web.desk.visit import Visit
from hayauma.web.desk.writing import choices, consenting

CONFLICT = 409


def equipment(visit: Visit, menus: tuple[str, ...]) -> dict[str, object]:
    """Say at the top whether this machine may send, so that nobody types in vain."""
    verdict, leave = judging.judge_equipment(
        service=visit.service.code,
        person_code=visit.person.code,
        terminal=visit.terminal,
        menus=menus,
        at=visit.at,
    )
    may = verdict.allowed
    return {
        "may_send_from_here": may,
        "why_not": () if may else refusals.sentences(verdict.reasons),
        "leave": leave.text if judging.rests_on_leave(verdict) else "",
        "ways": () if may else equipment_ways.ways(visit, again=visit.request.path),
    }


def read_back(
    visit: Visit, one: BulletinView, reason: str, *, reason_missing: bool = False, fault: str = ""
) -> HttpResponse:
    """Show the news as it will go, with everything that is said before it goes."""
    programme = directory.programme(one.programme, at=visit.at)
    policy = policies.in_force(service=visit.service.code, at=visit.at)
    draft = one.revision.draft
    found = submission.findings(draft, programme, visit.at, most=policy.number(submission.LENGTH))
    count = choices.exactly(visit, draft.audience)
    again = pressing_again.of(draft, count=count)
    context = {
        "bulletin": one,
        "reason": reason,
        "reason_missing": reason_missing,
        "again": again,
        "fault": fault,
        "considerations": [
            {"label": label, "basis": policy.setting(key).basis}
            for label, key in DECLARATIONS.values()
        ],
        "gone": [line for line in consenting.live_lines(one) if line.state == "gone"],
        "facts": [
            {"label": _("件名"), "value": one.subject},
            *([{"label": _("警戒レベル"), "value": again.level}] if again.level else []),
            {
                "label": _("相手"),
                "value": _("「{menus}」の登録者　{count}人").format(
                    menus=choices.names(visit, sample.codes(visit, one)), count=f"{count:,}"
                ),
            },
            *_by_edition(visit, one),
            {"label": _("時刻"), "value": _("いま")},
        ],
        "count": count,
        "in_words": japanese.kanji(count),
        "sample": sample.letter(visit, one),
        "findings": [findings.sentence(one_found.as_json()) for one_found in found],
        "crumbs": [Link(_("緊急に発信する"), reverse("desk:urgent"))],
        **equipment(visit, one.menus),
    }
    status = CONFLICT if reason_missing or fault else 200
    return frame.show(visit, "urgent_check", context, status=status)


def _by_edition(visit: Visit, one: BulletinView) -> list[dict[str, str]]:
    """Say how many get which language, where there is more than one."""
    draft = one.revision.draft
    if len(draft.editions) < 2:
        return []
    found = audience.by_edition(
        draft.audience, draft.editions, service=visit.service.code, at=visit.at
    )
    counted = (f"{editions.label(key)} {count:,}" for key, count in found.items())
    return [{"label": _("言語"), "value": "、".join(counted)}]
