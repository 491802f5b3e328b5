"""URLs of corrections (第9条)."""

from django.urls import path

from hayauma.web.desk.correcting import cases

paths = [
    path("bulletins/<int:bulletin_id>/wrong/", cases.something_wrong, name="something_wrong"),
    path("corrections/", cases.corrections, name="corrections"),
    path("corrections/<int:correction_id>/", cases.correction, name="correction"),
    path("corrections/<int:correction_id>/wrong/", cases.describe, name="describe_wrong"),
    path("corrections/<int:correction_id>/texts/", cases.write_texts, name="write_correction"),
    path("corrections/<int:correction_id>/amend/", cases.amend, name="amend"),
    path(
        "corrections/<int:correction_id>/measures/<slug:what>/",
        cases.measure,
        name="measure",
    ),
    path("corrections/<int:correction_id>/end/", cases.end, name="end_correction"),
]
