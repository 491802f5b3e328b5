"""What people enter for the annual report: a year's costs, and figures from before the system."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hayauma.installation.deciding.table import OCTETS_MOST
from hayauma.installation.numbering import fiscal_year
from hayauma.oversight import guidance
from hayauma.oversight.annual import carrying, costing, counting
from hayauma.oversight.annual.costing import Cost
from hayauma.web.desk import frame
from hayauma.web.desk.forms import complain
from hayauma.web.desk.reporting.report import FIRST, up
from hayauma.web.desk.visit import Visit, page

BAD_INPUT = 422
LINES = 6


class CostForm(forms.Form):
    """Up to six lines of what a year cost."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, LINES + 1):
            self.fields[f"item_{n}"] = forms.CharField(
                label=_("費用{n}").format(n=n), max_length=80, required=False
            )
            self.fields[f"yen_{n}"] = forms.IntegerField(
                label=_("費用{n}の円").format(n=n), required=False, min_value=0
            )
            self.fields[f"note_{n}"] = forms.CharField(
                label=_("費用{n}の備考").format(n=n), max_length=200, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Want yen of every line that has a name, and a name of every line that has yen."""
        given: dict[str, Any] = self.cleaned_data
        for n in range(1, LINES + 1):
            named = bool(given.get(f"item_{n}", "").strip())
            yen = given.get(f"yen_{n}")
            if named and yen is None and f"yen_{n}" not in self.errors:
                self.add_error(f"yen_{n}", _("円の数を書いてください。"))
            if not named and yen is not None:
                self.add_error(f"item_{n}", _("費用の名前を書いてください。"))
        return given

    def lines(self) -> tuple[Cost, ...]:
        """Return the lines that were filled in."""
        given = self.cleaned_data
        return tuple(
            Cost(given[f"item_{n}"].strip(), given[f"yen_{n}"], given[f"note_{n}"].strip())
            for n in range(1, LINES + 1)
            if given[f"item_{n}"].strip()
        )


class CarriedForm(forms.Form):
    """Months from before the system, as a file."""

    table = forms.FileField(
        label=lazy("導入前の数（CSV）"),
        help_text=lazy(
            "年月、登録者数、配信数の三つの欄。例：2023-04,1850,22。配信数は空けられます。"
        ),
        error_messages={
            "required": lazy("CSV を選んでください。"),
            "empty": lazy("この CSV には中身がありません。"),
        },
    )
    source = forms.CharField(
        label=lazy("何の記録によるか"),
        max_length=200,
        help_text=lazy("例：前の配信サービスの月報（令和5年度）"),
        error_messages={"required": lazy("何の記録によるかを書いてください。")},
    )


@page
def costs(visit: Visit, year: int) -> HttpResponse:
    """Enter what a year cost."""
    _managers_alone(visit)
    if not FIRST <= year <= fiscal_year(visit.at):
        raise Http404
    known = costing.costs(year, service=visit.service.code)
    initial: dict[str, object] = {}
    for n, one in enumerate(known, 1):
        initial |= {f"item_{n}": one.item, f"yen_{n}": one.yen, f"note_{n}": one.note}
    form = CostForm(visit.request.POST if visit.posted else None, initial=initial)
    if visit.posted and form.is_valid():
        costing.enter(
            service=visit.service.code,
            year=year,
            lines=form.lines(),
            by=visit.person,
            at=visit.at,
        )
        messages.success(visit.request, _("費用を記入しました。"))
        return redirect(f"{reverse('desk:report')}?year={year}")
    context = {"form": form, "year": year, "crumbs": [up(year)]}
    return frame.show(visit, "report_costs", context, status=BAD_INPUT if form.errors else 200)


@page
def carried(visit: Visit) -> HttpResponse:
    """Take in figures from before the system."""
    _managers_alone(visit)
    posted = (visit.request.POST, visit.request.FILES) if visit.posted else ()
    form = CarriedForm(*posted)
    if visit.posted and form.is_valid():
        upload = cast("UploadedFile[bytes]", form.cleaned_data["table"])
        try:
            n = counting.carry(
                service=visit.service.code,
                lines=carrying.read(upload.read(OCTETS_MOST + 1)),
                source=form.cleaned_data["source"],
                by=visit.person,
                at=visit.at,
            )
        except ValidationError as fault:
            complain(form, fault)
        else:
            messages.success(visit.request, _("{n} か月の数を取り込みました。").format(n=n))
            return redirect("desk:report")
    context = {"form": form, "crumbs": [up(fiscal_year(visit.at))]}
    return frame.show(visit, "report_carried", context, status=BAD_INPUT if form.errors else 200)


def _managers_alone(visit: Visit) -> None:
    """Let pass who runs the operation. Errors: ValidationError."""
    if not guidance.answers_for(visit.person, service=visit.service.code, at=visit.at):
        raise ValidationError(_("年次報告に記入するのは、運用管理者です。"), code="officer")
