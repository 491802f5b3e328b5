"""A random sample (無作為抽出) at the desk: drawn with a seed, with its sheets and papers."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.utils.translation import gettext as _

from hayauma.oversight.audit import bundling, sampling
from hayauma.oversight.audit.questions import Wants
from hayauma.oversight.audit.sampling import Sample
from hayauma.web.desk import frame
from hayauma.web.desk.auditing.questions import BAD_INPUT, refuse_others, up
from hayauma.web.desk.auditing.typed import Defaults, SampleForm
from hayauma.web.desk.forms import complain
from hayauma.web.desk.visit import Visit, page

SIZE = 10


@page
def sample(visit: Visit) -> HttpResponse:
    """Draw a sample and show it."""
    refuse_others(visit)
    asked = bool(visit.request.GET)
    form = _form(visit)
    drawn = _drawn(visit, form) if asked else None
    context = {
        "form": form,
        "sample": drawn,
        "about": bundling.about(drawn) if drawn else "",
        "query": urlencode(visit.request.GET.dict()),
        "crumbs": [up()],
    }
    return frame.show(
        visit, "audit_sample", context, status=BAD_INPUT if asked and form.errors else 200
    )


@page
def sheets(visit: Visit) -> HttpResponse:
    """Give the record sheets of a sample in one PDF/A."""
    found = _found(visit)
    content = bundling.hand_out_sheets(found, by=visit.person, at=visit.at)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="record-sheets.pdf"'},
    )


@page
def papers(visit: Visit) -> HttpResponse:
    """Give the papers of an audit (監査調書) as a ZIP file."""
    found = _found(visit)
    packed = bundling.bundle(found, by=visit.person, at=visit.at)
    # Streamed: the journal in it may be larger than the memory.
    return FileResponse(packed, as_attachment=True, filename="audit-papers.zip")  # type: ignore[return-value]


def _found(visit: Visit) -> Sample:
    """The sample of the address's own words. Errors: Http404."""
    refuse_others(visit)
    drawn = _drawn(visit, _form(visit))
    if drawn is None:
        raise Http404
    return drawn


def _form(visit: Visit) -> SampleForm:
    given = visit.request.GET.dict()
    defaults = Defaults(visit.service.code, visit.at).given(Wants.PERIOD)
    if not given:
        return SampleForm(initial={**defaults, "size": SIZE, "seed": _seed(visit)})
    return SampleForm({**defaults, **given})


def _drawn(visit: Visit, form: SampleForm) -> Sample | None:
    if not form.is_valid():
        return None
    asked = Defaults(visit.service.code, visit.at).asked(form.cleaned_data)
    try:
        return sampling.draw(
            service=asked.service,
            since=asked.since,
            until=asked.until,
            size=form.cleaned_data["size"],
            seed=form.cleaned_data["seed"],
        )
    except ValidationError as fault:
        complain(form, fault)
        return None


def _seed(visit: Visit) -> str:
    return _("{day}の監査").format(day=visit.at.date().isoformat())
