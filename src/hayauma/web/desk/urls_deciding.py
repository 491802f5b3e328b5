"""URLs of what leads to a decision: consents, the test copy, the sheet for 決裁."""

from django.urls import path

from hayauma.web.desk import consenting, drafting_paper, trying

BULLETIN = "bulletins/<int:bulletin_id>/"

paths = [
    path(f"{BULLETIN}consents/", consenting.listing, name="consents"),
    path(f"{BULLETIN}consents/own/", consenting.own, name="own_file"),
    path(f"{BULLETIN}consents/<int:consent_id>/end/", consenting.end, name="end_consent"),
    path(f"{BULLETIN}trial/", trying.send, name="trial"),
    path(f"{BULLETIN}paper/", drafting_paper.paper, name="paper"),
    path(f"{BULLETIN}paper/number/", drafting_paper.number, name="paper_number"),
    path(f"{BULLETIN}paper/pdf/", drafting_paper.pdf, name="paper_pdf"),
]
