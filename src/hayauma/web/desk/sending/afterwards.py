"""The look afterwards (事後の確認) at a release without approval: said by the owning head.

Source: 市の定め.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.delivery import afterwards
from hayauma.delivery import reading as dispatches
from hayauma.delivery.afterwards import Said
from hayauma.web.desk import access, refusals
from hayauma.web.desk.visit import Visit, act

WORDS = {
    Said.RIGHT: lazy("確認した"),
    Said.WRONG: lazy("訂正が必要"),
    Said.NOT_URGENT: lazy("内容は正しいが、緊急ではなかった"),
}


class LookForm(forms.Form):
    """What was found, in one press; a fault wants words."""

    said = forms.ChoiceField(choices=[(one.value, word) for one, word in WORDS.items()])
    comment = forms.CharField(required=False, max_length=2_000)


@act
def look_afterwards(visit: Visit, dispatch_id: int) -> HttpResponse:
    """Say what was found in looking at urgent news afterwards."""
    one = dispatches.dispatch(dispatch_id)
    bulletin = access.seen(visit, one.bulletin)
    form = LookForm(visit.request.POST)
    if not form.is_valid():
        raise ValidationError(_("［確認した］又は［訂正が必要］を押してください。"))
    try:
        afterwards.say(
            dispatch_id=dispatch_id,
            said=Said(form.cleaned_data["said"]),
            comment=form.cleaned_data["comment"],
            by=visit.person,
            at=visit.at,
        )
    except ValidationError as fault:
        return refusals.not_now(visit, fault.messages, ways=refusals.to(bulletin))
    messages.success(visit.request, _("事後の確認を記録しました。"))
    return redirect("desk:bulletin", bulletin.id)
