"""URLs of looking (見る): lists, one bulletin with road and letter, the record sheet."""

from django.urls import path

from hayauma.web.desk.looking import bulletins, records

paths = [
    path("bulletins/", bulletins.listing, name="bulletins"),
    path("bulletins/<int:bulletin_id>/", bulletins.bulletin, name="bulletin"),
    path("bulletins/<int:bulletin_id>/preview/", bulletins.preview, name="preview"),
    path("bulletins/<int:bulletin_id>/preview/html/", bulletins.preview_html, name="preview_html"),
    path("bulletins/<int:bulletin_id>/record/", records.record_sheet, name="record_sheet"),
    path(
        "bulletins/<int:bulletin_id>/record/pdf/", records.record_sheet_pdf, name="record_sheet_pdf"
    ),
]
