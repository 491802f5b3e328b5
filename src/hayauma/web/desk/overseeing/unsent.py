"""What the city's site published and no mail has said (配信していない公表), as lines of a page."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from hayauma.menus import catalogue
from hayauma.oversight import published, site_feed
from hayauma.web.desk.visit import Visit


class NotSentForm(forms.Form):
    """Why it is not sent."""

    answer = forms.CharField(
        label=lazy("送らない理由"),
        max_length=300,
        error_messages={"required": lazy("送らない理由を書いてください。")},
    )


def form_of(published_id: int, data: object = None) -> NotSentForm:
    """Return the form of one line; its fields are told apart from those of the others."""
    return NotSentForm(data, auto_id=f"published{published_id}_%s")  # type: ignore[arg-type]  # a QueryDict or None


def context(visit: Visit, wrong: tuple[int, NotSentForm] | None = None) -> dict[str, object]:
    """Return what the page needs: how the site is heard, and what is not sent yet."""
    names = {one.code: one.name for one in catalogue.every(visit.service.code)}
    return {
        "heard": site_feed.heard(),
        "unsent": [
            {
                "one": one,
                "menus": [names[code] for code in one.menus if code in names],
                "ours": published.answers_for(visit.person, one),
                "form": wrong[1] if wrong and wrong[0] == one.id else form_of(one.id),
            }
            for one in published.listing(service=visit.service.code)
        ],
    }
