"""URLs of the audit (監査): questions, samples, auditors, restores."""

from django.urls import path

from hayauma.web.desk.auditing import commissions, questions, sampling

paths = [
    path("audit/", questions.index, name="audit"),
    path("audit/sample/", sampling.sample, name="audit_sample"),
    path("audit/sample/sheets.pdf", sampling.sheets, name="audit_sheets"),
    path("audit/sample/papers.zip", sampling.papers, name="audit_papers"),
    path("audit/auditors/", commissions.auditors, name="auditors"),
    path(
        "audit/auditors/<int:commission_id>/end/",
        commissions.end_commission,
        name="end_commission",
    ),
    path("audit/restores/new/", commissions.prove_restore, name="prove_restore"),
    path("audit/questions/<slug:question>/", questions.question, name="audit_question"),
    path("audit/questions/<slug:question>/csv/", questions.table_csv, name="audit_csv"),
]
