"""How a refusal looks (断り): what cannot be done, why (clause or 市の定め), what to do next."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hayauma.bulletins.views import BulletinView
from hayauma.look import Way
from hayauma.look.clauses import said
from hayauma.regulation import Act, Code, Outcome, Verdict, wording
from hayauma.regulation.verdict import Reason
from hayauma.web.desk import frame

if TYPE_CHECKING:
    from hayauma.web.desk.visit import Visit

FORBIDDEN, CONFLICT = 403, 409
# Other equipment, or a leave, could do it now.
EQUIPMENT = frozenset(
    {
        Code.TERMINAL_UNKNOWN,
        Code.TERMINAL_RETIRED,
        Code.PROOF_NOT_ACCEPTED,
        Code.LOOK_OVERDUE_BARS,
        Code.LEAVE_EXPIRED,
        Code.LEAVE_NOT_WRITTEN,
        Code.LEAVE_SPOKEN_ROUTINE,
    }
)
# So could another person; everything else has to change first.
WHO_OR_WHERE = EQUIPMENT | {
    Code.NOT_OWNING_HEAD,
    Code.HOLDER_PRESENT,
    Code.OWN_APPROVAL_REFUSED,
    Code.NOT_LEAVE_GRANTER,
    Code.URGENT_NOT_ENTITLED,
    Code.SENDER_STRANGER,
    Code.AUTHOR_ONLY_REQUESTS,
    Code.NOT_TRAINED,
    Code.SERIES_HEAD_ALONE,
    Code.SERIES_REVOKERS,
}


def refused(
    visit: "Visit",
    verdict: Verdict,
    *,
    reasons: Sequence[Reason] = (),
    ways: Sequence[Way] = (),
    kept: bool = False,
) -> HttpResponse:
    """Return the page of a refusal; `reasons` may say in better words what the verdict says."""
    return frame.show(
        visit,
        "refused",
        {
            "heading": heading(verdict),
            "sentences": sentences(reasons or verdict.reasons),
            "ways": tuple(ways) or (Way(_("待っている仕事へ戻る"), frame.home_url()),),
            "kept": kept,
        },
        status=status(verdict),
    )


def not_now(visit: "Visit", messages: Sequence[str], *, ways: Sequence[Way] = ()) -> HttpResponse:
    """Return the page of an act that the present state does not allow, whatever the rules say."""
    return frame.show(
        visit,
        "refused",
        {
            "heading": _("いまはできません"),
            "sentences": [{"text": message} for message in messages],
            "ways": tuple(ways) or (Way(_("待っている仕事へ戻る"), frame.home_url()),),
        },
        status=CONFLICT,
    )


def reads_only(visit: "Visit") -> HttpResponse:
    """Return the page of an act of somebody who audits: while it lasts, nothing is changed."""
    context = {
        "heading": _("監査する人は、何も変えられません"),
        "sentences": [
            {
                "text": _(
                    "監査の期間のあいだ、見ることはできますが、行うことはできません（市の定め）。"
                )
            }
        ],
        "ways": (Way(_("監査"), reverse("desk:audit")),),
    }
    return frame.show(visit, "refused", context, status=FORBIDDEN)


def plain(
    visit: "Visit", title: str, why: str, bulletin: BulletinView, *, status: int = FORBIDDEN
) -> HttpResponse:
    """Return the page of something this door itself does not do, in a sentence."""
    return frame.show(
        visit,
        "refused",
        {
            "heading": title,
            "sentences": [{"text": why}],
            "ways": to(bulletin),
        },
        status=status,
    )


def to(bulletin: BulletinView) -> list[Way]:
    """Return the way back to a bulletin."""
    return [Way(_("配信メールのページへ"), frame.url_of("bulletin", bulletin))]


def heading(verdict: Verdict) -> str:
    """Return what was refused, in a few words."""
    headings = {
        Act.SUBMIT: _("まだ承認を依頼できません"),
        Act.APPROVE: _("承認できません"),
        Act.APPROVE_SERIES: _("定期の承認は使えません"),
        Act.RELEASE: _("発信できません"),
        Act.GRANT_LEAVE: _("機器の特例を認められません"),
    }
    if verdict.outcome is Outcome.NEEDS_REASON:
        return _("理由を書くと進めます")
    return headings.get(Act(verdict.act), _("できません"))


def sentences(reasons: Sequence[Reason]) -> list[dict[str, str]]:
    """Return the reasons as a template lists them; each sentence cites its own ground."""
    return [{"text": wording.sentence(reason, said)} for reason in reasons]


def status(verdict: Verdict) -> int:
    """Return 403 where it is about who or from where, 409 where it is about the state."""
    codes = {reason.code for reason in verdict.reasons}
    return FORBIDDEN if codes & WHO_OR_WHERE else CONFLICT
