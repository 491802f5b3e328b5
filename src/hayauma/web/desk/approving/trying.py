"""The test copy (試し): one press, to the author's and the head's own addresses; none is typed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hayauma.bulletins.chairs import chair_of
from hayauma.delivery import trial
from hayauma.web.desk import access, frame, refusals
from hayauma.web.desk.visit import Visit, act

PAGES = {"preview", "approve"}  # where the button stands, and where one comes back to


@act
def send(visit: Visit, bulletin_id: int) -> HttpResponse:
    """Send a test copy of one edition to whoever wrote it and to the owning head."""
    one = access.seen(visit, bulletin_id)
    chair = chair_of(visit.person, one.section, at=visit.at)
    if not access.reach(visit).writes(one) and chair.by not in {"head", "substitute"}:
        return refusals.plain(
            visit,
            _("試しは送れません"),
            _("試しを送れるのは、作成した課等と、所管する{section}の職員です（市の定め）。").format(
                section=one.section_name
            ),
            one,
        )
    sent = trial.send(
        bulletin_id=bulletin_id,
        edition=visit.request.POST.get("edition", "ja"),
        by=visit.person,
        at=visit.at,
    )
    messages.success(
        visit.request, _("【試し】を{names}に送ります。").format(names="、".join(sent.to))
    )
    asked = visit.request.POST.get("page", "")
    return redirect(frame.url_of(asked if asked in PAGES else "preview", one))
