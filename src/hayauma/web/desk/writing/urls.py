"""URLs of what belongs to writing a bulletin: beginning, typing, texts to begin from, files."""

from django.urls import path

from hayauma.web.desk.looking import files
from hayauma.web.desk.writing import beginning, consenting, drafts, scratching, series, templating

BULLETIN = "bulletins/<int:bulletin_id>/"

paths = [
    path("bulletins/new/", drafts.new, name="new"),
    path("bulletins/head-count/", drafts.head_count, name="head_count"),
    path(f"{BULLETIN}edit/", drafts.edit, name="edit"),
    path("bulletins/begin/", beginning.begin, name="begin"),
    path("bulletins/typing/", scratching.keep, name="keep_typing"),
    path("bulletins/typing/drop/", scratching.drop, name="drop_typing"),
    path(f"{BULLETIN}files/<str:sha256>/", files.file, name="attachment"),
    path(f"{BULLETIN}consents/", consenting.listing, name="consents"),
    path(f"{BULLETIN}consents/own/", consenting.own, name="own_file"),
    path(
        f"{BULLETIN}consents/<int:consent_id>/end/",
        consenting.end,
        name="end_consent",
    ),
    path("series/", series.listing, name="series_list"),
    path("series/<int:series_id>/", series.series, name="series"),
    path("series/<int:series_id>/write/", series.write, name="write_issue"),
    path("series/<int:series_id>/leave-out/", series.leave_out, name="leave_issue_out"),
    path("series/<int:series_id>/approve/", series.approve, name="approve_series"),
    path("series/<int:series_id>/use/", series.use_approval, name="use_series_approval"),
    path("series/<int:series_id>/revoke/", series.revoke_approval, name="revoke_series_approval"),
    path("series/<int:series_id>/end/", series.end, name="end_series"),
    path("templates/", templating.listing, name="templates"),
    path("templates/new/", templating.new, name="template_new"),
    path("templates/<int:template_id>/edit/", templating.edit, name="template_edit"),
    path("templates/<int:template_id>/retire/", templating.retire, name="template_retire"),
]
