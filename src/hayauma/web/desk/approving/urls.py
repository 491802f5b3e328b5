"""URLs of what leads to a decision: handing in, approving, the test copy, the sheet for 決裁."""

from django.urls import path

from hayauma.web.desk.approving import approvals, paper, submitting, trying

BULLETIN = "bulletins/<int:bulletin_id>/"

paths = [
    path(f"{BULLETIN}submit/", submitting.submit, name="submit"),
    path(f"{BULLETIN}abandon/", submitting.abandon, name="abandon"),
    path(f"{BULLETIN}approve/", approvals.approve, name="approve"),
    path(
        f"{BULLETIN}read-afterwards/",
        approvals.read_afterwards,
        name="read_afterwards",
    ),
    path(f"{BULLETIN}trial/", trying.send, name="trial"),
    path(f"{BULLETIN}paper/", paper.paper, name="paper"),
    path(f"{BULLETIN}paper/number/", paper.number, name="paper_number"),
    path(f"{BULLETIN}paper/pdf/", paper.pdf, name="paper_pdf"),
]
