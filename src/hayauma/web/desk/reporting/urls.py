"""URLs of the annual report (年次報告)."""

from django.urls import path

from hayauma.web.desk.reporting import entering, report

paths = [
    path("report/", report.report, name="report"),
    path("report/<int:year>/pdf/", report.report_pdf, name="report_pdf"),
    path("report/<int:year>/csv/", report.report_csv, name="report_csv"),
    path("report/<int:year>/freeze/", report.freeze_report, name="freeze_report"),
    path("report/<int:year>/costs/", entering.costs, name="report_costs"),
    path("report/before/", entering.carried, name="report_carried"),
]
